"""What is known of one thing: in the zone of the unit, and without what is absent."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from services.cli.printing.facts import is_known, tell

AT = datetime(2026, 3, 31, 16, 30, tzinfo=UTC)


def test_facts_are_a_line_each_with_instants_in_the_zone_and_nothing_that_is_absent(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KEHU_ZONE", "Asia/Shanghai")
    tell(
        {
            "occurred_at": AT,
            "day": date(2026, 3, 31),
            "policy": None,
            "arithmetic": [],
            "hidden": False,
            "override": {"expires_at": AT, "approvers": ["Li", "Wang"]},
            "approved_by": ({"by": "Li", "at": AT},),
        }
    )

    out, told = capsys.readouterr()
    assert out.splitlines() == [
        "occurred_at: 2026-04-01 00:30",
        "day: 2026-03-31",
        "hidden: no",
        "override:",
        "  expires_at 2026-04-01 00:30",
        "  approvers Li, Wang",
        "approved_by:",
        "  by Li, at 2026-04-01 00:30",
    ]
    assert told == "times in Asia/Shanghai\n"


def test_the_zone_is_named_only_where_there_is_an_instant(capsys: pytest.CaptureFixture[str]) -> None:
    tell({"day": date(2026, 3, 31)})

    assert capsys.readouterr().err == ""


def test_zero_and_no_are_known_and_nothing_is_not() -> None:
    assert all(map(is_known, (0, Decimal(0), False, [""])))
    assert not any(map(is_known, (None, "", [], {}, ())))
