with latest as (
    {{ latest_of_each(ref('refund_events'), 'refund_id') }}
)
select
    refund_id,
    charge_id,
    customer_id,
    merchant_id,
    {{ known('provider', providers()) }} as provider,
    amount,
    currency,
    case
        when status in ('succeeded', 'failed', 'pending') then status
        when event_type = 'refund.succeeded' then 'succeeded'
        when event_type = 'refund.failed' then 'failed'
        when event_type = 'refund.created' then 'pending'
        else 'unknown'
    end as outcome,
    {{ known('reason', ['requested_by_customer', 'fraudulent', 'duplicate']) }} as reason,
    failure_reason,
    {{ known('metadata_refund_requested_by', ['customer', 'merchant', 'support_agent']) }}
        as requested_by,
    created_at,
    changed_at,
    event_id,
    event_count,
    quality_flags
from latest
