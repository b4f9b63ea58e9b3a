"""Under which customer each duplicate is shown at an instant (CU6): what other lists join to show survivors."""

from typing import Final

# Tiny: hardly anybody is a duplicate. Joined by a list that has `as_of` among its parameters.
SURVIVORS: Final = """
    select distinct on (customer_list.customer) customer_list.customer, entry ->> 'survivor' as survivor
    from customer_list
    cross join lateral jsonb_array_elements(merges) with ordinality as merged_then (entry, number)
    where merges <> '[]' and (entry ->> 'at')::timestamptz <= %(as_of)s
    order by customer_list.customer, number desc
"""
# The customer asked for and whoever was ever shown under it: few rows to look at, of which some are for others.
RECORDS: Final = """
    select %(customer)s::text
    union all
    select customer from customer_list
    where merges <> '[]' and merges @> jsonb_build_array(jsonb_build_object('survivor', %(customer)s::text))
"""
