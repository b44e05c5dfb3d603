{#
  Features of customers or merchants, one row each: whoever a payment, refund, dispute or
  subscription names. Amounts are of the entity's main currency, the one of most of its payments
  (of equally frequent ones the first by its code): amounts of several currencies have no sum.
  Windows end at as_of, the newest payment's creation, so the same data give the same features.

  id           customer_id or merchant_id
  counterpart  the other one, which is counted
#}
{% macro features_of(id, counterpart) %}
with payments as (
    select * from {{ ref('payments') }} where {{ id }} is not null
),
refunds as (
    select
        {{ id }},
        count(*) as refund_count,
        count_if(outcome = 'succeeded') as succeeded_refund_count
    from {{ ref('refunds') }}
    where {{ id }} is not null
    group by {{ id }}
),
disputes as (
    select
        {{ id }},
        count(*) as dispute_count,
        count_if(outcome = 'open') as open_dispute_count,
        count_if(outcome = 'lost') as lost_dispute_count
    from {{ ref('disputes') }}
    where {{ id }} is not null
    group by {{ id }}
),
subscriptions as (
    select
        {{ id }},
        count(*) as subscription_count,
        count_if(status in ('active', 'trialing')) as active_subscription_count
    from {{ ref('subscriptions') }}
    where {{ id }} is not null
    group by {{ id }}
),
entities as (
    select {{ id }} from payments
    union
    select {{ id }} from refunds
    union
    select {{ id }} from disputes
    union
    select {{ id }} from subscriptions
),
clock as (
    select max(created_at) as as_of from {{ ref('payments') }}
),
of_payments as (
    select
        {{ id }},
        count(*) as payment_count,
        count_if(outcome = 'succeeded') as succeeded_payment_count,
        count_if(outcome = 'failed') as failed_payment_count,
        count_if(created_at > as_of - interval '30' day) as payment_count_30d,
        count_if(is_flagged) as flagged_payment_count,
        count_if(three_ds_authenticated) as three_ds_payment_count,
        count(distinct {{ counterpart }}) as {{ counterpart | replace('_id', '_count') }},
        count(distinct payment_method) as payment_method_count,
        count(distinct currency) as currency_count,
        avg(risk_score) as mean_risk_score,
        min(created_at) as first_payment_at,
        max(created_at) as last_payment_at
    from payments
    cross join clock
    group by {{ id }}
),
of_currencies as (
    select
        {{ id }},
        currency,
        sum(case when outcome = 'succeeded' then amount else 0 end) as succeeded_amount,
        avg(amount) as mean_amount,
        max(amount) as max_amount,
        row_number() over (partition by {{ id }} order by count(*) desc, currency) as place
    from payments
    group by {{ id }}, currency
)
select
    entities.{{ id }},
    clock.as_of,
    coalesce(of_payments.payment_count, 0) as payment_count,
    coalesce(succeeded_payment_count, 0) as succeeded_payment_count,
    coalesce(failed_payment_count, 0) as failed_payment_count,
    cast(failed_payment_count as double) / payment_count as failure_rate,
    coalesce(payment_count_30d, 0) as payment_count_30d,
    coalesce(flagged_payment_count, 0) as flagged_payment_count,
    coalesce(three_ds_payment_count, 0) as three_ds_payment_count,
    coalesce({{ counterpart | replace('_id', '_count') }}, 0)
        as {{ counterpart | replace('_id', '_count') }},
    coalesce(payment_method_count, 0) as payment_method_count,
    coalesce(currency_count, 0) as currency_count,
    of_currencies.currency as main_currency,
    of_currencies.succeeded_amount,
    of_currencies.mean_amount,
    of_currencies.max_amount,
    mean_risk_score,
    coalesce(refund_count, 0) as refund_count,
    coalesce(succeeded_refund_count, 0) as succeeded_refund_count,
    cast(coalesce(refund_count, 0) as double) / payment_count as refund_rate,
    coalesce(dispute_count, 0) as dispute_count,
    coalesce(open_dispute_count, 0) as open_dispute_count,
    coalesce(lost_dispute_count, 0) as lost_dispute_count,
    cast(coalesce(dispute_count, 0) as double) / payment_count as dispute_rate,
    coalesce(subscription_count, 0) as subscription_count,
    coalesce(active_subscription_count, 0) as active_subscription_count,
    first_payment_at,
    last_payment_at
from entities
cross join clock
left join of_payments on entities.{{ id }} = of_payments.{{ id }}
left join of_currencies
    on entities.{{ id }} = of_currencies.{{ id }} and of_currencies.place = 1
left join refunds on entities.{{ id }} = refunds.{{ id }}
left join disputes on entities.{{ id }} = disputes.{{ id }}
left join subscriptions on entities.{{ id }} = subscriptions.{{ id }}
{% endmacro %}
