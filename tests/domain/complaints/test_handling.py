"""A complaint takes the first row of the table that fits, and what is done about it is recorded once (CO6-CO10)."""

from datetime import timedelta
from functools import partial
from typing import Any, Final

import pytest

from contracts.complaints.complaint import (
    ComplaintEvent,
    ComplaintReceived,
    ComplaintReceivedV2,
    ComplaintResolved,
    ComplaintTriaged,
    ComplaintTriagedV2,
    ComplaintWaitingStarted,
    ResolveComplaint,
    TriageComplaint,
)
from contracts.complaints.handling import (
    ComplaintRouted,
    ComplaintUrged,
    FindingRecorded,
    FixResponsibility,
    InvestigateComplaint,
    MeasurePlanned,
    ResponsibilityFixed,
    RouteComplaint,
    UrgeComplaint,
)
from contracts.complaints.replies import ReplyApproved, ReplyDrafted, ReplySent
from domain.complaints import handling, work
from domain.complaints.complaint import DECIDER, resolve_complaint
from domain.complaints.facts import facts_of
from domain.complaints.rules import NO_RULES, CaseRules, Handling
from domain.complaints.state import Received
from domain.decision_table import NO, YES, Row, Where
from tests.examples import a
from tests.given import AT, after, given

DESK: Final = Row(
    "desk", ((Where("severity", frozenset({"general"})),),), Handling("desk", None, ("dispatch",)), "art. 1"
)
FORCE: Final = Row(
    "force",
    ((Where("severity", frozenset({"complex"})), Where("several-departments", frozenset({YES}))),),
    Handling("task-force", "boss", ("investigate", "plan", "told-to-nobody")),
)
RULES: Final = CaseRules(policy="shop-2026.1", routes=(FORCE, DESK))
RECEIVED: Final = a(ComplaintReceivedV2, channel="letter")
GENERAL: Final = a(ComplaintTriaged, severity="general")
route = partial(handling.route_complaint, at=AT, rules=RULES)


def routed(*past: Any, **asked: Any) -> ComplaintRouted:
    (event,) = route(after(DECIDER, *past), a(RouteComplaint, **asked))
    assert isinstance(event, ComplaintRouted)
    return event


def test_the_row_that_fits_decides_and_names_its_rule_its_article_and_the_rows_before_it() -> None:
    event = routed(RECEIVED, GENERAL)

    assert (event.row, event.handled_by, event.then) == ("desk", "desk", ("dispatch",))
    assert (event.policy, event.rule, event.article) == ("shop-2026.1", "complaints.routes.desk", "art. 1")
    assert [each.row for each in event.passed_over] == ["force"]
    assert ("severity", "general") in [(each.fact, each.value) for each in event.facts]


def test_a_circumstance_brings_a_case_to_a_row_whatever_its_severity() -> None:
    assert routed(RECEIVED, GENERAL, departments=("sales", "stock")).row == "force"
    # One department that is named twice is one.
    assert routed(RECEIVED, GENERAL, departments=("sales", "sales")).row == "desk"


def test_severity_picks_the_route_so_it_is_judged_first() -> None:
    """CO2."""
    given(DECIDER, RECEIVED).when(route, a(RouteComplaint)).then_refused("complaint.not-triaged")


def test_a_case_that_no_row_is_for_is_refused() -> None:
    severe = a(ComplaintTriaged, severity="severe")
    given(DECIDER, RECEIVED, severe).when(route, a(RouteComplaint)).then_refused("complaint.no-route")
    nothing = partial(handling.route_complaint, at=AT, rules=NO_RULES)
    given(DECIDER, RECEIVED, severe).when(nothing, a(RouteComplaint)).then_refused("complaint.no-route")


def test_the_same_route_again_changes_nothing_and_another_one_is_taken() -> None:
    again = given(DECIDER, RECEIVED, GENERAL, routed(RECEIVED, GENERAL))

    again.when(route, a(RouteComplaint)).then_nothing()
    assert routed(RECEIVED, GENERAL, routed(RECEIVED, GENERAL), departments=("a", "b")).row == "force"


def test_a_person_chooses_a_row_only_where_it_fits() -> None:
    story = given(DECIDER, RECEIVED, GENERAL)

    story.when(route, a(RouteComplaint, row="force")).then_refused("complaint.route-unfit")
    story.when(route, a(RouteComplaint, row="nowhere")).then_refused("complaint.route-unfit")
    story.when(route, a(RouteComplaint, row="desk")).then(routed(RECEIVED, GENERAL))


def test_what_the_first_version_of_the_receipt_left_unsaid_is_known_by_its_defaults() -> None:
    state = after(DECIDER, a(ComplaintReceived, channel="letter"))

    assert isinstance(state, Received)
    assert facts_of(state, AT) == {
        "kind": "complaint",
        "channel": "letter",
        "several-departments": NO,
        "unsolved": NO,
        "out-of-scope": NO,
        "found": NO,
        "to-the-top": NO,
    }


def test_triage_says_in_the_second_version_what_the_first_cannot() -> None:
    """CO2, CO8: severity, urgency, and whether it can be settled now, are three things."""
    triage = partial(work.triage_complaint, at=AT)
    story = given(DECIDER, RECEIVED, a(ComplaintTriagedV2, severity="S1", urgency="high", solvable_now=True))

    story.when(triage, a(TriageComplaint, severity="S1")).then_nothing()
    story.when(triage, a(TriageComplaint, severity="S2")).then(a(ComplaintTriaged, severity="S2"))
    story.when(triage, a(TriageComplaint, severity="S1", urgency="high", solvable_now=True)).then_nothing()
    story.when(triage, a(TriageComplaint, severity="S1", urgency="low")).then(
        a(ComplaintTriagedV2, severity="S1", urgency="low", solvable_now=True)
    )


def test_urging_twice_is_twice_and_a_finding_is_recorded_once() -> None:
    urge, investigate = partial(handling.urge_complaint, at=AT), partial(handling.investigate_complaint, at=AT)

    given(DECIDER, RECEIVED, a(ComplaintUrged)).when(urge, a(UrgeComplaint)).then(a(ComplaintUrged))
    given(DECIDER, RECEIVED, a(FindingRecorded)).when(investigate, a(InvestigateComplaint)).then_nothing()


def test_causes_are_fixed_after_the_end_too_and_the_last_word_counts() -> None:
    """CO13."""
    fix = partial(handling.fix_responsibility, at=AT)
    first, second = (a(ResponsibilityFixed, department=name) for name in ("stock", "sales"))
    ended = given(DECIDER, RECEIVED, a(ComplaintResolved), first, second)

    ended.when(fix, a(FixResponsibility, department="sales")).then_nothing()
    ended.when(fix, a(FixResponsibility, department="stock")).then(first)
    ended.when(fix, a(FixResponsibility)).then_refused("complaint.nobody-responsible")


@pytest.mark.parametrize("done", [(), (a(FindingRecorded),), (a(MeasurePlanned),)])
def test_the_steps_of_the_route_come_before_the_resolution(done: tuple[Any, ...]) -> None:
    """CO7, CO10; a step that only people know is not asked for."""
    resolve = partial(resolve_complaint, at=AT, rules=RULES)
    event = a(ComplaintRouted, row="force", then=FORCE.result.then)
    story = given(DECIDER, RECEIVED, event, *done)

    story.when(resolve, a(ResolveComplaint)).then_refused("complaint.steps-missing")
    both = given(DECIDER, RECEIVED, event, a(FindingRecorded), a(MeasurePlanned))
    both.when(resolve, a(ResolveComplaint)).then(a(ComplaintResolved))


def test_no_internal_work_answers_the_customer_or_ends_a_wait_and_a_reply_that_is_sent_answers() -> None:
    """Semantics 9 and 39."""
    internal: list[ComplaintEvent] = [a(ComplaintRouted), a(FindingRecorded), a(ReplyDrafted), a(ReplyApproved)]
    state = after(DECIDER, RECEIVED, a(ComplaintWaitingStarted), *internal)

    assert isinstance(state, Received)
    assert state.standing(AT).waiting
    assert state.standing(AT).first_response_at is None
    sent = state.with_change(a(ReplySent), AT + timedelta(hours=2))
    assert sent.standing(AT + timedelta(hours=2)).first_response_at == AT + timedelta(hours=2)
    assert sent.standing(AT + timedelta(hours=2)).waiting
