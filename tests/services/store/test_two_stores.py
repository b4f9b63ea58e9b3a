"""Two stores on one PostgreSQL answer as one store in memory would, however requests alternate between them."""

import asyncio
import re
from collections.abc import Sequence
from functools import partial
from typing import NamedTuple
from uuid import UUID, uuid4, uuid5

from hypothesis import given, settings
from hypothesis import strategies as st

from domain.decider import Refused
from services.store.memory import memory_store
from services.store.outcome import CommandIdReused, RefusedBefore, VersionMismatch
from services.store.postgres import open_store
from services.store.store import Store
from tests.services.store.names import DECIDER, named, send

STREAMS = ("C1", "C2", "C3")


class Ask(NamedTuple):
    """One request: the state of a stream where there is no name to add. Few commands, so that some come again."""

    stream: str
    name: str | None
    command: int
    expected_version: int | None


class Turn(NamedTuple):
    """What one of the stores is asked at once, perhaps in one draft; it answers before the next turn."""

    store: int
    asks: Sequence[Ask]
    together: bool


asks = st.builds(
    Ask,
    st.sampled_from(STREAMS),
    st.sampled_from(["Acme", "Bolt", "Coil", "taken", None]),
    st.integers(1, 30),
    st.none() | st.integers(0, 4),
)
turns = st.lists(st.builds(Turn, st.integers(0, 1), st.lists(asks, min_size=1, max_size=5), st.booleans()), max_size=12)


def command(ask: Ask, run: UUID) -> UUID:
    return uuid5(run, str(ask.command))


async def answer(store: Store, ask: Ask, run: UUID) -> object:
    """Return what became of it, without positions: other runs share the log."""
    if ask.name is None:
        loaded = await store.load(DECIDER, f"{ask.stream}-{run}")
        return loaded.state, loaded.version
    try:
        accepted = await send(
            store,
            named(ask.name, f"{ask.stream}-{run}"),
            command_id=command(ask, run),
            expected_version=ask.expected_version,
        )
    except (Refused, RefusedBefore, CommandIdReused, VersionMismatch) as refused:
        # Only PostgreSQL keeps when.
        return type(refused), re.sub(r", recorded at \S+Z", "", str(refused))
    return accepted._replace(position=0)


async def in_turn(store: Store, asks: Sequence[Ask], run: UUID) -> list[object]:
    return [await answer(store, ask, run) for ask in asks]


async def answers(stores: Sequence[Store], played: Sequence[Turn], run: UUID) -> list[object]:
    found: list[object] = []
    for turn in played:
        store = stores[turn.store % len(stores)]
        if turn.together:
            commands = [command(ask, run) for ask in turn.asks]
            found += await store.together(partial(in_turn, asks=turn.asks, run=run), commands=commands)
        else:
            found += await asyncio.gather(*(answer(store, ask, run) for ask in turn.asks))
    return [*found, *[await answer(store, Ask(stream, None, 0, None), run) for store in stores for stream in STREAMS]]


def test_two_stores_answer_as_one(database_url: str) -> None:
    with asyncio.Runner() as runner:

        @settings(max_examples=100, deadline=None)
        @given(played=turns)
        def alternating(played: list[Turn]) -> None:
            runner.run(same(played))

        async def same(played: Sequence[Turn]) -> None:
            run = uuid4()
            async with open_store(database_url) as one, open_store(database_url) as other, memory_store() as alone:
                expected = await answers([alone], played, run)
                assert await answers([one, other], played, run) == [*expected, *expected[-len(STREAMS) :]]

        alternating()
