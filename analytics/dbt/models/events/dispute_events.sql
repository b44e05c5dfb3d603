{{ first_of_each_event(ref('stg_payment_disputes')) }}
