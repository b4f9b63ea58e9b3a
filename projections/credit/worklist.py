"""The accounts to collect from in order, a page at a time: what `ladder.collecting` sums of each, in SQL for speed."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final, NamedTuple

from psycopg import AsyncConnection

from domain.credit.rules import NO_RULES
from domain.organisation.unit import MAIN
from projections.credit.account_standing import Rules
from projections.credit.accounts import UNAPPLIED
from projections.credit.ageing import ISSUED, ITEMS, STANDING_THEN, ZONES, moments_of
from projections.credit.standing_rows import StandingQuery
from projections.engine.listing import listed

# Minus amount × age, and account.
Place = tuple[Decimal, str]


class Owing(NamedTuple):
    """An account with something to collect, and its place in the list."""

    account_id: str
    place: Decimal


# Of each item that is past due, the undisputed rest; smaller ones than the unit's de-minimis are passed over.
OVERDUE: Final = f"""
    select account_id, customer, due_date, day, until, amount - paid - least(disputed, amount - paid) as rest
    from {ITEMS}
    where paid < amount and moved_at <= until and {ISSUED} and due_date < day
    union all
    select account_id, customer, due_date, day, until, outstanding - least(disputed_then, outstanding) as rest
    from {ITEMS}
    cross join lateral ({STANDING_THEN}) as standing
    where moved_at > %(earliest)s and moved_at > until and {ISSUED} and due_date < day and outstanding > 0
"""  # noqa: S608 - joins our own constants only
RULES: Final = (
    "unnest(%(units)s::text[], %(de_minimis)s::numeric[], %(net)s::boolean[]) as rule (unit, de_minimis, net)"
)
CREDIT: Final = """
    select sum(credit) as credit from account_ledger where account_id = summed.account_id and at <= until
"""
PAGE: Final = f"""
    select account_id, place
    from (
        select account_id, -amount * days as place
        from (
            select account_id, days,
                   rest - case when net then coalesce(unapplied, 0) + coalesce(credit, 0) else 0 end as amount
            from (
                select account_id, until, bool_or(coalesce(net, false)) as net, sum(rest) as rest,
                       max(day - due_date) as days
                from ({OVERDUE}) as item
                left join customer_list as record using (customer)
                left join {RULES} on unit = coalesce(record.unit_id, '{MAIN}')
                where rest > 0 and rest >= coalesce(de_minimis, 0)
                group by account_id, until
            ) as summed
            left join lateral (
                select unapplied, credit
                from (select summed.account_id) as account
                cross join lateral ({UNAPPLIED}) as received
                cross join lateral ({CREDIT}) as credited
            ) as left_over on net
        ) as netted
        where amount > 0
    ) as placed
    join (select account_id, currency from credit_account_list) as known using (account_id)
    where (%(account)s::text is null or account_id = %(account)s)
      and (%(currency)s::text is null or currency = %(currency)s)
      and (%(after_place)s::numeric is null or (place, account_id) > (%(after_place)s, %(after_account)s))
    order by place, account_id
    limit %(limit)s
"""  # noqa: S608 - joins our own constants only


async def worklist(
    connection: AsyncConnection[Any],
    as_of: date | datetime,
    rules: Rules,
    query: StandingQuery,
    *,
    after: Place | None,
    limit: int | None,
) -> Sequence[Owing]:
    """Return the accounts of a page in order."""
    moments = await moments_of(connection, as_of, ZONES)
    if not moments:
        return []
    own = {unit: rules.get(unit, NO_RULES) for unit in rules}
    place, account = after or (None, None)
    asked = {
        "units": list(own),
        "de_minimis": [each.de_minimis for each in own.values()],
        "net": [each.net_of_credits for each in own.values()],
        "account": query.account,
        "currency": query.currency,
        "after_place": place,
        "after_account": account,
        "limit": limit,
    }
    return await listed(connection, Owing, PAGE, moments | asked)
