"""How a case is handled as of any instant, and the analysis of causes (CO10, CO11)."""

from decimal import Decimal
from typing import Any

from contracts.complaints.complaint import ComplaintReceivedV2, ComplaintReopened, ComplaintResolved, ComplaintTriagedV2
from contracts.complaints.connection import ComplaintMerged
from contracts.complaints.handling import ComplaintRouted, ResponsibilityFixed
from contracts.complaints.intake import About
from contracts.complaints.outcome import OpinionRecorded
from projections.complaints.analysis import analysed
from projections.complaints.cases import CasesQuery, HandledCase, shown, standing
from projections.complaints.complaint_cases import PROJECTION
from projections.survivor import OfCustomer
from tests.examples import a
from tests.projections.story import Happened, on, row, utc

PUMP = About(subject="product", which="KH-2")
RECEIVED = on("2025-03-03T08:00", a(ComplaintReceivedV2, about=PUMP, urgency="low", unit_id="north"))


def at(moment: str, *history: Happened) -> HandledCase:
    return standing(row(PROJECTION, RECEIVED, *history), utc(moment))


def test_a_case_stands_as_the_last_word_up_to_the_instant_says() -> None:
    history = (
        on("2025-03-03T09:00", a(ComplaintRouted, row="desk", handled_by="desk")),
        on("2025-03-05T09:00", a(ComplaintRouted, row="force", handled_by="task-force", approved_by="boss")),
        # Told later than the one before, and dated before it.
        on("2025-03-04T09:00", a(ComplaintTriagedV2, urgency="high")),
        on("2025-03-04T10:00", a(ComplaintTriagedV2, urgency=None, solvable_now=True)),
    )

    assert at("2025-03-03T08:30", *history).route is None
    assert (at("2025-03-03T10:00", *history).route, at("2025-03-03T10:00", *history).urgency) == ("desk", "low")
    then = at("2025-03-06T00:00", *history)
    assert (then.route, then.handled_by, then.approved_by, then.urgency) == ("force", "task-force", "boss", "high")
    assert (then.product, then.unit, then.state) == ("KH-2", "north", "open")


def test_the_state_follows_the_case() -> None:
    history = (
        on("2025-03-04T09:00", a(ComplaintResolved)),
        on("2025-03-05T09:00", a(OpinionRecorded, satisfied=False)),
        on("2025-03-05T09:00", a(ComplaintReopened)),
        on("2025-03-06T09:00", a(ComplaintMerged)),
    )

    states = [at(f"2025-03-0{day}T12:00", *history).state for day in (3, 4, 5, 6)]
    assert states == ["open", "resolved", "open", "closed"]
    assert at("2025-03-06T12:00", *history).merged_into == "7"


class AsAsked(CasesQuery):
    """As HTTP asks, which pages the answer, too."""

    as_of: str = "2025-03-06"
    limit: int = 100


def test_a_case_is_found_by_its_filters_alone_whatever_else_is_asked() -> None:
    found = OfCustomer(row(PROJECTION, RECEIVED), ())
    now = utc("2025-03-06T00:00")

    assert shown(found, now, AsAsked(unit="north")) is not None
    assert shown(found, now, AsAsked(unit="south")) is None


def case(number: str, customer: str, day: int, cause: str | None, **fields: Any) -> HandledCase:
    history = [] if cause is None else [on("2025-03-03T09:00", a(ResponsibilityFixed, cause=cause))]
    found = at("2025-04-01T00:00", *history)
    changes = {"case": number, "customer": customer, "received_at": utc(f"2025-03-{day:02}T08:00"), **fields}
    return HandledCase(**{name: changes.get(name, getattr(found, name)) for name in HandledCase.__slots__})


def test_causes_are_counted_by_unit_product_and_month_and_what_came_back_is_told() -> None:
    """CO11."""
    cases = [
        case("1", "C1", 3, "delivery"),
        case("2", "C1", 9, "delivery", satisfied=True),
        case("3", "C2", 9, "delivery", satisfied=False),
        # The last minutes of the month in UTC are the next month in Shanghai.
        case("4", "C2", 31, None, received_at=utc("2025-03-31T20:00")),
        case("5", "C2", 10, "delivery", merged_into="3"),
    ]

    first, second = analysed(cases, "Asia/Shanghai")

    assert (first.cause, first.unit, first.product, first.month) == ("delivery", "north", "KH-2", "2025-03")
    assert (first.complaints, first.repeated, first.repeat_rate) == (3, 1, Decimal("33.33"))
    assert (first.satisfied, first.dissatisfied, first.share, first.up_to_here) == (1, 1, Decimal(75), Decimal(75))
    assert (second.cause, second.month, second.complaints, second.up_to_here) == (None, "2025-04", 1, Decimal(100))
