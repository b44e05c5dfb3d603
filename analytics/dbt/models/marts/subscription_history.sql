{# What a version is made of: an event that changes none of it begins no new one. #}
{%- set tracked = [
    'customer_id', 'plan_id', 'plan_name', 'amount', 'currency', 'billing_interval',
    'interval_count', 'status', 'cancel_at_period_end'
] -%}
with events as (
    select
        subscription_id,
        {{ tracked | join(',\n        ') }},
        event_id,
        event_type,
        {{ changed_at() }} as changed_at,
        row_number() over (
            partition by subscription_id, {{ changed_at() }}
            order by ingest_timestamp desc, ingest_partition desc, ingest_offset desc
        ) as newness
    from {{ ref('subscription_events') }}
),
compared as (
    select
        *,
        row({{ tracked | join(', ') }}) as state,
        lag(row({{ tracked | join(', ') }}))
            over (partition by subscription_id order by changed_at) as earlier_state
    from events
    -- Of several events at one instant the last arrival counts: no version has no length.
    where newness = 1
),
versions as (
    select * from compared where state is distinct from earlier_state
)
select
    subscription_id,
    row_number() over (partition by subscription_id order by changed_at) as version,
    {{ tracked | join(',\n    ') }},
    event_id,
    event_type,
    changed_at as valid_from,
    lead(changed_at) over (partition by subscription_id order by changed_at) as valid_to,
    lead(changed_at) over (partition by subscription_id order by changed_at) is null as is_current
from versions
