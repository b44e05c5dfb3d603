
{{- /* Null states, and reasons as each provider spells them. */ -}}
{{- $status := randoms "succeeded|succeeded|succeeded|succeeded|failed|pending|null|NULL"}}
  "event_type": "{{randoms "refund.created|refund.succeeded|refund.failed"}}",
  "refund_id": "{{key "re_" 500000}}",
  "charge_id": "{{key "ch_" 500000}}",
  "amount": {{format_float "%.2f" (floating 1 5000)}},
  "status": "{{$status}}",
  "reason": "{{randoms "requested_by_customer|requested_by_customer|Requested By Customer|requested-by-customer|REQUESTED_BY_CUSTOMER|fraudulent|Fraudulent|duplicate|DUPLICATE|null|NULL|"}}",
{{- if eq $status "failed"}}
  "failure_reason": "{{randoms "insufficient_funds|expired_refund_window|processing_error|null|"}}",
{{- else}}
  "failure_reason": "{{template "null word"}}",
{{- end}}
  "merchant_id": "{{key "merch_" 1000}}",
  "metadata": {
    "refund_requested_by": "{{randoms "customer|customer|merchant|support_agent|null"}}",
    "original_order_id": "{{key "order_" 1000000}}",
    "support_ticket_id": "{{inject 0.3 (randoms "null|NULL|") (key "ticket_" 100000)}}"
  },
