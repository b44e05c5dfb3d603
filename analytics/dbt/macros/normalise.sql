{# One of the known values, 'other' for any other, 'unknown' for none. #}
{% macro known(column, values) -%}
case
    when {{ column }} is null then 'unknown'
    when {{ column }} in ({{ sql_list(values) }}) then {{ column }}
    else 'other'
end
{%- endmacro %}

{# The column where it is a code of the list, otherwise null. #}
{% macro code_or_null(column, list) -%}
case when {{ column }} in ({{ sql_list(code_list(list)) }}) then {{ column }} end
{%- endmacro %}

{% macro providers() %}
{{ return(['stripe', 'braintree', 'adyen', 'checkout', 'square']) }}
{% endmacro %}

{% macro sql_list(values) -%}
{%- for value in values -%}
'{{ value | replace("'", "''") }}'{{ ', ' if not loop.last }}
{%- endfor -%}
{%- endmacro %}
