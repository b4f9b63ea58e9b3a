"""Instants and days enter as text of RFC 3339 alone, and every instant is in UTC from then on."""

import re
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from contracts.complaints.complaint import CloseComplaint
from contracts.credit.credit_account import RecordInvoice
from contracts.customers.customer import CustomerRegistered, RegisterCustomer
from contracts.message import Command
from contracts.organisation.unit import RunPack
from contracts.policies.policy import PolicyDrafted
from contracts.tiers.tier import OverrideTier

EIGHT = datetime(2024, 1, 1, 8, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "instant"),
    [
        ("2024-01-01T08:00:00Z", EIGHT),
        ("2024-01-01t08:00:00z", EIGHT),
        ("2024-01-02T07:59:00+23:59", EIGHT),
        ("2023-12-31T08:01:00-23:59", EIGHT),
        ("2024-01-02T02:00:00+18:00", EIGHT),
        ("2024-01-01T16:00:00.123456789+08:00", EIGHT + timedelta(microseconds=123456)),
    ],
)
def test_every_instant_of_a_command_is_in_utc(text: str, instant: datetime) -> None:
    commands: list[tuple[Any, str]] = [
        (CloseComplaint.model_validate({"complaint_id": "8", "occurred_at": text}), "occurred_at"),
        (RegisterCustomer.model_validate({"customer_id": "8", "full_name": "A", "received_at": text}), "received_at"),
        (RunPack.model_validate({"unit_id": "8", "pack": "A", "effective_from": text}), "effective_from"),
    ]
    for command, field in commands:
        assert getattr(command, field) == instant
        assert getattr(command, field).utcoffset() == timedelta()
        assert "Z" in command.model_dump_json(include={field})


@pytest.mark.parametrize(
    "value",
    [
        20240101, 1704096000, 1704096000.5, True, "20240101", "1704096000", "2024-01-01", "2024-01-01 08:00:00Z",
        "2024-01-01T08:00:00", "20240101T080000Z", "2024-W01-1T08:00:00Z", "2024-01-01T08:00Z",
        "2024-01-01T08:00:00+08",
        "2024-01-01T08:00:00+0800", "2024-01-01T24:00:00Z", "2024-01-01T08:00:60Z", "2024-02-30T08:00:00Z", "",
        "2024-01-01T08:00:00+24:00", " 2024-01-01T08:00:00Z", "2024-01-01T08:00:00Z\n", "２０２４-01-01T08:00:00Z",
        date(2024, 1, 1), datetime(2024, 1, 1),  # noqa: DTZ001 - without a zone on purpose
    ],
)  # fmt: skip
def test_whatever_is_no_instant_of_rfc_3339_is_refused_by_every_field(value: Any) -> None:
    asked: list[tuple[type[Command], dict[str, Any]]] = [
        (CloseComplaint, {"complaint_id": "8", "occurred_at": value}),
        (RunPack, {"unit_id": "8", "pack": "A", "effective_from": value}),
        (
            OverrideTier,
            {"customer_id": "8", "scheme": "a/b", "tier": "A", "approvers": ["A"], "expires_at": value},
        ),
    ]
    for command, fields in asked:
        with pytest.raises(ValidationError) as refused:
            command.model_validate(fields)
        (fault,) = refused.value.errors()
        assert (fault["type"], fault["loc"]) == ("instant", (list(fields)[-1],))


@pytest.mark.parametrize("text", ["2026-11-23T09:00+08:00", "2024-01-01t08:00z"])
def test_the_refusal_of_an_instant_without_seconds_names_them(text: str) -> None:
    with pytest.raises(ValidationError) as refused:
        CloseComplaint.model_validate({"complaint_id": "8", "occurred_at": text})
    assert refused.value.errors()[0]["msg"] == "its seconds are missing: write it as in 2012-07-05T08:30:00Z"


@pytest.mark.parametrize(
    "text", ["1899-12-31T23:59:59Z", "1900-01-01T00:00:00+14:00", "9001-01-01T00:00:00Z", "9000-12-31T23:00:00-02:00",
             "0001-01-01T00:00:00+23:59", "9999-12-31T23:59:59-23:59"]
)  # fmt: skip
def test_the_years_are_bounded_in_utc_too(text: str) -> None:
    with pytest.raises(ValidationError) as refused:
        CloseComplaint.model_validate({"complaint_id": "8", "occurred_at": text})
    assert refused.value.errors()[0]["type"] == "year"


@pytest.mark.parametrize("value", [20240101, "20240101", "2024-W01-1", "2024-1-1", "2024-02-30",
                                   "2024-01-01T00:00:00Z",
                                   1704067200, "1704067200", "2024-01-01\n",
                                   datetime(2024, 1, 1, tzinfo=UTC)])  # fmt: skip
def test_whatever_is_no_day_is_refused(value: Any) -> None:
    invoice = {"account_id": "A", "invoice": "1", "amount": {"amount": "1.00", "currency": "CNY"}}
    with pytest.raises(ValidationError) as refused:
        RecordInvoice.model_validate(invoice | {"invoice_date": "2024-01-01", "due_date": value})
    assert [(fault["type"], fault["loc"]) for fault in refused.value.errors()] == [("day", ("due_date",))]


@pytest.mark.parametrize("day", ["0001-01-01", "1899-12-31", "9001-01-01", "9999-12-31"])
def test_an_invoice_is_of_a_year_that_lists_can_reach(day: str) -> None:
    invoice = {"account_id": "A", "invoice": "1", "amount": {"amount": "1.00", "currency": "CNY"}}
    with pytest.raises(ValidationError) as refused:
        RecordInvoice.model_validate(invoice | {"invoice_date": day, "due_date": day})
    assert {fault["type"] for fault in refused.value.errors()} == {"year"}


def test_a_stored_event_with_another_offset_is_read_in_utc() -> None:
    stored = {"customer_id": "8", "full_name": "A", "received_at": "2024-01-02T07:59:00+23:59"}

    assert str(CustomerRegistered.model_validate(stored).received_at) == "2024-01-01 08:00:00+00:00"


@pytest.mark.parametrize("text", ["1900-01-01T00:00:00+14:00", "9000-12-31T23:00:00-02:00"])
def test_a_stored_event_at_the_ends_of_the_calendar_stays_readable(text: str) -> None:
    stored = {"customer_id": "8", "full_name": "A", "received_at": text}

    assert CustomerRegistered.model_validate(stored).received_at == datetime.fromisoformat(text)


def test_the_first_instant_of_a_policy_is_stored_in_utc() -> None:
    begins = datetime(2026, 1, 1, tzinfo=timezone(timedelta(hours=8)))
    fields = dict.fromkeys(("pack", "version", "title", "content", "author"), "A")

    drafted = PolicyDrafted(**fields, sha256="0" * 64, effective_from=begins)

    assert '"effective_from":"2025-12-31T16:00:00Z"' in drafted.model_dump_json()


def _pattern(command: type[Any], field: str) -> str:
    schema = command.model_json_schema()["properties"][field]
    return str((schema.get("anyOf") or [schema])[0]["pattern"])


@given(st.datetimes(min_value=datetime(1900, 1, 2), max_value=datetime(8999, 12, 30)), st.integers(-1439, 1439))  # noqa: DTZ001 - the zone is added
def test_the_schema_says_which_instants_are_taken(moment: datetime, minutes: int) -> None:
    text = moment.replace(tzinfo=timezone(timedelta(minutes=minutes))).isoformat()

    assert re.search(_pattern(CloseComplaint, "occurred_at"), text)
    assert CloseComplaint.model_validate({"complaint_id": "8", "occurred_at": text}).occurred_at is not None


@pytest.mark.parametrize("text", ["20240101", "2024-01-01T08:00Z", "1899-12-31T23:59:59Z", "9001-01-01T00:00:00Z"])
def test_the_schema_refuses_what_the_door_refuses(text: str) -> None:
    assert not re.search(_pattern(CloseComplaint, "occurred_at"), text)
    assert not re.search(_pattern(RecordInvoice, "due_date"), text[:10] if "-" in text and text[0] != "2" else text)
