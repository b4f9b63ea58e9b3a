"""The events behind a row of very many are named without folding it for each of them."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any, cast

from projections.engine.projection import Key, Recorded
from services.store.unreadable import Unreadable
from services.travel.causes import MOST_LEFT_OUT, Causes
from services.travel.lists import LISTS
from services.travel.moment import Side

BEGIN = datetime(2025, 1, 1, tzinfo=UTC)
NUMBER = MOST_LEFT_OUT + 1


class Many(Causes):
    """A row of one event each hour; to fold it is an error."""

    async def events(self, _key: Key) -> list[Recorded]:
        envelopes = [SimpleNamespace(occurred_at=BEGIN + timedelta(hours=number)) for number in range(NUMBER)]
        return [
            cast("Recorded", SimpleNamespace(position=number, envelope=each)) for number, each in enumerate(envelopes)
        ]

    async def unreadable(self, _key: Key) -> list[Unreadable]:
        return []

    def _row(self, *_: Any) -> Any:
        raise AssertionError("a row of many events was folded")


def side(hours: int, position: int = NUMBER) -> Side:
    return Side(as_of=BEGIN + timedelta(hours=hours), zone="UTC", position=position)


async def behind(before: Side | None, after: Side) -> list[int]:
    many = Many(cast("Any", None), LISTS["purchases"])
    return [event.position for event in await many.behind(("C1", "USD"), before, after)]


async def test_all_that_happened_between_two_moments_are_named() -> None:
    assert await behind(side(10), side(12)) == [11, 12]


async def test_all_that_were_recorded_between_two_moments_are_named() -> None:
    assert await behind(side(NUMBER, 3), side(NUMBER, 5)) == [4, 5]


async def test_all_that_make_the_row_are_named() -> None:
    assert len(await behind(None, side(NUMBER))) == NUMBER
