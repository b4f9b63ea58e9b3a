"""What was read beyond a page is kept for the pages after it, for a while and within bounds."""

from collections.abc import Sequence
from typing import Any

import pytest
from pydantic import TypeAdapter

from projections.engine.listing import Listing
from services.api.reading import recent
from services.api.reading.recent import SECONDS, Recent
from services.api.reading.short import paged
from services.lists.cursor import NoCursor

TEN = list(range(10))


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def kept(clock: Clock) -> Recent:
    made = Recent(clock)
    made.keep("list", TEN, TEN, whole=True)
    return made


def test_the_page_after_a_place_is_cut_from_what_was_read(kept: Recent) -> None:
    assert kept.after("list", 3, 4) == [4, 5, 6, 7]
    assert kept.after("list", 9, 4) == []


def test_another_question_or_place_was_not_read(kept: Recent) -> None:
    assert kept.after("other", 3, 4) is None
    assert kept.after("list", 77, 4) is None


def test_what_lies_beyond_what_was_read_is_not_known(kept: Recent) -> None:
    kept.keep("part", TEN, TEN, whole=False)
    assert kept.after("part", 3, 4) == [4, 5, 6, 7]
    assert kept.after("part", 6, 4) is None
    assert kept.all_of("part") is None
    assert kept.all_of("list") == TEN


def test_it_is_forgotten_after_a_while(kept: Recent, clock: Clock) -> None:
    clock.now = SECONDS
    assert kept.after("list", 3, 4) is None
    assert not kept.kept


def test_the_oldest_gives_way(kept: Recent, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recent, "MOST_ITEMS", 25)
    kept.keep("second", TEN, TEN, whole=True)
    kept.keep("third", TEN, TEN, whole=True)
    assert list(kept.kept) == ["second", "third"]
    kept.keep("endless", [*TEN, *TEN, *TEN], TEN, whole=True)
    assert list(kept.kept) == ["second", "third"]


async def cut(items: Sequence[Any], after: Any, limit: int | None = 2) -> Sequence[Any]:
    listing: Listing[Any] = Listing(
        projection="list", columns=("place",), place=TypeAdapter(Any), place_of=lambda each: each
    )

    async def everything(_: Any) -> Sequence[Any]:
        return items

    found: Any = None
    return await paged(listing, everything)(found, after, limit)


async def test_pages_follow_each_other() -> None:
    assert await cut([1, 2, 3, 4, 5], None) == [1, 2]
    assert await cut([1, 2, 3, 4, 5], 2) == [3, 4]
    assert await cut([1, 2, 3, 4, 5], 4, None) == [5]
    assert await cut([3, 1, 2], 1) == [2]


async def test_a_row_that_is_gone_takes_no_other_with_it() -> None:
    assert await cut([1, 2, 4, 5], 3) == [4, 5]
    assert await cut([1, 2], 3) == []


@pytest.mark.parametrize("items", [[3, 1, 2], [None, 1, 2]], ids=["another-order", "no-order"])
async def test_where_nobody_knows_what_comes_after_a_row_that_is_gone_the_reader_begins_again(items: list[Any]) -> None:
    with pytest.raises(NoCursor, match="begin with the first page"):
        await cut(items, 7)
