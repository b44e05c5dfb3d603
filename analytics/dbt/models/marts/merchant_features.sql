with features as (
    {{ features_of('merchant_id', 'customer_id') }}
),
names as (
    select merchant_id, max_by(merchant_name, row(changed_at, charge_id)) as merchant_name
    from {{ ref('payments') }}
    where merchant_id is not null and merchant_name is not null
    group by merchant_id
)
select features.*, names.merchant_name
from features
left join names on features.merchant_id = names.merchant_id
