with latest as (
    {{ latest_of_each(ref('charge_events'), 'charge_id') }}
)
select
    charge_id,
    customer_id,
    merchant_id,
    merchant_name,
    {{ known('provider', providers()) }} as provider,
    provider as reported_provider,
    amount,
    currency,
    case
        when status in ('succeeded', 'failed', 'pending') then status
        when event_type = 'charge.succeeded' then 'succeeded'
        when event_type = 'charge.failed' then 'failed'
        else 'unknown'
    end as outcome,
    failure_code,
    {{ known('payment_method_type', ['card', 'bank_account', 'digital_wallet']) }}
        as payment_method,
    {{ known('card_brand', ['visa', 'mastercard', 'amex', 'discover']) }} as card_brand,
    coalesce(
        {{ code_or_null('billing_country', 'iso-3166-1') }},
        {{ code_or_null('card_country', 'iso-3166-1') }}
    ) as country,
    risk_score,
    {{ known('risk_level', ['low', 'medium', 'high']) }} as risk_level,
    three_ds_authenticated,
    metadata_order_id as order_id,
    metadata_subscription_id as subscription_id,
    created_at,
    changed_at,
    event_id,
    event_count,
    quality_flags,
    cardinality(quality_flags) > 0 as is_flagged
from latest
