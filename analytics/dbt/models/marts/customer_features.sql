{{ features_of('customer_id', 'merchant_id') }}
