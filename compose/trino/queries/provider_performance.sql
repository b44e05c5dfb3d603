-- Provider performance
SELECT
    provider,
    status,
    COUNT(*) as transaction_count,
    AVG(amount) as avg_amount,
    SUM(amount) as total_amount
FROM payments_db.payment_charges
GROUP BY provider, status
ORDER BY total_amount DESC;
