"""People read case 9 before case 10."""

import json
from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest

from projections.engine.listing import Listing
from services.cli.printing import show
from services.cli.printing.output import Format
from services.lists.natural import natural


@pytest.mark.parametrize(
    "ordered",
    [
        ["9", "10", "100"],
        ["C9", "C10", "C10-CNY", "C10-USD", "C11"],
        ["2026-9", "2026-10", "2027-1"],
        ["09", "9", "010", "10"],
        ["A2B9", "A2B10", "A10B1"],
        ["", "1", "客9", "客10"],
        ["9" * 40, "1" + "0" * 40],
        ["7-1", "7.1", "7a"],
    ],
)
def test_digits_are_ordered_by_their_value(ordered: Sequence[str]) -> None:
    mixed = list(reversed(ordered))

    assert sorted(mixed, key=natural) == ordered


def test_what_is_no_text_is_ordered_as_it_is() -> None:
    days = [(date(2026, 1, 9), "C10"), (date(2026, 1, 10), "C9"), (date(2026, 1, 10), "C10")]
    mixed = [days[2], days[0], days[1]]

    assert sorted(mixed, key=natural) == days


@pytest.mark.parametrize(("by_id", "shown"), [(True, ["C9", "C10"]), (False, ["C10", "C9"])])
def test_a_list_in_the_order_of_ids_is_printed_so_and_another_is_left(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], by_id: bool, shown: Sequence[str]
) -> None:
    listing: Listing[str] = Listing(
        projection="complaint_sla",
        columns=("case",),
        place=None,  # type: ignore[arg-type] # only pages need it
        place_of=lambda item: item,
        value=lambda item, _: item,
        by_id=by_id,
    )
    monkeypatch.setattr(show, "ask", lambda *_: (["C10", "C9"], [], []))

    async def never(_: Any) -> Sequence[str]:
        raise AssertionError

    show.show(listing, never, Format.JSON)
    assert [row["case"] for row in json.loads(capsys.readouterr().out)] == shown
    show.show(listing, never, Format.JSON, is_whole=False)
    assert [row["case"] for row in json.loads(capsys.readouterr().out)] == ["C10", "C9"]
