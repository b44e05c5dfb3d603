SELECT provider, status, reason, COUNT(*) AS dispute_count, SUM(amount) AS total_disputed
FROM payments_db.payment_disputes
GROUP BY provider, status, reason
ORDER BY dispute_count DESC;
