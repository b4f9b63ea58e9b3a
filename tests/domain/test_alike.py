"""Of two numbers inside one stream that look alike, the second is refused at its first use (semantics 36, ADR 15)."""

from typing import Any

import pytest

from contracts.credit.credit_account import (
    CreditAccountOpened,
    InvoiceRecorded,
    ReceiptRecorded,
    RecordInvoice,
    RecordReceipt,
)
from contracts.customers.contact import AddContact, ContactRecorded
from contracts.customers.customer import (
    CustomerRegistered,
    PurchaseRecorded,
    RecordPurchase,
    RecordRefund,
    RefundRecorded,
)
from contracts.customers.file import AddProject, ProjectRecorded
from domain.credit import credit_account, receivables
from domain.customers import contact, customer, file, purchase
from tests.examples import a
from tests.given import AT, given

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
