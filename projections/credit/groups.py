"""By what reports on receivables sum: currency alone, the unit or owner that a customer has now, or the customer."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any, Final, Literal, NamedTuple

from psycopg import AsyncConnection

from domain.organisation.unit import MAIN
from projections.survivor import ANSWERABLE, SURVIVORS, WITH_HEAD

# No tie between customers begins later: whose they are now is asked.
IN_THE_END: Final = datetime.max.replace(tzinfo=UTC)
By = Literal["currency", "unit", "owner", "customer"]


class Group(NamedTuple):
    """The unit and the owner of a customer."""

    unit: str = MAIN
    owner: str | None = None


# The records of customers beside rows of the table `summed`, which a duplicate's survivor answers for.
JOINED: Final = f"""
    left join ({SURVIVORS}) as survivors on survivors.customer = summed.customer
    left join customer_list as listed on listed.customer = coalesce(survivor, summed.customer)
    {WITH_HEAD}
"""
UNIT: Final = f"coalesce(listed.unit_id, '{MAIN}')"
OF: Final[Mapping[By, str]] = {
    "currency": "null::text",
    "unit": UNIT,
    "owner": ANSWERABLE,
    "customer": "coalesce(survivor, summed.customer)",
}


def of(by: By, customer: str, groups: Mapping[str, Group]) -> str | None:
    """Return what a row of a customer counts for; None is everything, or nobody who owns it."""
    group = groups.get(customer, Group())
    return {"currency": None, "unit": group.unit, "owner": group.owner, "customer": customer}[by]


GROUPS: Final = f"""
    select listed.customer, {UNIT} as unit, {ANSWERABLE} as owner
    from customer_list as listed
    {WITH_HEAD}
    where listed.customer = any(%(customers)s)
"""  # noqa: S608 - joins our own constants only


async def groups_of(connection: AsyncConnection[Any], customers: Iterable[str]) -> dict[str, Group]:
    """Return the unit and the owner of each customer."""
    asked = {"customers": list(customers), "now": IN_THE_END}
    found = await (await connection.execute(GROUPS, asked, prepare=False)).fetchall()
    return {customer: Group(unit, owner) for customer, unit, owner in found}
