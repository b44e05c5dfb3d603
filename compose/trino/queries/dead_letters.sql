-- What was rejected, and why
SELECT
    event_type,
    code,
    path,
    COUNT(*) AS dead_letter_count,
    MIN(first_seen) AS first_seen,
    MAX(first_seen) AS last_seen
FROM payments_db.dead_letters
GROUP BY event_type, code, path
ORDER BY dead_letter_count DESC, event_type, code, path;

-- The newest dead letters, and where their messages are
SELECT
    origin.topic AS topic,
    origin."partition" AS raw_partition,
    origin."offset" AS raw_offset,
    code,
    path
FROM payments_db.dead_letters
ORDER BY dead_letter.timestamp DESC, origin.topic, origin."partition", origin."offset"
LIMIT 10;
