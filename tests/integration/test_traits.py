"""Which records are compared with a customer, and how many names have a bigram, on PostgreSQL (CU6)."""

from typing import Any, Final

import pytest
from psycopg import AsyncConnection
from psycopg.sql import SQL

from contracts.customers.contact import ContactRecorded
from contracts.customers.customer import CustomerRegistered
from contracts.customers.identity import CustomerMerged, CustomerUnmerged, DuplicateRuledOut
from projections.customers.traits import bigram_counts, traits
from projections.engine.timeline import MICROSECOND
from tests.examples import a
from tests.integration.read_models import read_models
from tests.projections.story import Happened, on, utc

NOW: Final = utc("2026-06-01")
MERGED, APART = utc("2025-03-01"), utc("2025-04-01")
# Not in the order of their ids, and two of one bigram.
NAMES: Final = {"E": "恒安有限公司", "D": "华达", "C": "泰山", "B": "昆仑山", "A": "昆仑有限公司"}
REGISTERED: Final = [on("2025-01-01", a(CustomerRegistered, customer_id=id_, full_name=NAMES[id_])) for id_ in NAMES]
# How a row says that another way of reading, or no reader at all, saw its newest event.
UNREAD: Final = ("read_as = 0", "read_to = read_to - 1")


async def found(connection: AsyncConnection[Any], *keys: str) -> list[str]:
    return [each.customer for each in await traits(connection, NOW, customer="D", keys=keys)]


async def test_a_customer_is_compared_with_those_who_share_one_of_its_keys(database_url: str) -> None:
    """CU6: in the order of ids, itself among them."""
    async with read_models(database_url, *REGISTERED) as connection:
        assert [each.customer for each in await traits(connection, NOW)] == ["A", "B", "C", "D", "E"]
        assert await found(connection, "n昆仑", "n泰山") == ["A", "B", "C", "D"]
        assert await found(connection) == ["D"]


@pytest.mark.parametrize("unread", UNREAD)
async def test_a_record_that_nobody_has_read_is_compared_whatever_its_keys(database_url: str, unread: str) -> None:
    """CU6: what was kept of it is not used, and its name is not counted."""
    async with read_models(database_url, *REGISTERED) as connection:
        statement = SQL("update customer_list set {} where customer = 'E'")
        await connection.execute(statement.format(SQL(unread)))

        assert await found(connection, "n泰山") == ["C", "D", "E"]
        kept = {each.customer: each.likeness is not None for each in await traits(connection, NOW)}
        assert kept == {"A": True, "B": True, "C": True, "D": True, "E": False}
        assert "恒安" not in await bigram_counts(connection, NOW)


async def test_a_bigram_counts_once_for_each_name_and_other_keys_do_not(database_url: str) -> None:
    number = on("2025-01-02", a(ContactRecorded, customer_id="A", phone="+8613800138000"))
    async with read_models(database_url, *REGISTERED, number) as connection:
        counts = await bigram_counts(connection, NOW)

    assert counts == {"恒安": 1, "华达": 1, "泰山": 1, "昆仑": 2, "仑山": 1}


async def test_a_record_is_compared_and_counted_unless_it_is_merged_away(database_url: str) -> None:
    """CU6: from the instant of the merge to that of its end."""
    merged: list[Happened] = [
        on("2025-03-01", a(CustomerMerged, customer_id="B", survivor_id="A")),
        on("2025-04-01", a(CustomerUnmerged, customer_id="B", survivor_id="A")),
    ]
    async with read_models(database_url, *REGISTERED, *merged) as connection:
        for at, own in ((MERGED - MICROSECOND, True), (MERGED, False), (APART - MICROSECOND, False), (APART, True)):
            assert ("B" in {each.customer for each in await traits(connection, at)}) is own
            assert (await bigram_counts(connection, at)).get("仑山", 0) == own


async def test_a_record_is_apart_from_those_that_were_ruled_out(database_url: str) -> None:
    """CU6: a pair that a person has taken for two is not suggested again."""
    ruled_out = on("2025-02-01", a(DuplicateRuledOut, customer_id="A", other_id="B"))
    async with read_models(database_url, *REGISTERED, ruled_out) as connection:
        apart = {each.customer: each.apart for each in await traits(connection, NOW)}

    assert apart == {"A": ["B"], "B": [], "C": [], "D": [], "E": []}
