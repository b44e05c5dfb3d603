
{{- /* Trials that never were, promotions without a code. */ -}}
{{- $status := randoms "active|active|active|active|past_due|canceled|unpaid|trialing|trialing|null|NULL"}}
  "event_type": "{{randoms "subscription.created|subscription.updated|subscription.canceled|subscription.payment_failed|subscription.payment_succeeded"}}",
  "subscription_id": "{{key "sub_" 100000}}",
  "plan_id": "{{key "plan_" 100}}",
  "plan_name": "{{randoms "Basic Plan|Basic Plan|Pro Plan|Enterprise Plan|null|NULL|"}}",
  "amount": {{format_float "%.2f" (floating 5 500)}},
  "interval": "{{randoms "month|month|month|month|year|year|week|Month|null|NULL|"}}",
  "interval_count": {{integer 1 4}},
  "status": "{{$status}}",
  "cancel_at_period_end": "{{randoms "false|false|false|true|null"}}",
  "canceled_at": {{if eq $status "canceled"}}"{{template "instant" $created}}"{{else}}null{{end}},
{{- if eq $status "trialing"}}
  "trial_start": "{{template "instant" $created}}",
  "trial_end": "{{template "instant" (add64 $created 1209600000)}}",
{{- else}}
  "trial_start": "{{template "null word"}}",
  "trial_end": null,
{{- end}}
  "current_period_start": "{{template "instant" $created}}",
  "current_period_end": "{{template "instant" (add64 $created 2592000000)}}",
  "payment_method_id": "{{key "pm_" 100000}}",
  "merchant_id": "{{key "merch_" 1000}}",
  "metadata": {
{{- if lt (integer 0 10) 6}}
    "promo_code": "{{randoms "SAVE10|WELCOME20|SUMMER25|null"}}",
{{- end}}
    "user_email": "{{get_v "customer"}}@example.com",
    "signup_source": "{{randoms "web|web|mobile_app|api|null"}}"
  },
  "discount": {{if lt (integer 0 10) 3}}{"coupon_id": "{{key "coupon_" 1000}}", "percent_off": {{integer 5 51}}}{{else}}null{{end}},
