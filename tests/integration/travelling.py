"""A log of which lists are asked as they were known, and the same lists over rows that a full replay has made."""

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import date, datetime
from typing import Any, Final, NamedTuple
from uuid import uuid4

from hypothesis import strategies as st
from psycopg import AsyncConnection, sql

from contracts.heading import heading_of
from projections.complaints import complaints
from projections.credit import accounts, ageing, concentration, indicators, limit_use, open_items, provisions, unapplied
from projections.credit.accounts import AccountsQuery
from projections.credit.open_items import OverdueQuery
from projections.customers import counts, directory, spending, verification_due
from projections.customers.counts import CountsQuery
from projections.customers.directory import CustomersQuery
from projections.engine import table
from projections.engine.batch import fold
from projections.engine.batch.fold import Stored
from projections.engine.listing import Listing
from projections.engine.timeline import day_of, instant_of
from projections.history import customer_history
from projections.organisation import account_managers, unit_list
from projections.registry import PROJECTIONS
from projections.tiers import tier_list
from services.customers import persons
from services.customers.unit_rules import first_verifications
from services.lists.rows import plain_row
from services.policies import evaluations
from services.stream_id import stream_uuid
from tests.integration import dealings, histories, ledgers
from tests.integration.histories import CUSTOMERS
from tests.projections.story import Happened, stored
from tests.tampering import UNGUARDED

INSERT: Final = """
    insert into stored_events (originator_id, originator_version, topic, state, notification_id)
    values (%s, %s, %s, %s, %s)
"""
BEGAN: Final = """
    insert into command_log (command_id, request_hash, stream, originator_id, version, appended)
    values (%s, '', %s, %s, 1, 1)
"""
ZONE: Final = "Asia/Shanghai"
AsOf = date | datetime


class Asked(NamedTuple):
    """A list, and how it is asked as of a moment."""

    listing: Listing[Any]
    ask: Callable[[AsyncConnection[Any], AsOf], Awaitable[Sequence[Any]]]

    async def answer(self, connection: AsyncConnection[Any], as_of: AsOf) -> list[dict[str, Any]]:
        """Return the rows as users get them."""
        return [plain_row(self.listing.row(item)) for item in await self.ask(connection, as_of)]


async def _verifications(connection: AsyncConnection[Any], as_of: AsOf) -> Sequence[Any]:
    first = await first_verifications(connection, instant_of(as_of, ZONE))
    return await verification_due.due_for_verification(connection, day_of(as_of, ZONE), zone=ZONE, first_after=first)


def _then(as_of: AsOf) -> datetime:
    return instant_of(as_of, ZONE)


LISTS: Final[dict[str, Asked]] = {
    "overdue": Asked(open_items.LISTING, lambda c, at: open_items.overdue(c, at, OverdueQuery(all=True))),
    "overdue-of-one": Asked(open_items.LISTING, lambda c, at: open_items.overdue(c, at, OverdueQuery(customer="C1"))),
    "ageing": Asked(ageing.LISTING, ageing.ageing),
    "ageing-by-customer": Asked(ageing.BY_CUSTOMER, ageing.ageing_by_customer),
    "accounts": Asked(accounts.LISTING, accounts.accounts),
    "unpaid-accounts": Asked(
        accounts.LISTING, lambda c, at: accounts.accounts(c, at, AccountsQuery(with_unapplied=True))
    ),
    "unapplied": Asked(unapplied.LISTING, unapplied.unapplied),
    "indicators": Asked(indicators.LISTING, indicators.indicators_of),
    "concentration": Asked(concentration.LISTING, concentration.concentration),
    "provisions": Asked(provisions.LISTING, lambda c, at: provisions.provisions(c, at, {})),
    "limit-use": Asked(limit_use.LISTING, lambda c, at: limit_use.limit_use(c, at, {})),
    "complaints": Asked(complaints.LISTING, lambda c, at: complaints.complaints(c, _then(at))),
    "tiers": Asked(tier_list.LISTING, lambda c, at: tier_list.tiers(c, _then(at))),
    "purchases": Asked(
        spending.LISTING,
        lambda c, at: spending.purchases(c, date(2025, 10, 27), day_of(at, ZONE), as_of=_then(at)),
    ),
    "customers": Asked(directory.LISTING, lambda c, at: directory.customers(c, _then(at))),
    "customers-who-say": Asked(
        directory.LISTING, lambda c, at: directory.customers(c, _then(at), CustomersQuery(text="昆仑"))
    ),
    "counts": Asked(counts.LISTING, lambda c, at: counts.counts(c, _then(at), CountsQuery(by="tier"))),
    "verifications": Asked(verification_due.LISTING, _verifications),
    "history": Asked(customer_history.LISTING, lambda c, at: customer_history.history(c, CUSTOMERS[0], _then(at))),
    "managers": Asked(account_managers.LISTING, lambda c, at: account_managers.managers(c, _then(at))),
    "persons": Asked(persons.LISTING, lambda c, _: persons.persons(c)),
    "units": Asked(unit_list.LISTING, lambda c, at: unit_list.units(c, _then(at))),
    "evaluations-due": Asked(
        evaluations.LISTING,
        lambda c, at: evaluations.evaluations_due(c, at=_then(at), day_in=lambda zone: day_of(at, zone)),
    ),
}


@st.composite
def lives(draw: st.DrawFn) -> list[Happened]:
    """Let everything happen at once: what is recorded next may belong to any part, and may be dated back."""
    strategies = [histories.customers(), histories.files(), histories.records(), histories.managers()]
    strategies += [histories.units(), dealings.invoices(), dealings.complaints(), dealings.purchases()]
    strategies += [dealings.tiers(), ledgers.ledgers()]
    left = [part for part in map(draw, strategies) if part]
    found: list[Happened] = []
    chance = draw(st.randoms(use_true_random=False))
    while left:
        part = chance.choice(left)
        found.append(part.pop(0))
        left = [each for each in left if each]
    return found


@asynccontextmanager
async def recorded(database_url: str, history: Sequence[Happened], applied: int) -> AsyncIterator[AsyncConnection[Any]]:
    """Give a connection to a log of this history, of which the read models have applied so many events."""
    async with logged(database_url, stored(history), applied) as connection:
        yield connection


@asynccontextmanager
async def logged(database_url: str, events: Sequence[Stored], applied: int) -> AsyncIterator[AsyncConnection[Any]]:
    """Give a connection to a log of exactly these events, of which the read models have applied so many."""
    async with await AsyncConnection.connect(database_url, autocommit=True, options=UNGUARDED) as connection:
        await connection.execute("truncate stored_events, command_log, checkpoint, parked_event, relay_tail")
        reached = events[applied - 1].position if applied else 0
        await connection.execute("update relay_progress set position = %s", (reached,))
        async with connection.cursor() as cursor:
            await cursor.executemany(INSERT, [_row(event) for event in events])
            streams = dict.fromkeys(heading_of(event.state).stream for event in events)
            await cursor.executemany(BEGAN, [(uuid4(), stream, stream_uuid(stream)) for stream in streams])
        await fill(connection, events[:applied])
        yield connection


async def fill(connection: AsyncConnection[Any], events: Sequence[Stored]) -> None:
    """Fill the read models with the rows that a fold of all these events makes."""
    for projection in PROJECTIONS.values():
        await connection.execute(sql.SQL("truncate {}").format(sql.Identifier(projection.name)))
        folded = fold.fold(projection, fold.decode(projection, events), {})
        await table.write_rows(connection, projection, folded.rows)


async def replayed(
    connection: AsyncConnection[Any], events: Sequence[Stored], asked: Asked, as_of: AsOf
) -> list[dict[str, Any]]:
    """Return what the list says where these events are all that was ever recorded."""
    async with connection.transaction(force_rollback=True):
        await connection.execute("delete from stored_events where notification_id > %s", (len(events),))
        await connection.execute(
            "delete from command_log where originator_id not in (select originator_id from stored_events)"
        )
        await fill(connection, events)
        return await asked.answer(connection, as_of)


def _row(event: Stored) -> tuple[Any, ...]:
    heading = heading_of(event.state)
    return (stream_uuid(heading.stream), heading.version, heading.type, event.state, event.position)
