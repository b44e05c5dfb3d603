{{- /* Before the members of each type. $fault is "none", but for a share of FAULT_SHARE. */ -}}
{{- $fault := inject FAULT_SHARE (randoms "BAD_TIMESTAMP|DUPLICATE_KEY|MISSING_FIELD|NOT_ALLOWED|NOT_JSON|NULL_FIELD|OUT_OF_RANGE|TRAILING_TEXT|WRONG_TYPE") "none" -}}
{{- $created := sub64 now (integer64 0 5000) -}}
{{- $updated := add64 $created (integer64 0 1000) -}}
{{- if eq (integer 0 50) 0}}{{$updated = sub64 $created 60000}}{{end -}}
{{- /* The five formats that producers have used; the third has an hour that is not UTC's. */ -}}
{{- define "instant" -}}
{{- $format := integer 0 5 -}}
{{- if eq $format 0}}{{format_timestamp . "2006-01-02T15:04:05Z"}}
{{- else if eq $format 1}}{{format_timestamp . "2006-01-02T15:04:05.000Z"}}
{{- else if eq $format 2}}{{format_timestamp (add64 . 7200000) "2006-01-02T15:04:05.000"}}+02:00
{{- else if eq $format 3}}{{format_timestamp . "2006-01-02 15:04:05.000"}}
{{- else}}{{format_timestamp . "2006-01-02T15:04:05.000000"}}{{end -}}
{{- end -}}
{{- define "null word"}}{{randoms "null|NULL|Null|none|None|NONE|| "}}{{end -}}
{
  "event_id": "{{key "evt_" 1000000}}",
  "provider": "{{randoms "stripe|braintree|adyen|checkout|square"}}",
{{- if ne $fault "MISSING_FIELD"}}
  "customer_id": {{if eq $fault "WRONG_TYPE"}}{"id": 1}{{else}}"{{get_v "customer"}}"{{end}},
{{- end}}
{{- if eq $fault "NULL_FIELD"}}
  "currency": "{{template "null word"}}",
{{- else if eq $fault "NOT_ALLOWED"}}
  "currency": "XXX",
{{- else}}
  "currency": "{{randoms "USD|USD|usd|Usd|EUR|EUR|eur|GBP|GBP|gbp|Gbp|CAD|cad|AUD|aud|JPY|jpy"}}",
{{- end}}
