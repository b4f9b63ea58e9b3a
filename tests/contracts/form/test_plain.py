"""Text of commands has one spelling, and holds nothing that no reader sees."""

import pytest
from pydantic import ValidationError

from contracts.complaints.complaint import NoteComplaintWork, ReceiveComplaint
from contracts.credit.credit_account import OpenDispute
from contracts.customers.customer import RegisterCustomer
from contracts.customers.information import ChangeBusinessInformation
from contracts.policies.policy import DraftPolicy

COMPOSED, DECOMPOSED = "Ren\u00e9", "Rene\u0301"


def test_two_spellings_of_a_text_are_one() -> None:
    assert RegisterCustomer(customer_id=DECOMPOSED, full_name=DECOMPOSED).customer_id == COMPOSED
    assert OpenDispute(account_id="A", invoice=DECOMPOSED).invoice == COMPOSED
    assert ChangeBusinessInformation(customer_id="8", products=(DECOMPOSED,)).products == (COMPOSED,)
    assert RegisterCustomer(customer_id="a\u1100\u1161", full_name="x").customer_id == "a\uac00"


@pytest.mark.parametrize("mark", ["\u200b", "\u2060", "\ufeff"])
def test_marks_without_any_width_are_left_out(mark: str) -> None:
    assert OpenDispute(account_id=f"A{mark}1", invoice=f"1{mark}2{mark}").invoice == "12"
    assert OpenDispute(account_id=f"A{mark}1", invoice="1").account_id == "A1"


@pytest.mark.parametrize("mark", ["\x1b", "\x7f", "\x9b", "\x08", "\u202e", "\u2066", "\u202a"])
@pytest.mark.parametrize(
    ("command", "fields", "field"),
    [
        (RegisterCustomer, {"customer_id": "8", "full_name": "A{}B"}, "full_name"),
        (OpenDispute, {"account_id": "8", "invoice": "A{}B"}, "invoice"),
        (NoteComplaintWork, {"complaint_id": "8", "activity": "A", "by": "{}B"}, "by"),
        (ReceiveComplaint, {"complaint_id": "8", "customer_id": "8", "summary": "A\n{}"}, "summary"),
        (ReceiveComplaint, {"complaint_id": "8", "customer_id": "A{}"}, "customer_id"),
        (ReceiveComplaint, {"complaint_id": "8", "customer_id": "8", "reason": "{}"}, "reason"),
    ],
)
def test_what_no_reader_sees_is_refused_by_name(mark: str, command: type, fields: dict[str, str], field: str) -> None:
    with pytest.raises(ValidationError) as refused:
        command(**{name: value.format(mark) for name, value in fields.items()})

    (fault,) = refused.value.errors()
    assert (fault["loc"], fault["type"]) == ((field,), "hidden_character")
    assert f"U+{ord(mark):04X}" in fault["msg"]


@pytest.mark.parametrize("text", ["王芳\n二", "می\u200cخواهم", "👩\u200d🔧", "a\tb\r\n", "שלום\u200f"])
def test_what_languages_need_is_kept(text: str) -> None:
    assert ReceiveComplaint(complaint_id="8", customer_id="8", summary=text).summary == text


def test_the_text_of_a_policy_is_kept_to_the_byte() -> None:
    content = f"\ufeff# {DECOMPOSED}\x7f"

    assert DraftPolicy(pack="p", content=content).content == content
