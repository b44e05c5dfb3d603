SELECT provider, status, COUNT(*) AS transaction_count,
  AVG(amount) AS avg_amount, SUM(amount) AS total_amount
FROM payments_db.payment_charges
GROUP BY provider, status
ORDER BY total_amount DESC;
