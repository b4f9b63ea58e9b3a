"""A list names every read model that it reads: one left out would show the present within the past."""

from datetime import UTC, datetime
from typing import Any

import pytest
from psycopg import AsyncConnection

from contracts.customers.customer import CustomerRegistered, TierAssigned
from contracts.organisation.unit import UnitPackChosen
from projections.names import named
from projections.registry import PROJECTIONS
from projections.tiers import proposals, tier_evidence
from services.cli.tiers import explain
from services.customers import file
from services.packs import in_force
from services.policies import history
from services.tiers.evidence import ReadModels
from services.tiers.explanation import account
from tests.examples import a
from tests.integration.travelling import LISTS, recorded
from tests.projections.story import Happened, on, utc

NOW = datetime(2026, 7, 1, tzinfo=UTC)
HISTORY = [
    on("2025-01-01", a(CustomerRegistered, customer_id="C1", unit_id="main")),
    on("2025-01-02", a(TierAssigned, customer_id="C1", tier="A", scheme="distributor/abc")),
    Happened(
        utc("2025-01-03"), a(UnitPackChosen, unit_id="main", pack="distributor", effective_from=utc("2025-01-03"))
    ),
]
READ = """
    select distinct relname
    from pg_locks join pg_class on pg_class.oid = relation
    where pid = pg_backend_pid() and relname = any(%s) and relnamespace = 'public'::regnamespace
"""


async def tables_read(connection: AsyncConnection[Any]) -> set[str]:
    """Name the read models that this transaction has read so far."""
    answer = await connection.execute(READ, (list(PROJECTIONS),))
    return {name for (name,) in await answer.fetchall()}


@pytest.mark.parametrize("name", LISTS)
async def test_a_list_names_what_it_reads(name: str, database_url: str) -> None:
    listing, ask = LISTS[name]
    async with recorded(database_url, HISTORY, len(HISTORY)) as connection, connection.transaction():
        items = await ask(connection, NOW)
        await named(connection, listing, items)

        assert await tables_read(connection) <= {*listing.tables}


async def test_questions_of_one_customer_name_what_they_read(database_url: str) -> None:
    async with recorded(database_url, HISTORY, len(HISTORY)) as connection:
        async with connection.transaction():
            assert await file.file(connection, "C1", NOW)
            assert await tables_read(connection) == {*file.TABLES}
        async with connection.transaction():
            shelf = await in_force.shelf(connection)
            assert await account(ReadModels(connection), shelf, "C1", NOW, scheme=None, for_partner=False)
            assert await tables_read(connection) <= {*explain.TABLES}


async def test_what_has_no_moment_names_what_it_reads(database_url: str) -> None:
    async with recorded(database_url, HISTORY, len(HISTORY)) as connection:
        async with connection.transaction():
            await history.policy_history(connection, "distributor")
            assert await tables_read(connection) == {*history.LISTING.tables}
        async with connection.transaction():
            await proposals.waiting(connection, NOW)
            assert await tables_read(connection) == {tier_evidence.PROJECTION.name}
