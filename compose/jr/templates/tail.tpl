
{{- /* Behind the members of each type, which all end with a comma. */}}
{{- if eq $fault "DUPLICATE_KEY"}}
  "event_id": "{{key "evt_" 1000000}}",
{{- end}}
{{- if eq $fault "BAD_TIMESTAMP"}}
  "created_at": "{{format_timestamp $created "Mon Jan _2 15:04:05 MST 2006"}}",
{{- else if eq $fault "OUT_OF_RANGE"}}
  "created_at": "1999-12-31T23:59:59Z",
{{- else}}
  "created_at": "{{template "instant" $created}}",
{{- end}}
  "updated_at": "{{template "instant" $updated}}"{{if eq $fault "NOT_JSON"}},{{end}}
}{{if eq $fault "TRAILING_TEXT"}} {}{{end}}
