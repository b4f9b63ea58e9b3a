"""Of two numbers inside one stream that look alike, the second is refused at its first use (semantics 36, ADR 15)."""

from collections.abc import Sequence
from typing import Any

import pytest
from immutables import Map

from contracts.credit.allocation import Allocation
from contracts.credit.credit_account import (
    CreditAccountOpened,
    InvoiceRecorded,
    OpenDispute,
    ReceiptRecorded,
    RecordInvoice,
    RecordReceipt,
)
from contracts.credit.reversal import ReverseInvoice, ReverseReceipt
from contracts.customers.contact import AddContact, ContactRecorded, RemoveContact
from contracts.customers.customer import (
    CustomerRegistered,
    PurchaseRecorded,
    RecordPurchase,
    RecordRefund,
    RefundRecorded,
)
from contracts.customers.file import AddProject, ChangeProject, ProjectRecorded
from domain.alike import noted
from domain.credit import credit_account, receivables
from domain.credit import reversals as reverse
from domain.customers import contact, customer, file, purchase
from tests.examples import a
from tests.given import AT, Outcome, given

PURCHASED = a(PurchaseRecorded)
REGISTERED = a(CustomerRegistered, kind="contractor")
OPENED = a(CreditAccountOpened)
CUSTOMER, ACCOUNT = customer.DECIDER, credit_account.DECIDER
CASES: dict[str, tuple[Any, ...]] = {
    "invoice": (ACCOUNT, (OPENED,), InvoiceRecorded, receivables.record_invoice, RecordInvoice, "invoice"),
    "receipt": (ACCOUNT, (OPENED,), ReceiptRecorded, receivables.record_receipt, RecordReceipt, "receipt"),
    "purchase": (CUSTOMER, (REGISTERED,), PurchaseRecorded, purchase.record_purchase, RecordPurchase, "purchase"),
    "refund": (CUSTOMER, (REGISTERED, PURCHASED), RefundRecorded, purchase.record_refund, RecordRefund, "refund"),
    "contact": (CUSTOMER, (REGISTERED,), ContactRecorded, contact.add_contact, AddContact, "contact_id"),
    "project": (CUSTOMER, (REGISTERED,), ProjectRecorded, file.add_project, AddProject, "project_id"),
}
DATED = {"receipt", "contact"}
PAIRS = (("A1", "Ａ１"), ("Ａ１", "A1"), ("Ａ1", "A１"), ("ｱ1", "ア1"))


def facts(kind: str) -> dict[str, Any]:
    return {"at": AT} if kind in DATED else {}


def asked(command: Any, field: str, number: str) -> Any:
    said = {"surname": "Li"} if command is AddContact else {}
    return a(command, **{field: number}, **said)


@pytest.mark.parametrize(("first", "second"), PAIRS)
@pytest.mark.parametrize("kind", CASES)
def test_the_second_of_two_that_look_alike_is_refused(kind: str, first: str, second: str) -> None:
    decider, before, recorded, decide, command, field = CASES[kind]
    story = given(decider, *before, a(recorded, **{field: first}))

    outcome = story.when(decide, asked(command, field, second), **facts(kind))

    outcome.then_refused("number.looks-alike")
    assert f"{kind.capitalize()} {second} looks like {first}," in str(outcome.answer)


@pytest.mark.parametrize("other", ["a1", "А1", "A-1"])
@pytest.mark.parametrize("kind", CASES)
def test_capitals_and_other_scripts_stay_different(kind: str, other: str) -> None:
    decider, before, recorded, decide, command, field = CASES[kind]
    story = given(decider, *before, a(recorded, **{field: "A1"}))

    outcome = story.when(decide, asked(command, field, other), **facts(kind))
    assert getattr(outcome.answer, "code", None) != "number.looks-alike"


@pytest.mark.parametrize("stored", [("A1", "Ａ１"), ("Ａ１", "A1"), ("Ａ1", "A１")])
@pytest.mark.parametrize("kind", CASES)
def test_what_looked_alike_before_goes_on(kind: str, stored: tuple[str, str]) -> None:
    decider, before, recorded, decide, command, field = CASES[kind]
    story = given(decider, *before, *(a(recorded, **{field: number}) for number in stored))

    for number in stored:
        outcome = story.when(decide, asked(command, field, number), **facts(kind))
        assert getattr(outcome.answer, "code", None) != "number.looks-alike"


def test_a_number_of_another_kind_may_look_alike() -> None:
    story = given(CUSTOMER, REGISTERED, a(PurchaseRecorded, purchase="Ａ１"))

    story.when(file.add_project, a(AddProject, project_id="A1")).then(a(ProjectRecorded, project_id="A1"))


# Stored by releases that did not put texts into NFC, beside what commands can say today.
DECOMPOSED, COMPOSED = "Re\u0301-1", "R\u00e9-1"
INVOICED = a(InvoiceRecorded, invoice=DECOMPOSED)
RECEIVED = a(ReceiptRecorded, receipt=DECOMPOSED)
BOUGHT = a(PurchaseRecorded, purchase=DECOMPOSED)
ADDED = a(ContactRecorded, contact_id=DECOMPOSED, surname="Li")
NAMING: dict[str, tuple[Any, ...]] = {
    "dispute": (ACCOUNT, (OPENED, INVOICED), receivables.open_dispute, OpenDispute, {"invoice": COMPOSED}),
    "reverse-invoice": (ACCOUNT, (OPENED, INVOICED), reverse.reverse_invoice, ReverseInvoice, {"invoice": COMPOSED}),
    "reverse-receipt": (ACCOUNT, (OPENED, RECEIVED), reverse.reverse_receipt, ReverseReceipt, {"receipt": COMPOSED}),
    "refund": (CUSTOMER, (REGISTERED, BOUGHT), purchase.record_refund, RecordRefund, {"purchase": COMPOSED}),
    "remove-contact": (CUSTOMER, (REGISTERED, ADDED), contact.remove_contact, RemoveContact, {"contact_id": COMPOSED}),
    "change-project": (
        CUSTOMER,
        (REGISTERED, a(ProjectRecorded, project_id=DECOMPOSED)),
        file.change_project,
        ChangeProject,
        {"project_id": COMPOSED, "project_name": "Tower 2"},
    ),
}
UNDATED = {"refund", "remove-contact", "change-project"}


def decided(outcome: Outcome[Any]) -> Sequence[Any]:
    assert not isinstance(outcome.answer, Exception), outcome.answer
    return outcome.answer


@pytest.mark.parametrize("named", NAMING)
def test_a_number_that_was_stored_in_another_spelling_can_be_named(named: str) -> None:
    """`AddContact` and others put their texts into NFC, and older releases stored them as they came."""
    decider, before, decide, command, fields = NAMING[named]

    outcome = given(decider, *before).when(decide, a(command, **fields), **({} if named in UNDATED else {"at": AT}))

    said = [event.model_dump() for event in decided(outcome)]
    assert said
    assert all(DECOMPOSED in event.values() for event in said)


def test_a_receipt_pays_the_invoice_that_was_stored_in_another_spelling() -> None:
    paying = a(RecordReceipt, receipt="R-1", allocations=(Allocation(invoice=COMPOSED, amount=INVOICED.amount),))

    outcome = given(ACCOUNT, OPENED, INVOICED).when(receivables.record_receipt, paying, at=AT)

    assert [getattr(event, "invoice", None) for event in decided(outcome)] == [None, DECOMPOSED]


def test_what_was_stored_in_another_spelling_is_repeated_and_not_recorded_again() -> None:
    again = a(RecordInvoice, invoice=COMPOSED)

    given(ACCOUNT, OPENED, INVOICED).when(receivables.record_invoice, again).then_nothing()


def test_of_two_spellings_that_were_both_stored_a_command_names_its_own() -> None:
    story = given(ACCOUNT, OPENED, INVOICED, a(InvoiceRecorded, invoice=COMPOSED))

    outcome = story.when(reverse.reverse_invoice, a(ReverseInvoice, invoice=COMPOSED), at=AT)

    assert [event.invoice for event in decided(outcome)] == [COMPOSED]


SIMILAR = (
    ("INV-1", "inv-1"), ("inv-1", "INV-1"), ("Inv-1", "INV-1"), ("INV-1", "Inv-1"), ("iNv-1", "InV-1"),
    ("A1", "А1"), ("А1", "A1"), ("а1", "A1"), ("Ρ-7", "p-7"), ("Ａ1", "a1"),
)  # fmt: skip


@pytest.mark.parametrize(("first", "second"), SIMILAR)
@pytest.mark.parametrize("kind", CASES)
def test_a_number_that_differs_only_in_capitals_or_script_is_warned_of(kind: str, first: str, second: str) -> None:
    decider, before, recorded, _, _, field = CASES[kind]
    state = given(decider, *before, a(recorded, **{field: first})).state

    (warned,) = decider.warnings(state, [a(recorded, **{field: second})])

    assert (warned.code, warned.field) == ("number.similar", field)
    assert f"{kind.capitalize()} {second} is new, and looks similar to {first}:" in warned.message


@pytest.mark.parametrize(
    ("first", "second"), [("A1", "A1"), ("A1", "A2"), ("客户", "客人"), ("605", "606"), ("A1", "A-1")]
)
@pytest.mark.parametrize("kind", CASES)
def test_what_is_another_number_or_the_same_is_not_warned_of(kind: str, first: str, second: str) -> None:
    decider, before, recorded, _, _, field = CASES[kind]
    state = given(decider, *before, a(recorded, **{field: first})).state

    assert not decider.warnings(state, [a(recorded, **{field: second})])


def test_a_number_of_another_kind_is_not_warned_of() -> None:
    state = given(CUSTOMER, REGISTERED, a(PurchaseRecorded, purchase="Inv-1")).state

    assert not CUSTOMER.warnings(state, [a(ProjectRecorded, project_id="INV-1")])


@pytest.mark.parametrize("number", ["605", "INV-2024/001", "605/settled", "客户-1", "00004/1997-01-18"])
def test_numbers_as_they_usually_are_take_no_room_twice(number: str) -> None:
    assert not noted(Map(), "invoice", number)
