with refunds as (
    select
        refunds.charge_id,
        min(refunds.customer_id) as customer_id,
        min(refunds.merchant_id) as merchant_id,
        count(*) as refund_count,
        count_if(refunds.outcome = 'succeeded') as succeeded_refund_count,
        count_if(refunds.currency <> payments.currency) as refunds_in_other_currency,
        count_if(refunds.provider <> payments.provider) as refunds_of_other_provider,
        sum(case
            when refunds.outcome = 'succeeded' and refunds.currency = payments.currency
                then refunds.amount
        end) as refunded_amount
    from {{ ref('refunds') }} as refunds
    left join {{ ref('payments') }} as payments on refunds.charge_id = payments.charge_id
    group by refunds.charge_id
),
disputes as (
    select
        disputes.charge_id,
        min(disputes.customer_id) as customer_id,
        min(disputes.merchant_id) as merchant_id,
        count(*) as dispute_count,
        count_if(disputes.outcome = 'open') as open_dispute_count,
        count_if(disputes.outcome = 'won') as won_dispute_count,
        count_if(disputes.outcome = 'lost') as lost_dispute_count,
        count_if(disputes.provider <> payments.provider) as disputes_of_other_provider,
        sum(case
            when disputes.outcome = 'lost' and disputes.currency = payments.currency
                then disputes.amount
        end) as lost_amount
    from {{ ref('disputes') }} as disputes
    left join {{ ref('payments') }} as payments on disputes.charge_id = payments.charge_id
    group by disputes.charge_id
),
ids as (
    select charge_id from {{ ref('payments') }}
    union
    select charge_id from refunds
    union
    select charge_id from disputes
)
select
    ids.charge_id,
    case
        when payments.charge_id is null and dispute_count is null then 'refund_without_payment'
        when payments.charge_id is null and refund_count is null then 'dispute_without_payment'
        when payments.charge_id is null then 'refund_and_dispute_without_payment'
        when refund_count is null and dispute_count is null then 'payment_only'
        when dispute_count is null then 'refunded'
        when refund_count is null then 'disputed'
        else 'refunded_and_disputed'
    end as match_status,
    payments.charge_id is not null as has_payment,
    coalesce(payments.customer_id, refunds.customer_id, disputes.customer_id) as customer_id,
    coalesce(payments.merchant_id, refunds.merchant_id, disputes.merchant_id) as merchant_id,
    payments.provider,
    payments.outcome,
    payments.amount,
    payments.currency,
    coalesce(refund_count, 0) as refund_count,
    coalesce(succeeded_refund_count, 0) as succeeded_refund_count,
    coalesce(refunds_in_other_currency, 0) as refunds_in_other_currency,
    case when payments.charge_id is not null then coalesce(refunded_amount, 0) end
        as refunded_amount,
    coalesce(refunded_amount > payments.amount, false) as is_over_refunded,
    coalesce(dispute_count, 0) as dispute_count,
    coalesce(open_dispute_count, 0) as open_dispute_count,
    coalesce(won_dispute_count, 0) as won_dispute_count,
    coalesce(lost_dispute_count, 0) as lost_dispute_count,
    case when payments.charge_id is not null then coalesce(lost_amount, 0) end as lost_amount,
    coalesce(refunds_of_other_provider, 0) + coalesce(disputes_of_other_provider, 0) > 0
        as has_other_provider,
    case
        when payments.outcome = 'succeeded'
            then payments.amount - coalesce(refunded_amount, 0) - coalesce(lost_amount, 0)
        when payments.charge_id is not null then 0
    end as net_amount,
    payments.created_at
from ids
left join {{ ref('payments') }} as payments on ids.charge_id = payments.charge_id
left join refunds on ids.charge_id = refunds.charge_id
left join disputes on ids.charge_id = disputes.charge_id
