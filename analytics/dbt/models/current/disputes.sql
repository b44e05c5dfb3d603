with latest as (
    {{ latest_of_each(ref('dispute_events'), 'dispute_id') }}
)
select
    dispute_id,
    charge_id,
    customer_id,
    merchant_id,
    {{ known('provider', providers()) }} as provider,
    amount,
    currency,
    case
        when status in ('won', 'lost') then status
        when status in ('needs_response', 'under_review') then 'open'
        when event_type in ('dispute.created', 'dispute.updated') then 'open'
        else 'unknown'
    end as outcome,
    {{ known('reason', ['fraudulent', 'unrecognized', 'duplicate', 'subscription_canceled', 'product_not_received']) }}
        as reason,
    network_reason_code,
    evidence_due_by,
    is_charge_refundable,
    created_at,
    changed_at,
    event_id,
    event_count,
    quality_flags
from latest
