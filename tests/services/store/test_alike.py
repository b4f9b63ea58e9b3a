"""Of two ids that nobody can tell apart, the second is refused at its first use (semantics 36)."""

import asyncio
import unicodedata
from uuid import uuid4

import pytest
from alembic import command
from alembic.config import Config

from contracts.form.alike import skeleton
from services.migrate import MIGRATIONS, newest_migration
from services.store.commit.draft import LooksAlike
from services.store.postgres import open_store
from services.store.store import Store
from services.stream_id import claim_id
from tests.services.store.logs import Log
from tests.services.store.names import DECIDER, NameTaken, named, send
from tests.tampering import tampering

ALIKE = [
    ("A1", "Ａ１"),
    ("ガ1", "ｶﾞ1"),
    ("客户", "客\u200c户"),
    ("客", "客\ufe0f"),
    ("한", "한\u3164"),
]
EITHER_WAY = [*ALIKE, *((second, first) for first, second in ALIKE)]


@pytest.mark.parametrize(("first", "second"), [*ALIKE, ("é", unicodedata.normalize("NFD", "é"))], ids=range(6))
def test_they_have_one_skeleton(first: str, second: str) -> None:
    assert skeleton(first) == skeleton(second)


@pytest.mark.parametrize(("one", "other"), [("a", "A"), ("a", "а"), ("1", "l"), ("²", "2"), ("①", "1"), ("e", "é")])
def test_what_can_be_told_apart_stays_apart(one: str, other: str) -> None:
    assert skeleton(one) != skeleton(other)


@pytest.mark.parametrize(("first", "second"), EITHER_WAY, ids=range(10))
async def test_the_second_is_refused_at_its_first_use(log: Log, first: str, second: str) -> None:
    run = uuid4().hex[:8]
    async with log.open() as store:
        await send(store, named("Acme", f"{first}-{run}"))
        with pytest.raises(LooksAlike, match="cannot be told from customer/"):
            await send(store, named("Bolt", f"{second}-{run}"))

        assert (await store.load(DECIDER, f"{second}-{run}")).version == 0
        again = await send(store, named("Coil", f"{first}-{run}"))
    assert again.version == 2


async def test_two_at_the_same_moment_are_told_apart_by_who_came_first(log: Log) -> None:
    async with log.open() as store:
        answers = await asyncio.gather(
            *(send(store, named("Acme", each)) for each in ("Ｂ", "B", "Ｂ")), return_exceptions=True
        )

    assert [type(answer).__name__ for answer in answers] == ["Accepted", "LooksAlike", "Accepted"]


async def test_what_was_taken_back_is_in_nobodys_way(log: Log) -> None:
    async def begin(store: Store) -> None:
        await send(store, named("Acme", "Ｃ"))
        raise KeyError

    async with log.open() as store:
        with pytest.raises(KeyError):
            await store.together(begin, commands=[])
        assert (await send(store, named("Acme", "C"))).version == 1


@pytest.mark.servers
@pytest.mark.parametrize(("first", "second"), [("D", "Ｄ"), ("Ｅ", "E"), ("Ｆ\u200c", "Ｆ")])
async def test_another_process_is_noticed_even_by_one_that_looked_before(
    database_url: str, first: str, second: str
) -> None:
    async with open_store(database_url) as one, open_store(database_url) as other:
        assert (await other.load(DECIDER, second)).version == 0
        with pytest.raises(NameTaken):
            await send(other, named("taken", second))
        await send(one, named("Acme", first))

        with pytest.raises(LooksAlike):
            await send(other, named("Bolt", second))


def migrate_again(database_url: str, number: str, *, after: str) -> None:
    """Run one migration a second time, as if it were the newest."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["database_url"] = database_url
    stamp = "update alembic_version set version_num = %s"
    with tampering(database_url) as connection:
        connection.execute(stamp, (after,))
    command.upgrade(config, number)
    with tampering(database_url) as connection:
        connection.execute(stamp, (newest_migration(),))


@pytest.mark.servers
async def test_an_id_in_use_before_the_rule_goes_on_and_nothing_new_looks_like_it(database_url: str) -> None:
    async with open_store(database_url) as store:
        await send(store, named("Acme", "Ｇ"))
    with tampering(database_url) as connection:
        connection.execute("delete from command_log where command_id = %s", (claim_id("customer/Ｇ"),))
    migrate_again(database_url, "13", after="12")

    async with open_store(database_url) as store:
        with pytest.raises(LooksAlike):
            await send(store, named("Bolt", "G"))
        assert (await send(store, named("Coil", "Ｇ"))).version == 2
