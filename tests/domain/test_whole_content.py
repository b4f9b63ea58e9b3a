"""The same id again is a repeat only where the whole content is the same (semantics 34), for every command there is."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any, Final, get_type_hints

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from contracts.catalog import AGGREGATES, COMMANDS
from contracts.complaints.complaint import ComplaintReceived, ComplaintResolved, ReceiveComplaint, ResolveComplaint
from contracts.credit.credit_account import CreditAccountOpened, OpenCreditAccount
from contracts.customers.customer import CustomerRegistered, PurchaseRecorded, RecordPurchase, RegisterCustomer
from contracts.customers.ownership import CustomerHandedOver, HandOverCustomer, OwnerAssigned
from contracts.message import Command
from contracts.organisation.account_manager import AppointManager, ManagerAppointed
from contracts.policies.policy import PolicyEvaluated, RecordEvaluation
from contracts.tiers.tier import BidRecorded, RecordBid
from domain.complaints import complaint
from domain.credit import credit_account
from domain.customers import customer, purchase
from domain.customers.ownership import Taker, hand_over_customer
from domain.decider import Refused
from domain.organisation import account_manager
from domain.policies import evaluation, policy
from domain.tiers.input import record_bid
from tests import packs
from tests.contracts.strategies import values
from tests.domain.asking import Answered, Desk, instant
from tests.domain.desks import DESKS
from tests.examples import a
from tests.given import AT, Given
from tests.given import given as given_events

EVERY_DESK = pytest.mark.parametrize("desk", DESKS.values(), ids=DESKS)
# Who or what a command is about, when and why it is sent: everything else is content.
ABOUT: Final = {aggregate.id_field for aggregate in AGGREGATES.values()} | {"occurred_at", "reason"}
# What may differ although nothing happens, and why.
MAY_DIFFER: Final[dict[tuple[str, str], str]] = {
    ("complaint.respond", "ends_waiting"): "where nothing waits, there is no wait to end",
    **{
        (f"credit-account.{command}", "by"): "what the account is already, it is whoever says so"
        for command in ("place-hold", "lift-hold", "report-distress", "end-distress")
    },
    ("credit-account.record-rate", "source"): "the rate is in force already, whoever says so",
    ("customer.request-erasure", "by"): "it is asked for already, whoever asks",
    ("customer.erase", "by"): "it is erased already, whoever did it",
    ("customer.erase-contact", "by"): "it is erased already, whoever did it",
    **{
        (f"complaint.{command}", field): "the same was recorded before, beside others"
        for command, fields in {
            "forward": ("to_unit", "opinion", "by"),
            "investigate": ("method", "finding", "by"),
            "plan": ("measure", "who", "until", "by"),
            "dispatch": ("help", "to", "ticket", "by"),
            "report-incident": ("to", "report", "by"),
            "apply-remedy": ("kind", "amount", "by"),
            "dispute-invoice": ("account_id", "invoice", "amount", "by"),
        }.items()
        for field in fields
    },
    ("complaint.route", "row"): "it is the row that is taken anyway",
    ("unit.run-pack", "effective_from"): "the unit runs the pack already, then and from then on",
    **{
        (command, field): "how a number is understood: no other number, and void for the same reason"
        for command in ("customer.add-contact", "customer.change-contact")
        for field in ("phone_country", "own_phone", "legible")
    },
}
# What a field says where it is left out.
LEFT_OUT: Final[dict[tuple[str, str], Any]] = {
    ("complaint.receive", "kind"): "complaint",
    ("complaint.receive", "detected"): "raised",
    ("complaint.receive", "raised_to"): "desk",
    ("complaint.receive", "form"): (),
    ("complaint.start-waiting", "waits_for"): "customer",
}
# Which commands may lead to nothing at another instant, by why they may: in all others the instant is content, too.
AT_ANOTHER_INSTANT: Final[dict[str, str]] = {
    "what opens an account, or the stream of a person, is valid at all dates (semantics 31)": """
    credit-account.open account-manager.enrol
    """,
    "only the present content counts, in the order of recording": """
    customer.assign-tier customer.rule-out-duplicate
    """,
    "what it asks for is so at that instant already, else it is an event or refused (semantics 31)": """
    account-manager.assign-coordinator account-manager.change-grade account-manager.leave
    complaint.close complaint.reopen complaint.resolve complaint.respond complaint.resume-work complaint.start-waiting
    complaint.take-in-charge complaint.triage complaint.acknowledge complaint.promise-reply complaint.retype
    complaint.run-clocks complaint.recompute-clocks
    account-manager.assign-coordinator account-manager.assign-superior account-manager.certify
    account-manager.change-grade account-manager.change-roles account-manager.leave account-manager.record-selection
    account-manager.return account-manager.take-leave
    complaint.apply-remedy complaint.approve-reply complaint.close complaint.decide-adoption complaint.decide-proposal
    complaint.dispatch complaint.dispute-invoice
    complaint.draft-reply complaint.fix-responsibility complaint.form-task-force complaint.forward
    complaint.investigate complaint.link-case complaint.mark-unsettled complaint.merge-duplicate complaint.plan
    complaint.record-opinion complaint.reopen complaint.report-incident complaint.resolve complaint.respond
    complaint.resume-work complaint.route complaint.send-reply complaint.start-waiting complaint.take-in-charge
    complaint.triage complaint.verify
    access.expire unit.require-security-check
    measure.report-progress measure.complete measure.check measure.reopen measure.drop
    credit-account.open-dispute credit-account.resolve-dispute credit-account.set-limit
    credit-account.insure credit-account.join-group credit-account.leave-group credit-account.set-group-limit
    credit-account.record-rate credit-account.approve-limit credit-account.propose-limit
    customer.add-contact customer.add-project customer.approve-tier customer.assign-owner
    customer.change-basic-information customer.change-business-information customer.change-contact
    customer.change-credit-information customer.change-details customer.change-market-information
    customer.change-project customer.check-phone customer.hand-over customer.link customer.merge
    customer.propose-tier customer.record-source customer.reject-tier customer.remove-contact customer.unlink
    customer.unmerge
    """,
}
TIMELESS: Final = {name for names in AT_ANOTHER_INSTANT.values() for name in names.split()}


@EVERY_DESK
@settings(max_examples=25)
@given(data=st.data())
def test_another_instant_is_never_answered_with_nothing_to_do_where_it_is_content(
    desk: Desk, data: st.DataObject
) -> None:
    """Commands that state their day as content are compared by that; those dated by arrival name no instant."""
    for answered in desk.answer(data.draw(desk.commands)):
        command = answered.command
        if not answered.events or command.name in TIMELESS or not _names_instant(command):
            continue
        at = instant(command) + data.draw(st.sampled_from([timedelta(days=-2), timedelta(hours=1), timedelta(days=3)]))
        assert _answer(desk, answered, command.model_copy(update={"occurred_at": at})) != [], (command, at)


def _names_instant(command: Command) -> bool:
    return not command.dated_by and type(command).model_fields["occurred_at"].annotation is not type(None)


def test_only_commands_of_the_catalogue_may_be_repeated_at_another_instant() -> None:
    assert set(COMMANDS) >= TIMELESS


@EVERY_DESK
@settings(max_examples=25)
@given(data=st.data())
def test_other_content_is_never_answered_with_nothing_to_do(desk: Desk, data: st.DataObject) -> None:
    """Whatever was accepted, with another value in any one field it leads to events or is refused."""
    for answered in desk.answer(data.draw(desk.commands)):
        if not answered.events:
            continue
        for name in type(answered.command).model_fields:
            for other in _with_another(answered, name, data):
                assert _answer(desk, answered, other) != [], (name, answered.command, other)


def _with_another(answered: Answered, name: str, data: st.DataObject) -> Iterator[Command]:
    command = answered.command
    if name in ABOUT or (command.name, name) in MAY_DIFFER:
        return
    drawn = data.draw(values(get_type_hints(type(command), include_extras=True)[name]))
    left_out = LEFT_OUT.get((command.name, name))
    said, other = (left_out if value is None else value for value in (getattr(command, name), drawn))
    if said == other:
        return
    given_fields = {field: getattr(command, field) for field in command.model_fields_set}
    try:
        yield type(command)(**(given_fields | {name: drawn}))
    except ValidationError:
        return


def _answer(desk: Desk, answered: Answered, command: Command) -> Any:
    try:
        return desk.decisions[type(command)](answered.after, command)
    except Refused as refused:
        return refused


REGISTERED: Final = a(CustomerRegistered, region="DE", received_at=AT, received_by="wang")
SAYINGS: Final[list[tuple[Given[Any, Any], Callable[..., Any], Command, dict[str, Any], str]]] = [
    (
        given_events(customer.DECIDER, REGISTERED),
        customer.register_customer,
        a(RegisterCustomer, full_name="Kunlun", region="FR", received_by="li"),
        {"at": AT},
        (
            "Customer C8 is registered with other content: "
            "full_name differs; region is DE, not FR; received_by is wang, not li."
        ),
    ),
    (
        given_events(customer.DECIDER, REGISTERED, a(PurchaseRecorded)),
        purchase.record_purchase,
        a(RecordPurchase, quantity=3, purchased_on=date(2025, 1, 8)),
        {},
        (
            "Purchase P1 of customer C8 is recorded with other content: "
            "purchased_on is 2025-01-07, not 2025-01-08; quantity is 2, not 3."
        ),
    ),
    (
        given_events(customer.DECIDER, REGISTERED, a(BidRecorded, project="Tower")),
        customer.on_tiers(record_bid),
        a(RecordBid),
        {},
        "Bid B-17 of customer C8 is recorded with other content: project is Tower, not empty.",
    ),
    (
        given_events(account_manager.DECIDER, a(ManagerAppointed)),
        account_manager.appoint_manager,
        a(AppointManager, occurred_at=AT + timedelta(hours=1)),
        {},
        (
            "Account manager wang was appointed with other content: "
            "occurred_at is 2026-01-05T09:00:00Z, not 2026-01-05T10:00:00Z."
        ),
    ),
    (
        given_events(customer.DECIDER, REGISTERED, a(BidRecorded)),
        customer.on_tiers(record_bid),
        a(RecordBid, occurred_at=AT - timedelta(hours=1)),
        {},
        (
            "Bid B-17 of customer C8 is recorded with other content: "
            "occurred_at is 2026-01-05T09:00:00Z, not 2026-01-05T08:00:00Z."
        ),
    ),
    (
        given_events(credit_account.DECIDER, a(CreditAccountOpened)),
        credit_account.open_credit_account,
        a(OpenCreditAccount, customer_id="C9", zone="Asia/Shanghai"),
        {},
        "Credit account C8-USD is open with other content: customer_id is C8, not C9; zone is UTC, not Asia/Shanghai.",
    ),
    (
        given_events(complaint.DECIDER, a(ComplaintReceived), a(ComplaintResolved, by="R6", remedy="Seal replaced")),
        complaint.resolve_complaint,
        a(ResolveComplaint, by="R6"),
        {"at": AT},
        (
            "Complaint 8 was resolved at 2026-01-05T09:00:00Z, and not reopened since, with other content: "
            "remedy differs."
        ),
    ),
    (
        given_events(complaint.DECIDER, a(ComplaintReceived, summary="long " * 99)),
        complaint.receive_complaint,
        a(ReceiveComplaint, occurred_at=AT + timedelta(hours=1)),
        {"at": AT + timedelta(hours=1)},
        (
            "Complaint 8 was received with other content: summary differs; "
            "occurred_at is 2026-01-05T09:00:00Z, not 2026-01-05T10:00:00Z."
        ),
    ),
]


@pytest.mark.parametrize(
    ("past", "decision", "command", "facts", "said"), SAYINGS, ids=[saying[2].name for saying in SAYINGS]
)
def test_a_refusal_names_what_differs_with_what_is_stored_and_what_is_given(
    past: Given[Any, Any], decision: Callable[..., Any], command: Command, facts: dict[str, Any], said: str
) -> None:
    """Of what is personal only the name of the field: refusals are kept, and never erased."""
    assert str(past.when(decision, command, **facts).answer) == said


def test_a_date_left_to_the_arrival_is_no_other_content() -> None:
    given_events(complaint.DECIDER, a(ComplaintReceived)).when(
        complaint.receive_complaint, a(ReceiveComplaint), at=AT + timedelta(hours=1)
    ).then_nothing()


def test_a_hand_over_by_another_person_is_no_repeat() -> None:
    """CU5."""
    over = given_events(customer.DECIDER, REGISTERED, a(OwnerAssigned), a(CustomerHandedOver))
    over.when(hand_over_customer, a(HandOverCustomer), taker=Taker()).then_nothing()
    over.when(hand_over_customer, a(HandOverCustomer, from_id="chen"), taker=Taker()).then_refused(
        "customer.not-owned-by"
    )


def test_an_evaluation_of_another_day_is_no_repeat() -> None:
    """PG1."""
    state = policy.DECIDER.fold([(AT, a(PolicyEvaluated))])
    for day, events in ((None, 0), (date(2027, 1, 5), 0), (date(2027, 1, 4), 1)):
        command, now = a(RecordEvaluation, evaluated_on=day), packs.at("2027-01-06T09:00:00+08:00")
        found = evaluation.record_evaluation(state, command, versions=(packs.pack(),), now=now, by="x")
        assert len(found) == events
