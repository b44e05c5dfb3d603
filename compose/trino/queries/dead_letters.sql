SELECT event_type, code, path, COUNT(*) AS dead_letter_count,
  MIN(first_seen) AS first_seen, MAX(first_seen) AS last_seen
FROM payments_db.dead_letters
GROUP BY event_type, code, path
ORDER BY dead_letter_count DESC;
