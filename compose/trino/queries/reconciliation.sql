WITH places AS (
  SELECT ingest.topic AS topic, ingest."partition" AS part, ingest."offset" AS pos
  FROM payments_db.payment_charges
  UNION ALL
  SELECT ingest.topic AS topic, ingest."partition" AS part, ingest."offset" AS pos
  FROM payments_db.payment_disputes
  UNION ALL
  SELECT ingest.topic AS topic, ingest."partition" AS part, ingest."offset" AS pos
  FROM payments_db.payment_refunds
  UNION ALL
  SELECT ingest.topic AS topic, ingest."partition" AS part, ingest."offset" AS pos
  FROM payments_db.payment_subscriptions
  UNION ALL
  SELECT origin.topic, origin."partition", origin."offset"
  FROM payments_db.dead_letters
), neighbours AS (
  SELECT topic, part, pos,
    lead(pos) OVER (PARTITION BY topic, part ORDER BY pos) AS next_pos
  FROM places
  WHERE topic IN ('payment_charges', 'payment_disputes', 'payment_refunds', 'payment_subscriptions')
)
SELECT topic, part,
  CASE WHEN next_pos = pos THEN 'twice' ELSE 'gap' END AS finding,
  CASE WHEN next_pos = pos THEN pos ELSE pos + 1 END AS first_offset,
  CASE WHEN next_pos = pos THEN pos ELSE next_pos - 1 END AS last_offset
FROM neighbours
WHERE next_pos <> pos + 1
ORDER BY topic, part, first_offset;
