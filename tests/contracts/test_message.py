"""Messages are frozen and closed, and their texts are what keys, web addresses and PostgreSQL can hold."""

import re
from importlib import import_module
from pkgutil import walk_packages
from typing import get_args

import pytest
from hypothesis import given
from pydantic import ValidationError

import contracts
from contracts.catalog import AGGREGATES, COMMANDS, EVENTS, TOPIC_OF, topic_of
from contracts.complaints import complaint
from contracts.complaints.complaint import CloseComplaint, ComplaintClosed, ReceiveComplaint, TriageComplaint
from contracts.credit.credit_account import OpenDispute
from contracts.message import Command, Event
from contracts.policies.tier_period import CloseTierPeriod
from contracts.tiers.tier import ArchiveFile, EvaluateTier
from tests.contracts.strategies import document_numbers, ids


@pytest.mark.parametrize("text", ["8", "0465-DTULQ", "客户-1", "a.b:c@d+e#f_g", "x" * 64])
def test_an_id_is_a_word_of_up_to_64_characters(text: str) -> None:
    assert CloseComplaint(complaint_id=text).complaint_id == text


@pytest.mark.parametrize("text", ["", " ", "-8", ".8", "a/b", "a b", "a?b", "a%2F", "8\n", "8\x00", "x" * 65])
def test_an_id_fits_a_web_address_and_begins_with_a_letter_or_digit(text: str) -> None:
    with pytest.raises(ValidationError, match="complaint_id"):
        CloseComplaint(complaint_id=text)


@pytest.mark.parametrize("number", ["1", "2024/001", "RE 17 (b)", "发票-9", "x" * 64])
def test_a_document_number_is_what_is_printed(number: str) -> None:
    assert OpenDispute(account_id="A", invoice=number).invoice == number


@pytest.mark.parametrize("number", ["", " 1", "1 ", "1\n", "1\t2", "1\x002", "\u30001", "x" * 65])
def test_a_document_number_has_no_blank_at_its_ends_and_nothing_unprintable(number: str) -> None:
    with pytest.raises(ValidationError, match="invoice"):
        OpenDispute(account_id="A", invoice=number)


def test_what_is_wrong_is_told_without_the_value_which_may_be_personal() -> None:
    with pytest.raises(ValidationError, match="summary") as refused:
        ReceiveComplaint.model_validate({"complaint_id": "8", "customer_id": "C8", "summary": ["王芳"]})
    assert "王芳" not in str(refused.value)


@pytest.mark.parametrize("code", range(1, 128))
def test_the_schema_of_an_id_says_which_ascii_is_taken(code: int) -> None:
    pattern = CloseComplaint.model_json_schema()["properties"]["complaint_id"]["pattern"]
    for text in (chr(code), f"a{chr(code)}", f"a{chr(code)}b"):
        try:
            taken = bool(CloseComplaint(complaint_id=text))
        except ValidationError:
            taken = False
        assert taken == bool(re.fullmatch(pattern, text))


@given(text=ids, number=document_numbers)
def test_any_id_and_any_document_number_is_taken_as_it_is(text: str, number: str) -> None:
    dispute = OpenDispute(account_id=text, invoice=number)

    assert (dispute.account_id, dispute.invoice) == (text, number)


@pytest.mark.parametrize("severity", ["", "x" * 65, "S\x001"])
def test_a_label_is_neither_empty_nor_long_and_holds_no_nul(severity: str) -> None:
    with pytest.raises(ValidationError, match="severity"):
        TriageComplaint(complaint_id="8", severity=severity)


def test_a_text_may_have_lines_but_no_nul() -> None:
    assert ReceiveComplaint(complaint_id="8", customer_id="C8", summary="one\ntwo").summary == "one\ntwo"
    with pytest.raises(ValidationError, match="summary"):
        ReceiveComplaint(complaint_id="8", customer_id="C8", summary="one\x00two")


def test_a_message_cannot_be_changed_and_takes_no_unknown_field() -> None:
    closed = ComplaintClosed(customer_id="C8", complaint_id="8")

    with pytest.raises(ValidationError, match="frozen"):
        closed.complaint_id = "9"  # type: ignore[misc]
    with pytest.raises(ValidationError, match="colour"):
        ComplaintClosed.model_validate({"customer_id": "C8", "complaint_id": "8", "colour": "red"})


def test_a_command_may_leave_out_when_it_happened_but_not_the_zone() -> None:
    assert CloseComplaint(complaint_id="8").occurred_at is None
    with pytest.raises(ValidationError, match="with its zone"):
        CloseComplaint.model_validate({"complaint_id": "8", "occurred_at": "2026-03-01T09:00:00"})


def test_no_two_commands_share_a_name_and_no_two_events_a_wire_type() -> None:
    assert len(COMMANDS) == sum(len(aggregate.commands) for aggregate in AGGREGATES.values())
    assert len(EVENTS) == sum(len(aggregate.events) for aggregate in AGGREGATES.values())


def test_every_message_is_in_the_catalogue() -> None:
    """Abstract are those without a name or a wire type; three commands are the service's own, and nobody sends them."""
    modules = [import_module(found.name) for found in walk_packages(contracts.__path__, "contracts.")]
    classes = {value for module in modules for value in vars(module).values() if isinstance(value, type)}
    commands = {each for each in classes if issubclass(each, Command) and hasattr(each, "name")}
    events = {each for each in classes if issubclass(each, Event) and hasattr(each, "type")}

    assert commands == {*COMMANDS.values(), EvaluateTier, ArchiveFile, CloseTierPeriod}
    assert events == set(EVENTS.values())
    assert get_args(complaint.ComplaintEvent) == AGGREGATES["complaint"].events


@pytest.mark.parametrize("category", AGGREGATES)
def test_names_begin_with_their_category_and_a_wire_type_ends_with_its_version(category: str) -> None:
    aggregate = AGGREGATES[category]

    assert aggregate.category == category
    assert all(command.name.startswith(f"{category}.") for command in aggregate.commands)
    for event in aggregate.events:
        head, _, version = event.type.rpartition(".v")
        assert head.startswith(f"{category}.")
        assert version.isdecimal()
        assert topic_of(event.type) == TOPIC_OF[event.type] == aggregate.topic


@pytest.mark.parametrize("category", AGGREGATES)
def test_every_command_and_event_of_an_aggregate_names_it_by_the_same_field(category: str) -> None:
    aggregate = AGGREGATES[category]

    assert [
        each for each in (*aggregate.commands, *aggregate.events) if aggregate.id_field not in each.model_fields
    ] == []


def test_no_two_aggregates_share_an_address_or_a_topic() -> None:
    assert len({aggregate.collection for aggregate in AGGREGATES.values()}) == len(AGGREGATES)
    assert len({aggregate.topic for aggregate in AGGREGATES.values()}) == len(AGGREGATES)
