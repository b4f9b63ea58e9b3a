"""Simulations over the sample files find what plain arithmetic on the files' rows finds."""

import csv
from collections import Counter, defaultdict
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

from domain.policies.pack.exchange import varied
from services.packs.book import SHIPPED
from services.replay.asked import Asked
from services.replay.report import report
from services.replay.run import simulated
from tests.services.replay.files import SAMPLES, SHANGHAI, imported
from tests.services.replay.logs import in_parts

FIRST_RESPONSE = "complaints.clocks.first-response.target"
MEDIUM = "tiers.schemes.size.rank.rows.medium.minimum.annual-purchases"


def rows_of(name: str) -> list[dict[str, str]]:
    with (SAMPLES / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def receipts() -> dict[str, datetime]:
    """Return when each case was received: at its first row in the file, by the clocks of Shanghai."""
    found: dict[str, datetime] = {}
    for row in rows_of("helpdesk"):
        local = datetime.fromisoformat(row["timestamp"]).replace(tzinfo=ZoneInfo(SHANGHAI))
        found.setdefault(row["case_id"], local.astimezone(UTC))
    return found


async def test_first_response_within_8_hours_instead_of_24(tmp_path: Path) -> None:
    """In the file nobody answers, so a promise is open until it is broken."""
    (shipped, *_) = SHIPPED.versions("property-management")
    received = receipts()
    # A moment at which some promises of 24 hours still run.
    ends = sorted(received.values())[len(received) // 2] + timedelta(hours=9)
    day, eight = timedelta(hours=24), timedelta(hours=8)
    known = {case: at for case, at in received.items() if at < ends}

    log = in_parts(await imported("helpdesk", tmp_path, pack="property-management"), tmp_path)
    assert simulated(log, Asked(pack="property-management")).found.cases == []
    draft = varied(shipped, FIRST_RESPONSE, "8h")
    said = report(simulated(log, Asked(pack="property-management", draft=draft, ends=ends)))

    of_clock = [each for each in said["counts"] if each["about"] == "first-response"]
    counted = {each["outcome"]: (each["before"], each["after"]) for each in of_clock}
    before, after = (
        Counter("broken" if at + length < ends else "open" for at in known.values()) for length in (day, eight)
    )
    assert before["open"] > after["open"]
    assert counted == {name: (before[name], after[name]) for name in ("broken", "open") if before[name] or after[name]}
    cases = {each["subject"]: each for each in said["cases"] if each["name"] == "first-response/1"}
    assert cases.keys() == {f"complaint/{case}" for case in known}
    for case in sorted(known)[:10]:
        found, at = cases[f"complaint/{case}"], known[case]
        assert found["changes"]["due_at"] == [(at + day).isoformat(), (at + eight).isoformat()]
        assert found["before"] == ("broken" if at + day < ends else "open")
        assert found["after"] == ("broken" if at + eight < ends else "open")
        assert (found["keys"], found["article"]) == ([FIRST_RESPONSE], "004 篇3")
    (key,) = said["keys"]
    assert (key["old"], key["new"], key["cases"]) == ("24h", "8h", len(known))


async def test_a_threshold_of_yearly_purchases_moved_from_200_to_100(tmp_path: Path) -> None:
    """A customer is medium from an amount, or from 12 pieces; large from 1,000, or from 60 pieces."""
    (shipped, *_) = SHIPPED.versions("foreign-trade")
    amounts: dict[str, Decimal] = defaultdict(Decimal)
    pieces: dict[str, int] = defaultdict(int)
    for row in rows_of("purchases"):
        if date(1997, 7, 1) <= date.fromisoformat(row["date"]) < date(1998, 7, 1):
            amounts[row["customer_id"]] += Decimal(row["amount"])
            pieces[row["customer_id"]] += int(row["quantity"])

    def place(customer: str, minimum: int) -> str:
        if amounts[customer] >= 1000 or pieces[customer] >= 60:
            return "large"
        return "medium" if amounts[customer] >= minimum or pieces[customer] >= 12 else "small"

    bought = {row["customer_id"] for row in rows_of("purchases")}
    moved = {each for each in bought if place(each, 200) != place(each, 100)}
    log = in_parts(await imported("purchases", tmp_path), tmp_path)
    asked = Asked(
        pack="foreign-trade",
        draft=varied(shipped, MEDIUM, 100),
        against=shipped,
        unit="main",
        currency="CNY",
        begins=datetime(1998, 7, 1, tzinfo=ZoneInfo(SHANGHAI)),
        ends=datetime(1998, 7, 2, tzinfo=ZoneInfo(SHANGHAI)),
    )
    said = report(simulated(log, asked))

    assert len(moved) >= 10
    assert {each["customer"] for each in said["cases"]} == moved
    counted = {each["outcome"]: (each["before"], each["after"]) for each in said["counts"] if each["kind"] == "tier"}
    small = [sum(place(each, minimum) == "small" for each in bought) for minimum in (200, 100)]
    # Whoever is better than small is proposed to the body that approves, and has no tier until then.
    assert counted == {"small": tuple(small), "none": tuple(len(bought) - each for each in small)}
    cases = {each["customer"]: each for each in said["cases"]}
    for customer in sorted(moved)[:10]:
        found = cases[customer]
        assert (found["before"], found["after"]) == ("small", "none")
        assert found["changes"]["proposed"] == [None, "medium"]
        assert found["keys"] == [MEDIUM]
        assert found["row"] == "size/row-2"
        assert found["article"] == "002 二.1"
