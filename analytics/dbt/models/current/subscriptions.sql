with latest as (
    {{ latest_of_each(ref('subscription_events'), 'subscription_id') }}
)
select
    subscription_id,
    customer_id,
    merchant_id,
    {{ known('provider', providers()) }} as provider,
    plan_id,
    plan_name,
    amount,
    currency,
    billing_interval,
    interval_count,
    {{ known('status', ['active', 'past_due', 'canceled', 'unpaid', 'trialing']) }} as status,
    cancel_at_period_end,
    canceled_at,
    current_period_start,
    current_period_end,
    created_at,
    changed_at,
    event_id,
    event_count,
    quality_flags
from latest
