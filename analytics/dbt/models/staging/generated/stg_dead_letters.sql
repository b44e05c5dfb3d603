-- Generated from the table of the dead letters by `lakegate schema dbt`: an edit here is lost.
select
    event_type,
    origin.topic as origin_topic,
    origin.partition as origin_partition,
    origin.offset as origin_offset,
    origin.timestamp as origin_timestamp,
    dead_letter.topic as dead_letter_topic,
    dead_letter.partition as dead_letter_partition,
    dead_letter.offset as dead_letter_offset,
    dead_letter.timestamp as dead_letter_timestamp,
    code,
    path,
    problems,
    payload,
    payload_text,
    key,
    headers,
    schema_id,
    bridge_version,
    first_seen,
    replay_count
from {{ source('payments_db', 'dead_letters') }}
