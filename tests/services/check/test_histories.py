"""`kehu check` names stored histories that contradict themselves, and streams whose state cannot be found."""

from collections.abc import Sequence
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contracts.catalog import AGGREGATES
from contracts.complaints.complaint import (
    ComplaintReceived,
    ComplaintResolved,
    ComplaintWaitingEnded,
    ComplaintWaitingStarted,
    ComplaintWorkNoted,
)
from contracts.credit.credit_account import (
    CreditAccountOpened,
    DisputeOpened,
    DisputeResolved,
    InvoiceRecorded,
    ReceiptRecorded,
)
from contracts.credit.reversal import ReceiptReversed
from contracts.customers.customer import CustomerRegistered, PurchaseRecorded, RefundRecorded
from contracts.customers.identity import CustomerLinked, CustomerMerged, CustomerUnlinked, CustomerUnmerged
from contracts.customers.information import BasicInformationChanged
from contracts.customers.ownership import CustomerHandedOver, OwnerAssigned
from contracts.customers.reversal import PurchaseReversed
from contracts.organisation.account_manager import ManagerAppointed, ManagerGradeChanged
from services.check import contradictions
from services.check.deciders import deciders
from services.check.finding import Finding
from services.check.histories import HistoriesCheck
from services.cli.process.check import exit_code
from tests.domain.asking import Desk, instant
from tests.domain.desks import DESKS
from tests.examples import a
from tests.projections.story import Happened, on, recorded

CUSTOMER = on("2025-01-01T09:00", a(CustomerRegistered))
COMPLAINT = on("2025-03-03T08:00", a(ComplaintReceived))
ACCOUNT = [on("2025-01-01T09:00", a(CreditAccountOpened)), on("2025-01-05T09:00", a(InvoiceRecorded))]
# From earlier releases; the last event but `behind` others is what cannot have happened then.
CONTRADICTIONS: list[tuple[str, Sequence[Happened], int, str]] = [
    (
        "a dispute resolved before it was opened",
        [*ACCOUNT, on("2025-04-05T09:00", a(DisputeOpened)), on("2025-04-01T09:00", a(DisputeResolved))],
        4,
        "no dispute about invoice I1 was open",
    ),
    (
        "a dispute older than its invoice",
        [*ACCOUNT, on("2024-12-01T09:00", a(DisputeOpened))],
        3,
        "invoice I1 is of ",
    ),
    (
        "a receipt reversed before it came",
        [*ACCOUNT, on("2025-04-05T09:00", a(ReceiptRecorded)), on("2025-04-01T09:00", a(ReceiptReversed))],
        4,
        "receipt R1 is of 2025-04-05T09:00:00Z",
    ),
    (
        "a wait ended before it began",
        [
            COMPLAINT,
            on("2025-03-03T10:00", a(ComplaintWaitingStarted)),
            on("2025-03-03T09:30", a(ComplaintWaitingEnded)),
        ],
        3,
        "the complaint did not stand so that it could change like this",
    ),
    (
        "work after the resolution",
        [COMPLAINT, on("2025-03-03T10:00", a(ComplaintResolved)), on("2025-03-03T11:00", a(ComplaintWorkNoted))],
        3,
        "the complaint did not stand so that it could change like this",
    ),
    (
        "work before receipt",
        [COMPLAINT, on("2025-03-03T07:00", a(ComplaintWorkNoted))],
        2,
        "the complaint was received at 2025-03-03T08:00:00Z",
    ),
    (
        "a merge undone before it was made",
        [CUSTOMER, on("2025-06-01T09:00", a(CustomerMerged)), on("2025-05-01T09:00", a(CustomerUnmerged))],
        3,
        "the record was not tied to C7 like this",
    ),
    (
        "a link undone before it was made",
        [CUSTOMER, on("2025-06-01T09:00", a(CustomerLinked)), on("2025-05-01T09:00", a(CustomerUnlinked))],
        3,
        "the record was not tied to C7 like this",
    ),
    (
        "a refund before its purchase",
        [
            CUSTOMER,
            on("2025-01-07T09:00", a(PurchaseRecorded)),
            on("2025-01-07T09:00", a(RefundRecorded, refunded_on=date(2025, 1, 6))),
        ],
        3,
        "purchase P1 is of 2025-01-07, and this of 2025-01-06",
    ),
    (
        "a purchase reversed before it was made",
        [
            CUSTOMER,
            on("2025-01-07T09:00", a(PurchaseRecorded)),
            on("2025-01-07T09:00", a(PurchaseReversed, reversed_on=date(2025, 1, 6))),
        ],
        3,
        "purchase P1 is of 2025-01-07, and this of 2025-01-06",
    ),
    (
        "an owner older than the owner before",
        [CUSTOMER, on("2025-01-07T09:00", a(OwnerAssigned)), on("2025-01-06T09:00", a(CustomerHandedOver))],
        3,
        "the owner had changed at 2025-01-07T09:00:00Z",
    ),
    (
        "an older address entered late",
        [
            CUSTOMER,
            on("2025-01-07T09:00", a(BasicInformationChanged)),
            on("2025-01-06T09:00", a(BasicInformationChanged, fax="1")),
        ],
        3,
        "the basic information had changed at 2025-01-07T09:00:00Z",
    ),
    (
        "an older grade entered late",
        [on("2025-01-07T09:00", a(ManagerAppointed)), on("2025-01-06T09:00", a(ManagerGradeChanged))],
        2,
        "the account manager had changed at 2025-01-07T09:00:00Z",
    ),
]


def checked(history: Sequence[Happened]) -> HistoriesCheck:
    check = HistoriesCheck()
    check.take(recorded(history))
    return check


@pytest.mark.parametrize(
    ("history", "position", "why"), [case[1:] for case in CONTRADICTIONS], ids=[case[0] for case in CONTRADICTIONS]
)
def test_a_history_that_contradicts_itself_is_named_with_its_stream_and_event(
    history: Sequence[Happened], position: int, why: str
) -> None:
    """Semantics 31."""
    check = checked(history)

    example = check.histories.example
    assert check.states.ok
    assert example
    assert (example["stream"], example["version"]) == (history[0].stream, position)
    assert example["type"] == history[position - 1].event.type
    assert example["found"].startswith(why)
    assert (check.histories.ok, check.histories.agrees, check.histories.tolerated) == (False, True, 1)


def test_each_stream_is_counted_and_the_first_event_named() -> None:
    check = checked([*CONTRADICTIONS[3][1], *CONTRADICTIONS[0][1]])

    assert (check.histories.compared, check.histories.tolerated) == (2, 2)
    assert check.histories.example
    assert check.histories.example["stream"] == "complaint/8"


@pytest.mark.parametrize("stream", [[COMPLAINT], [CUSTOMER], ACCOUNT], ids=lambda stream: stream[0].stream)
def test_a_stream_whose_state_cannot_be_found_is_named_with_its_first_impossible_event(
    stream: Sequence[Happened],
) -> None:
    """It begins without its first event."""
    behind = {"complaint": a(ComplaintWorkNoted), "customer": a(OwnerAssigned), "credit-account": a(DisputeOpened)}
    category = stream[0].stream.partition("/")[0]

    check = checked([on("2025-03-03T10:00", behind[category])])

    assert check.states.example
    assert check.states.example["stream"] == stream[0].stream
    assert check.states.example["found"] == "AssertionError"
    assert not check.states.agrees
    assert check.histories.ok


def test_old_contradictions_alone_have_an_exit_code_of_their_own() -> None:
    """Everything agrees on them, and nobody can change them."""
    past, broken, whole = checked(CONTRADICTIONS[0][1]), Finding("chain"), Finding("topics")
    broken.wrong(1, expected=1, found=2)

    assert exit_code([whole, past.states]) == 0
    assert exit_code([whole, past.states, past.histories]) == 4
    assert exit_code([past.histories, broken]) == 1


def test_the_streams_of_every_aggregate_are_folded() -> None:
    assert deciders().keys() == AGGREGATES.keys()
    assert contradictions.OF.keys() <= AGGREGATES.keys()


@pytest.mark.parametrize("desk", DESKS.values(), ids=DESKS)
@settings(max_examples=25)
@given(data=st.data())
def test_nothing_that_is_accepted_today_contradicts_itself(desk: Desk, data: st.DataObject) -> None:
    history = [
        Happened(instant(answered.command), event)
        for answered in desk.answer(data.draw(desk.commands))
        for event in answered.events
    ]

    check = checked(history)

    assert (check.states.example, check.histories.example) == (None, None)
