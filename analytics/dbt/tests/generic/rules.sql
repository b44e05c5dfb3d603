{# Rows whose value lies outside; null is inside. Limits are SQL. #}
{% test in_range(model, column_name, above=none, from=none, below=none, to=none) %}
select *
from {{ model }}
where not (
    true
    {% if above is not none %}and {{ column_name }} > {{ above }}{% endif %}
    {% if from is not none %}and {{ column_name }} >= {{ from }}{% endif %}
    {% if below is not none %}and {{ column_name }} < {{ below }}{% endif %}
    {% if to is not none %}and {{ column_name }} <= {{ to }}{% endif %}
)
{% endtest %}

{# Rows whose value is no code of the list. #}
{% test in_code_list(model, column_name, list) %}
select *
from {{ model }}
where {{ column_name }} not in ({{ sql_list(code_list(list)) }})
{% endtest %}

{# Rows with another value that don't carry the flag. #}
{% test accepted_or_flagged(model, column_name, flag, values=none, list=none) %}
{%- set accepted = values if list is none else code_list(list) -%}
select *
from {{ model }}
where {{ column_name }} not in ({{ sql_list(accepted) }})
    and not contains(quality_flags, '{{ flag }}')
{% endtest %}

{# Rows that carry the flag without the condition, or the other way round. #}
{% test flagged_when(model, flag, condition) %}
select *
from {{ model }}
where coalesce({{ condition }}, false) <> contains(quality_flags, '{{ flag }}')
{% endtest %}

{# Values of the columns, taken together, that several rows have. #}
{% test one_row_per(model, columns) %}
select {{ columns | join(', ') }}, count(*) as row_count
from {{ model }}
group by {{ columns | join(', ') }}
having count(*) > 1
{% endtest %}

{#
  Events that the model lacks, or has without a row of the other model. What has arrived behind the
  newest one that the model has of a partition came after it was built.
#}
{% test every_event_of(model, staging) %}
with built as (
    select ingest_topic, ingest_partition, max(ingest_offset) as last_offset
    from {{ model }}
    group by ingest_topic, ingest_partition
),
arrived as (
    select
        there.event_id,
        min(there.ingest_offset - coalesce(built.last_offset, there.ingest_offset)) as behind
    from {{ staging }} as there
    left join built
        on there.ingest_topic = built.ingest_topic
        and there.ingest_partition = built.ingest_partition
    group by there.event_id
)
select coalesce(here.event_id, arrived.event_id) as event_id,
    case when here.event_id is null then 'missing' else 'unexpected' end as finding
from {{ model }} as here
full join arrived
    on here.event_id = arrived.event_id
where arrived.event_id is null or (here.event_id is null and arrived.behind <= 0)
{% endtest %}

{# Values that only one of the two columns has. #}
{% test same_values_as(model, column_name, to, field) %}
select coalesce(here.value, there.value) as value,
    case when here.value is null then 'missing' else 'unexpected' end as finding
from (select distinct {{ column_name }} as value from {{ model }}) as here
full join (select distinct {{ field }} as value from {{ to }}) as there
    on here.value = there.value
where here.value is null or there.value is null
{% endtest %}

{# Ids without exactly one current version, or with versions that overlap or leave a gap. #}
{% test one_current_per(model, id, valid_from, valid_to) %}
with versions as (
    select
        {{ id }} as id,
        {{ valid_from }} as valid_from,
        {{ valid_to }} as valid_to,
        lead({{ valid_from }}) over (partition by {{ id }} order by {{ valid_from }}) as next_from
    from {{ model }}
)
select id, valid_from, valid_to, next_from
from versions
where valid_to <= valid_from or valid_to is distinct from next_from
{% endtest %}
