"""How a case ends, comes back, is one with another, or is not settled in time (CO10-CO12, semantics 11, G10)."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import partial
from typing import Final

import pytest

from contracts.complaints.complaint import (
    CloseComplaint,
    ComplaintClosed,
    ComplaintReceivedV2,
    ComplaintReopened,
    ComplaintResolved,
    ReopenComplaint,
)
from contracts.complaints.connection import ComplaintMerged, DuplicateAbsorbed, MergeDuplicate
from contracts.complaints.consequence import (
    ComplaintUnsettled,
    DecideProposal,
    DisputeInvoice,
    InvoiceDisputed,
    MarkUnsettled,
    Proposal,
    ProposalDecided,
)
from contracts.complaints.outcome import OpinionRecorded, RecordOpinion
from domain.calendar.duration import Duration
from domain.complaints import connection, consequence, outcome
from domain.complaints.complaint import DECIDER, close_complaint, reopen_complaint
from domain.complaints.connection import Both
from domain.complaints.rules import CaseRules, Handling, Payable, Unsettled, window_end
from domain.decider import Refused
from domain.decision_table import Row
from tests.examples import a
from tests.given import AT, after, given

RECEIVED: Final = a(ComplaintReceivedV2)
RESOLVED: Final = a(ComplaintResolved)
UNTIL_SATISFIED: Final = CaseRules(
    policy="shop-2026.1", routes=(Row("all", (), Handling("desk", None, ("until-satisfied",))),), opinion_asked=True
)
opinion = partial(outcome.record_opinion, at=AT)


@pytest.mark.parametrize(
    ("window", "ends"),
    [
        ("15d", datetime(2026, 3, 16, 16, tzinfo=UTC)),
        ("36h", datetime(2026, 3, 2, 14, tzinfo=UTC)),
        ("1 month", datetime(2026, 4, 1, 16, tzinfo=UTC)),
    ],
)
def test_a_window_of_days_ends_with_its_last_day_in_the_zone(window: str, ends: datetime) -> None:
    """Semantics 45; of hours it is a length of time."""
    assert window_end(datetime(2026, 3, 1, 2, tzinfo=UTC), Duration.parse(window), "Asia/Shanghai") == ends


def test_after_the_window_a_case_stays_closed() -> None:
    rules = CaseRules(reopen_window=Duration.parse("15d"))
    end = window_end(AT, Duration.parse("15d"), "UTC")
    story = given(DECIDER, RECEIVED, RESOLVED, a(ComplaintClosed))

    story.when(reopen_complaint, a(ReopenComplaint), at=end - timedelta(seconds=1), rules=rules).then(
        a(ComplaintReopened)
    )
    late = story.when(reopen_complaint, a(ReopenComplaint), at=end, rules=rules)
    late.then_refused("complaint.not-opened-in-window")
    story.when(reopen_complaint, a(ReopenComplaint), at=end).then(a(ComplaintReopened))


def test_an_opinion_is_of_a_result() -> None:
    story = given(DECIDER, RECEIVED).when(opinion, a(RecordOpinion, satisfied=True), rules=UNTIL_SATISFIED)
    story.then_refused("complaint.not-resolved")


@pytest.mark.parametrize("satisfied", [True, None])
def test_a_customer_who_is_not_dissatisfied_ends_the_case(satisfied: bool | None) -> None:
    told = a(OpinionRecorded, satisfied=satisfied, words="rang twice")
    asked = a(RecordOpinion, satisfied=satisfied, words="rang twice")
    given(DECIDER, RECEIVED, RESOLVED).when(opinion, asked, rules=UNTIL_SATISFIED).then(told)
    close = partial(close_complaint, at=AT, rules=UNTIL_SATISFIED)
    given(DECIDER, RECEIVED, RESOLVED, told).when(close, a(CloseComplaint)).then(a(ComplaintClosed))
    given(DECIDER, RECEIVED, RESOLVED).when(close, a(CloseComplaint)).then_refused("complaint.opinion-missing")


def test_a_dissatisfied_customer_has_the_case_in_hand_again_only_where_the_pack_goes_on() -> None:
    """CO10."""
    asked, told = a(RecordOpinion, satisfied=False), a(OpinionRecorded, satisfied=False)
    story = given(DECIDER, RECEIVED, RESOLVED)

    story.when(opinion, asked, rules=UNTIL_SATISFIED).then(told, a(ComplaintReopened))
    story.when(opinion, asked, rules=CaseRules()).then(told)
    again = given(DECIDER, RECEIVED, RESOLVED, told, a(ComplaintReopened))
    again.when(opinion, asked, rules=UNTIL_SATISFIED).then_nothing()


def test_the_case_received_first_goes_on_and_the_duplicate_never_again() -> None:
    """Semantics 11."""
    first = after(DECIDER, a(ComplaintReceivedV2, complaint_id="7"))
    duplicate = after(DECIDER, RECEIVED)
    both = connection.merge_duplicate(duplicate, a(MergeDuplicate), first=first, at=AT)

    assert both.own == [a(ComplaintMerged)]
    assert both.other == [a(DuplicateAbsorbed, complaint_id="7", duplicate_id="8")]
    merged = after(DECIDER, *both.own, state=duplicate)
    assert connection.merge_duplicate(merged, a(MergeDuplicate), first=first, at=AT) == Both([], [])
    with pytest.raises(Refused, match="was merged with 7"):
        connection.merge_duplicate(merged, a(MergeDuplicate, first_id="6"), first=first, at=AT)
    given(DECIDER, RECEIVED, *both.own).when(reopen_complaint, a(ReopenComplaint), at=AT).then_refused(
        "complaint.merged"
    )


def test_a_dissatisfied_customer_has_no_duplicate_in_hand_again() -> None:
    """The case received first goes on (semantics 11)."""
    asked, told = a(RecordOpinion, satisfied=False), a(OpinionRecorded, satisfied=False)
    merged = given(DECIDER, RECEIVED, a(ComplaintMerged))

    merged.when(opinion, asked, rules=UNTIL_SATISFIED).then(told)


def test_what_is_not_settled_is_proposed_once_and_only_after_the_instant() -> None:
    """CO12."""
    due = AT + timedelta(days=3)
    rule = Unsettled(
        "3d", due, (Payable("not-settled", Decimal(500), ("person",)),), reassign_owner=False, currency="CNY"
    )
    rules = CaseRules(policy="care-2026.1", unsettled=rule, payers={"person": "wang"})
    mark = partial(consequence.mark_unsettled, rules=rules)
    story = given(DECIDER, RECEIVED)

    story.when(mark, a(MarkUnsettled), at=due).then_refused("complaint.not-due-yet")
    (event,) = mark(story.state, a(MarkUnsettled), at=due + timedelta(seconds=1))
    assert isinstance(event, ComplaintUnsettled)
    assert [(each.role, each.who) for each in event.proposals] == [("person", "wang")]
    # Settled afterwards, it was not settled in time all the same.
    assert mark(after(DECIDER, RECEIVED), a(MarkUnsettled), at=due + timedelta(days=9)) == [event]
    given(DECIDER, RECEIVED, RESOLVED).when(mark, a(MarkUnsettled), at=due + timedelta(days=1)).then_refused(
        "complaint.settled-in-time"
    )
    nothing = partial(consequence.mark_unsettled, at=AT, rules=CaseRules())
    story.when(nothing, a(MarkUnsettled)).then_refused("complaint.no-time-to-settle")


PROPOSED: Final = a(
    ComplaintUnsettled,
    proposals=(
        Proposal(proposal="not-settled/person", consequence="sanction", role="person"),
        Proposal(proposal="hand-over", consequence="hand-over"),
    ),
)
CONFIRMED: Final = a(DecideProposal, proposal="hand-over", confirmed=True, new_owner_id="li")
decide = partial(consequence.decide_proposal, at=AT, rules=CaseRules(owner="wang"))


def test_another_owner_who_is_confirmed_by_name_is_told_with_the_one_before() -> None:
    """CO12: so that the customer can be handed over without another look."""
    decided = a(ProposalDecided, proposal="hand-over", confirmed=True, owner_id="wang", new_owner_id="li")
    given(DECIDER, RECEIVED, PROPOSED).when(decide, CONFIRMED).then(decided)
    story = given(DECIDER, RECEIVED, PROPOSED, decided)
    story.when(decide, CONFIRMED).then_nothing()
    other = CONFIRMED.model_copy(update={"new_owner_id": "zhao"})
    story.when(decide, other).then_refused("complaint.proposal-decided-otherwise")


@pytest.mark.parametrize(
    "changes", [{"confirmed": False}, {"proposal": "not-settled/person"}, {"new_owner_id": "wang"}], ids=str
)
def test_a_new_owner_is_of_another_owner_that_is_confirmed(changes: dict[str, object]) -> None:
    asked = CONFIRMED.model_copy(update=changes)
    given(DECIDER, RECEIVED, PROPOSED).when(decide, asked).then_refused("complaint.no-new-owner")


def test_an_invoice_of_the_customer_is_disputed_once_while_the_case_is_open() -> None:
    dispute = partial(consequence.dispute_invoice, at=AT, is_own=True)
    disputed = a(InvoiceDisputed)
    given(DECIDER, RECEIVED).when(dispute, a(DisputeInvoice)).then(disputed)
    given(DECIDER, RECEIVED, disputed).when(dispute, a(DisputeInvoice)).then_nothing()
    given(DECIDER, RECEIVED, RESOLVED).when(dispute, a(DisputeInvoice)).then_refused("complaint.not-open")
    of_another = partial(consequence.dispute_invoice, at=AT, is_own=False)
    given(DECIDER, RECEIVED).when(of_another, a(DisputeInvoice)).then_refused("complaint.account-of-another")
