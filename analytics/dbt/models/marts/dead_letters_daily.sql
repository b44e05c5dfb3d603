select
    event_type,
    coalesce(code, 'UNKNOWN') as code,
    cast(dead_letter_timestamp at time zone 'UTC' as date) as day,
    count(*) as dead_letter_count,
    count_if(replay_count > 0) as replayed_count,
    count(distinct path) as path_count,
    min(dead_letter_timestamp) as first_at,
    max(dead_letter_timestamp) as last_at
from {{ ref('stg_dead_letters') }}
group by 1, 2, 3
