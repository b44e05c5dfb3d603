
{{- /* Evidence that is not there, reasons that are null. */}}
  "event_type": "{{randoms "dispute.created|dispute.updated|dispute.closed"}}",
  "dispute_id": "{{key "dp_" 100000}}",
  "charge_id": "{{key "ch_" 500000}}",
  "amount": {{format_float "%.2f" (floating 1 5000)}},
  "status": "{{randoms "needs_response|needs_response|under_review|under_review|won|lost|null|NULL"}}",
  "reason": "{{randoms "fraudulent|fraudulent|unrecognized|duplicate|subscription_canceled|product_not_received|Product Not Received|null|NULL|"}}",
  "evidence_due_by": "{{template "instant" (add64 $created 604800000)}}",
  "is_charge_refundable": "{{randoms "true|true|false|false|null|NULL|"}}",
  "merchant_id": "{{key "merch_" 1000}}",
  "metadata": {
{{- if lt (integer 0 10) 7}}
    "customer_contacted": "{{randoms "true|false|null"}}",
    "evidence_submitted": "{{randoms "true|false|null"}}",
{{- end}}
    "case_number": "{{key "case_" 1000000}}"
  },
  "network_reason_code": "{{randoms "4853|4834|4863|null|NULL|"}}",
