"""The example packs of the documentation are read, have no errors, and give tiers and deadlines."""

from datetime import UTC, datetime
from decimal import Decimal

from domain.calendar.target import Target
from domain.calendar.working_time import WorkingTime
from domain.policies.checks.lint import Severity, lint
from domain.policies.pack.pack import Pack
from domain.tiers.scheme import classify
from services.packs import calendars
from services.packs.book import PolicyBook
from tests.checkout import ROOT
from tests.services.scenarios.written import results

FOLDER = ROOT / "docs" / "examples"
EXAMPLES = PolicyBook(FOLDER)
ROASTER = "coffee-roaster"


def roaster() -> Pack:
    return EXAMPLES.versions(ROASTER)[0]


def roaster_tier(spend: str, orders: str, together: str | None) -> str:
    section = roaster().tiers
    assert section is not None
    judged = None if together is None else Decimal(together)
    facts = {"spend": Decimal(spend), "orders": Decimal(orders), "together": judged}
    return classify.classify(section.schemes[0], {"C1": facts})["C1"].tier


def test_every_example_has_no_errors() -> None:
    packs = [pack for name in EXAMPLES.packs() for pack in EXAMPLES.versions(name)]
    found = [finding for pack in packs for finding in lint(pack, calendars=calendars.SHIPPED.names())]

    assert packs
    assert not [finding for finding in found if finding.severity is Severity.ERROR]


def test_the_scenarios_of_the_examples_come_out_as_expected() -> None:
    found = results(FOLDER)

    assert found
    assert [result.differences for result in found if not result.ok] == []


def test_points_for_beans_orders_and_judgement_make_the_tier() -> None:
    # 100 × 60 % + 100 × 25 %; 70 × 60 % + 50 × 25 %; 30 × 60 %
    assert roaster_tier("40000", "12", None) == "double"
    assert roaster_tier("10000", "6", None) == "single"
    assert roaster_tier("9999.99", "5", None) == "filter"


def test_a_judgement_lifts_a_customer_over_the_boundary() -> None:
    # 70 × 60 % + 100 × 25 % + 50 × 15 % is 74.5, half a point short; a judgement of 5 makes 82.
    assert roaster_tier("10000", "12", "3") == "single"
    assert roaster_tier("10000", "12", "5") == "double"


def test_a_deadline_runs_on_the_pack_s_own_calendar() -> None:
    section = roaster().calendars
    assert section is not None
    roastery = WorkingTime(next(each for each in section.own if each.name == "roastery"))
    thursday = datetime(2027, 3, 25, 15, tzinfo=UTC)  # 16:00 in Hamburg; Friday and Monday are Easter

    due = roastery.due(thursday, roastery.length(Target.parse("4h")))

    assert due.at == datetime(2027, 3, 30, 9, tzinfo=UTC)  # Tuesday 11:00 in summer time by then
