"""Lists the account managers with their grades and numbers of customers (AM1, AM2)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from psycopg import AsyncConnection
from pydantic import TypeAdapter

from contracts.message import Id
from contracts.organisation.account_manager import Grade
from domain.organisation.grade import coordinates
from projections.engine.listing import Listing, fields_of, listed
from projections.survivor import ANSWERABLE, SURVIVOR, WITH_HEAD


@dataclass(frozen=True, slots=True, kw_only=True)
class Manager:
    """A manager; `customers` counts those who have the manager as their single point of contact.

    `coordinator` is null while the assigned coordinator has left, or no longer has a higher grade.
    """

    manager: str
    full_name: str
    grade: str
    coordinator: str | None
    appointed_at: datetime
    left_at: datetime | None
    successor: str | None
    customers: int


LISTING: Final[Listing[Manager]] = Listing(
    projection="manager_list",
    also_read=("customer_list",),
    columns=fields_of(Manager),
    few=("manager", "full_name", "grade", "customers", "left_at"),
    place=TypeAdapter(Id),
    place_of=lambda manager: manager.manager,
    by_id=True,
)


MANAGERS: Final = f"""
    select manager.manager, manager.full_name, manager.grade, manager.coordinator, coordinator.grade as above,
           coordinator.left_at is not null as above_left, manager.appointed_at, manager.left_at,
           manager.successor, coalesce(entry.customers, 0) as customers
    from manager_list as manager
    left join manager_list as coordinator on coordinator.manager = manager.coordinator
    left join (
        select {ANSWERABLE} as owner, count(*) as customers
        from customer_list as listed
        {WITH_HEAD}
        where {SURVIVOR} is null
        group by 1
    ) as entry on entry.owner = manager.manager
    where (%(after)s::text is null or manager.manager > %(after)s)
    order by manager.manager
    limit %(limit)s
"""  # noqa: S608 - joins our own constants only


async def managers(
    connection: AsyncConnection[Any], now: datetime, *, after: str | None = None, limit: int | None = None
) -> Sequence[Manager]:
    """List the account managers by id, with their customers at `now`; `after` is the last one of the page before."""
    return await listed(connection, _manager, MANAGERS, {"now": now, "after": after, "limit": limit})


def _manager(
    *, grade: Grade, coordinator: str | None, above: Grade | None, above_left: bool, **columns: Any
) -> Manager:
    in_force = coordinates(above, grade, left=above_left)
    return Manager(grade=grade, coordinator=coordinator if in_force else None, **columns)
