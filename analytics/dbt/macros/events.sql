{#
  The first arrival of each event, by Kafka timestamp, partition and offset. Whatever comes again
  under the same event_id, changed or not, is left out: what a consumer has seen of an event stays.

  Incremental runs read what lies behind the offsets that are in the model. Rows of a partition
  become visible in the order of their offsets, so nothing is passed over, however late the event
  itself is. The timestamp finds the rows of a topic that was created again. An arrival that comes
  to light after a later one of another partition takes its place, so that an incremental run and
  a full refresh give the same rows.
#}
{% macro first_of_each_event(staging) %}
{%- set columns = adapter.get_columns_in_relation(staging) if execute else [] -%}
{%- set incremental = is_incremental() -%}
{%- set old = adapter.get_columns_in_relation(this) | map(attribute='name') | list
    if execute and incremental else [] -%}
with incoming as (
    select arrived.*
    from {{ staging }} as arrived
    {% if incremental %}
    left join (
        select
            ingest_topic,
            ingest_partition,
            max(ingest_offset) as last_offset,
            max(ingest_timestamp) as last_timestamp
        from {{ this }}
        group by ingest_topic, ingest_partition
    ) as seen
        on arrived.ingest_topic = seen.ingest_topic
        and arrived.ingest_partition = seen.ingest_partition
    where seen.last_offset is null
        or arrived.ingest_offset > seen.last_offset
        or arrived.ingest_timestamp > seen.last_timestamp
    {% endif %}
),
candidates as (
    select
        {% for column in columns -%}
        {{ adapter.quote(column.name) }},
        {% endfor -%}
        true as is_incoming
    from incoming
    {% if incremental %}
    union all
    select
        {% for column in columns -%}
        {{ adapter.quote(column.name) if column.name in old
            else 'cast(null as ' ~ column.data_type ~ ')' }},
        {% endfor -%}
        false as is_incoming
    from {{ this }}
    where event_id in (select event_id from incoming)
    {% endif %}
),
ranked as (
    select
        *,
        row_number() over (
            partition by event_id
            order by ingest_timestamp, ingest_partition, ingest_offset, is_incoming
        ) as arrival
    from candidates
)
select
    {% for column in columns -%}
    {{ adapter.quote(column.name) }}{{ ',' if not loop.last }}
    {% endfor -%}
from ranked
where arrival = 1 and is_incoming
{% endmacro %}

{# When an event happened; what was updated before it was created is as new as its creation. #}
{% macro changed_at() -%}
greatest(created_at, coalesce(updated_at, created_at))
{%- endmacro %}

{# The newest event of each id; of equally new ones the one that arrived last. #}
{% macro latest_of_each(events, id) %}
select *
from (
    select
        *,
        {{ changed_at() }} as changed_at,
        count(*) over (partition by {{ id }}) as event_count,
        row_number() over (
            partition by {{ id }}
            order by
                {{ changed_at() }} desc,
                ingest_timestamp desc,
                ingest_partition desc,
                ingest_offset desc
        ) as newness
    from {{ events }}
) as ranked
where newness = 1
{% endmacro %}
