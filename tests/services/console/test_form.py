"""Forms ask for what the catalogue's commands take, and send what was typed (requirements of every command)."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from contracts.catalog import AGGREGATES
from contracts.complaints.complaint import ReceiveComplaint
from contracts.credit.credit_account import OpenCreditAccount, OpenDispute, RecordReceipt
from contracts.customers.customer import ChangeCustomerDetails
from contracts.message import Command
from contracts.organisation.access_request import RequestAccess
from contracts.organisation.measure import OpenMeasure
from services.console.api import Problem
from services.console.parts import form, form_body
from services.console.shell.formats import Formats
from services.console.shell.language import ENGLISH

FORMATS = Formats(ENGLISH, ZoneInfo("Asia/Shanghai"))
COMMANDS = [command for aggregate in AGGREGATES.values() for command in aggregate.commands]


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.name)
def test_a_form_asks_for_every_field_of_its_command(command: type[Command]) -> None:
    asked = {each.name.partition(".")[0] for each in form.fields(command)}

    assert asked == command.model_fields.keys()


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.name)
def test_an_empty_form_leaves_everything_out_but_what_a_box_says(command: type[Command]) -> None:
    asked = form.fields(command)

    assert form_body.body(asked, {}, FORMATS) == {each.name: False for each in asked if each.kind == "check"}


def test_rows_that_are_filled_become_a_list_in_the_currency_of_the_amount() -> None:
    sent = {
        "receipt": "R-1",
        "amount.amount": "100.00",
        "amount.currency": "USD",
        "allocations.0.invoice": "INV-1",
        "allocations.0.amount.amount": "60.00",
        "allocations.2.invoice": "INV-2",
        "allocations.2.amount.amount": "40.00",
    }

    body = form_body.body(form.fields(RecordReceipt, sent), sent, FORMATS)

    assert body == {
        "receipt": "R-1",
        "amount": {"amount": "100.00", "currency": "USD"},
        "allocations": [
            {"invoice": "INV-1", "amount": {"amount": "60.00", "currency": "USD"}},
            {"invoice": "INV-2", "amount": {"amount": "40.00", "currency": "USD"}},
        ],
    }


def test_more_rows_are_offered_than_are_filled() -> None:
    rows = {each.row for each in form.fields(RecordReceipt, {"allocations.4.invoice": "INV-5"}) if each.row}

    assert rows == {1, 2, 3, 4, 5, 6, 7}


def test_rows_that_were_offered_and_left_empty_offer_no_more() -> None:
    sent = {
        "receipt": "R-1",
        "allocations.0.invoice": "",
        "allocations.1.invoice": "",
        "allocations.1.amount.amount": "",
    }

    assert {each.row for each in form.fields(RecordReceipt, sent) if each.row} == {1, 2}


@pytest.mark.parametrize(
    ("typed", "sent"),
    [
        ("44,800.00", "44800.00"),
        ("1,234,567", "1234567"),
        ("100.00", "100.00"),
        ("1,5", "1,5"),
        ("12,34.00", "12,34.00"),
        ("ten", "ten"),
    ],
)
def test_an_amount_can_be_copied_from_a_page_with_its_thousands(typed: str, sent: str) -> None:
    """A comma that is no mark of thousands is left for the API to refuse: it may be a decimal comma."""
    given = {"amount.amount": typed, "amount.currency": "USD"}

    assert form_body.body(form.fields(RecordReceipt), given, FORMATS) == {"amount": {"amount": sent, "currency": "USD"}}


def test_what_is_seldom_known_is_folded_away_while_nothing_stands_there() -> None:
    asked = form.fields(ReceiveComplaint)
    filled = form.filled(asked, {"about.subject": "person"}, {"unit_id": "there is no such unit"})

    assert {"about.subject", "about.which", "unit_id", "received_by"} <= {each.name for each in asked if each.rare}
    assert not {"summary", "channel", "customer_id", "reason"} & {each.name for each in asked if each.rare}
    assert not {"about.subject", "unit_id"} & {each.name for each in filled if each.rare}


def test_an_instant_is_sent_with_the_offset_of_the_zone() -> None:
    sent = {"occurred_at": "2026-10-10T14:20", "customer_id": " C1 "}

    assert form_body.body(form.fields(ReceiveComplaint), sent, FORMATS) == {
        "occurred_at": "2026-10-10T14:20:00+08:00",
        "customer_id": "C1",
    }


def test_a_field_is_emptied_where_the_command_can() -> None:
    sent = {"clear.region": "yes", "full_name": "Acme"}

    assert form_body.body(form.fields(ChangeCustomerDetails), sent, FORMATS) == {"region": None, "full_name": "Acme"}


def test_a_fault_of_an_amount_stands_at_its_input() -> None:
    fields = [{"field": "body.amount.amount", "message": "one"}, {"field": "body.receipt", "message": "two"}]
    asked = form.fields(RecordReceipt)
    errors = form.errors_of(Problem(422, "request.invalid", "Two things.", fields), asked)
    filled = form.filled(asked, {"receipt": "R 1"}, errors)

    assert {each.name: (each.value, each.error) for each in filled if each.error} == {
        "amount.amount": ("", "one"),
        "receipt": ("R 1", "two"),
    }


def test_parts_of_what_may_be_left_out_may_be_left_out() -> None:
    needed = {each.name for each in form.fields(ReceiveComplaint) if each.required}

    assert needed == {"complaint_id", "customer_id"}


def test_a_currency_that_was_only_offered_is_no_amount() -> None:
    assert form_body.body(form.fields(OpenDispute), {"invoice": "I1", "amount.currency": "USD"}, FORMATS) == {
        "invoice": "I1"
    }


def test_a_new_thing_that_has_no_number_elsewhere_is_given_one() -> None:
    """Nobody has to invent the number of a case, of a measure or of a request to read files."""
    now = datetime(2026, 12, 1, 9, 30, 5, tzinfo=UTC)
    for command in (ReceiveComplaint, OpenMeasure, RequestAccess):
        (id_,) = [each.name for each in form.fields(command) if each.name in form.NUMBERED]
        assert form.first_values(form.fields(command), {}, "li", now)[id_] == "261201-093005"
    assert "account_id" not in form.first_values(form.fields(OpenCreditAccount), {}, "li", now)
