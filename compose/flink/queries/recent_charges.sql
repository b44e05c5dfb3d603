-- Query accumulating data (run multiple times to see count increase)
SELECT COUNT(*) FROM polaris_catalog.payments_db.payment_charges;
SELECT COUNT(*) FROM polaris_catalog.payments_db.payment_refunds;
SELECT COUNT(*) FROM polaris_catalog.payments_db.payment_disputes;
SELECT COUNT(*) FROM polaris_catalog.payments_db.payment_subscriptions;

-- View recent charges
SELECT
    charge_id,
    customer_id,
    amount,
    currency,
    status,
    provider,
    created_at
FROM polaris_catalog.payments_db.payment_charges
ORDER BY created_at DESC
LIMIT 10;

-- Exit when done
exit;
