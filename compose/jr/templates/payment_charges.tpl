
{{- /* Null words, countries that are none, currencies and brands in any case. */ -}}
{{- $status := randoms "succeeded|succeeded|succeeded|succeeded|failed|pending"}}
  "event_type": "{{randoms "charge.succeeded|charge.succeeded|charge.failed"}}",
  "charge_id": "{{key "ch_" 500000}}",
  "amount": {{format_float "%.2f" (floating 1 5000)}},
  "status": "{{$status}}",
{{- if eq $status "failed"}}
  "failure_code": "{{randoms "card_declined|insufficient_funds|expired_card|processing_error|null|NULL|"}}",
  "failure_message": "{{randoms "Your card was declined.|Your card has insufficient funds.|Your card has expired.|null|NULL|"}}",
{{- else}}
  "failure_code": "{{template "null word"}}",
  "failure_message": "{{template "null word"}}",
{{- end}}
  "payment_method_id": "{{key "pm_" 100000}}",
  "payment_method_type": "{{randoms "card|card|card|bank_account|digital_wallet"}}",
  "card_brand": "{{randoms "visa|visa|VISA|Visa|mastercard|Mastercard|amex|AMEX|discover|null|NULL|"}}",
  "card_last4": "{{regex "[0-9]{4}"}}",
  "card_exp_month": {{integer 1 13}},
  "card_exp_year": {{integer 2025 2030}},
  "card_country": "{{randoms "US|US|US|US|CA|CA|GB|GB|FR|FR|DE|DE|AU|AU|us|gb|342|999|null|NULL|"}}",
  "billing_country": "{{randoms "US|US|US|US|CA|CA|GB|GB|FR|FR|DE|DE|AU|AU|us|gb|342|999|null|NULL|"}}",
  "billing_postal_code": "{{randoms "12345|94103|M5H 2N2|SW1A 1AA|75001|null|NULL|"}}",
  "merchant_id": "{{key "merch_" 1000}}",
  "merchant_name": "{{randoms "Acme Store|Blue Bottle Books|Northwind Traders|Corner Market|null|NULL|"}}",
  "description": "{{randoms "Monthly subscription|One-time purchase|Order payment|Gift card|null|NULL|"}}",
  "metadata": {
    "order_id": "{{key "order_" 1000000}}",
    "user_email": "{{get_v "customer"}}@example.com",
    "subscription_id": "{{inject 0.3 (randoms "null|NULL|") (key "sub_" 100000)}}"
  },
  "risk_score": {{integer 0 100}},
  "risk_level": "{{randoms "low|low|low|medium|high|null|NULL|"}}",
  "3ds_authenticated": "{{randoms "true|true|false|null"}}",
