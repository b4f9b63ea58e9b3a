"""What is watched is looked at once for all who watch, and has an end (X attacks: hundreds of watchers)."""

import asyncio

import pytest
from sse_starlette import EventSourceResponse
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.types import Message

from services.console.shell import live
from services.console.shell.live import Watchers
from services.room import Room


async def test_all_who_watch_the_same_share_its_looks() -> None:
    looks = 0

    async def look() -> tuple[int, bool]:
        nonlocal looks
        looks += 1
        await asyncio.sleep(0)
        return looks, False

    watchers = Watchers()
    found = await asyncio.gather(*(watchers.looks.of("/operations/live", look) for _ in range(500)))
    other = await watchers.looks.of("/imports/1/live", look)

    assert set(found) == {(1, False)}
    assert other == (2, False)


async def test_a_look_that_is_old_is_looked_at_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live, "SECONDS_BETWEEN", 0)
    watchers = Watchers()
    values = iter("ab")

    async def look() -> tuple[str, bool]:
        return next(values), False

    assert [await watchers.looks.of("/x", look), await watchers.looks.of("/x", look)] == [("a", False), ("b", False)]


async def test_a_watcher_that_leaves_does_not_end_the_look_of_the_others() -> None:
    may_end = asyncio.Event()

    async def look() -> tuple[str, bool]:
        await may_end.wait()
        return "seen", True

    watchers = Watchers()
    leaving, staying = (asyncio.create_task(watchers.looks.of("/x", look)) for _ in range(2))
    await asyncio.sleep(0)
    leaving.cancel()
    await asyncio.sleep(0)
    may_end.set()

    assert await staying == ("seen", True)


async def test_a_watcher_beyond_the_room_keeps_its_page_as_it_is() -> None:
    async def look() -> tuple[str, bool]:
        return "seen", True

    watchers = Watchers(Room(1))
    with watchers.room.entered():
        full = await events(watchers, look)

    assert full == ["done"]
    assert await events(watchers, look) == ["seen", "done"]
    # Its place is free again.
    assert await events(watchers, look) == ["seen", "done"]


async def events(watchers: Watchers, look: live.Look) -> list[str]:
    """Return what a watcher is sent, by its data or else by its name."""

    async def receive() -> Message:
        return await asyncio.Event().wait() and {}

    answer = watchers.watched(Request({"type": "http"}, receive), look, PlainTextResponse)
    assert isinstance(answer, EventSourceResponse)
    return [part["data"] or part["event"] async for part in answer.body_iterator]  # type: ignore[index, call-overload]
