SELECT provider, reason, COUNT(*) AS refund_count, SUM(amount) AS total_refunded
FROM payments_db.payment_refunds
GROUP BY provider, reason
ORDER BY total_refunded DESC;
