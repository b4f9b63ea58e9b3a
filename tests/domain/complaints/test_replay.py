"""Another version of a policy decides about a case on its facts alone; what people decided stays."""

from dataclasses import replace
from datetime import datetime, timedelta

from contracts.complaints.complaint import ComplaintReceivedV2, ComplaintResponded
from domain.complaints import by_people, clocks, replay
from domain.complaints.complaint import evolve
from domain.complaints.replay import CasePolicy
from domain.complaints.rules import NO_RULES, CaseRules, Handling
from domain.complaints.state import Complaint, NotReceived, Received
from domain.complaints.terms import Terms
from domain.decision_table import Row
from services.packs.book import SHIPPED
from services.packs.terms import terms_of
from tests.examples import a
from tests.given import AT

FIRST = "first-response/1"
(PACK, *_) = SHIPPED.versions("foreign-trade")


def case(*events: tuple[timedelta, object], terms: Terms | None = None) -> Received:
    """Return a case with what its clocks said after each event."""
    state: Complaint = NotReceived()
    terms = terms or terms_of(PACK, "main")
    for after, event in (
        (timedelta(0), a(ComplaintReceivedV2, complaint_id="K", customer_id="C", kind="complaint")),
        *events,
    ):
        for each in clocks.with_clocks(state, [event], at=AT + after, terms=terms):  # type: ignore[list-item]
            state = evolve(state, each, AT + after)
    assert isinstance(state, Received)
    return state


def policy(
    terms: Terms | None = None, *, as_of: datetime, rules: CaseRules = NO_RULES, decided: bool = False
) -> CasePolicy:
    return CasePolicy(terms=terms or terms_of(PACK, "main"), rules=rules, as_of=as_of, decided=decided)


def test_the_version_that_decided_decides_the_same_again() -> None:
    answered = a(ComplaintResponded, complaint_id="K", customer_id="C", by="x", answer="y")
    received = case((timedelta(hours=30), answered))
    as_of = AT + timedelta(days=90)
    again = replay.decisions(received, policy(as_of=as_of, decided=True))
    assert again == replay.recorded(received, as_of)
    assert next(each.outcome for each in again if each.name == FIRST) == "late"


def test_another_version_counts_by_its_own_calendar() -> None:
    terms = terms_of(PACK, "main")
    other = replace(
        terms,
        clocks=tuple(
            replace(each, calendar="cn-office@2026") if each.clock == "first-response" else each
            for each in terms.clocks
        ),
    )
    as_of = AT + timedelta(days=90)
    due = {
        decided: next(
            each.said["due_at"]
            for each in replay.decisions(case(), policy(other, as_of=as_of, decided=decided))
            if each.name == FIRST
        )
        for decided in (True, False)
    }
    assert due[True] == (AT + timedelta(hours=24)).isoformat()
    assert due[False] > due[True]


def test_an_answer_that_the_draft_wants_approved_is_named_and_stays() -> None:
    answered = a(ComplaintResponded, complaint_id="K", customer_id="C", by="x", answer="y")
    received = case((timedelta(hours=1), answered))
    as_of = AT + timedelta(days=1)
    asks = replace(NO_RULES, policy="p", routes=(Row("all", (), Handling("desk", "manager", ())),))
    found = {
        rules is asks: [
            (each.what, each.asked) for each in by_people.by_people(received, policy(as_of=as_of, rules=rules))
        ]
        for rules in (NO_RULES, asks)
    }
    assert found == {False: [("answered-unapproved", False)], True: [("answered-unapproved", True)]}
