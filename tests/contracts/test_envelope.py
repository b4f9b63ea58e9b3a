"""The envelope gives back what was sealed, notices any changed byte and names what it cannot read."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any, ClassVar

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from contracts.catalog import EVENTS
from contracts.complaints.complaint import ComplaintClosed
from contracts.customers.customer import TierAssigned
from contracts.envelope import GENESIS, Cause, Undecodable, seal, sealed_hash, unseal
from contracts.message import Event, instant
from contracts.publishing.json_schema import event_schema
from tests.contracts import golden
from tests.contracts.examples import CAUSE, EVENT_OF
from tests.contracts.strategies import causes, instants, messages

any_event = st.sampled_from(sorted(EVENTS)).flatmap(lambda wire_type: messages(EVENTS[wire_type]))
CLOSED = golden.sealed(EVENT_OF["complaint.closed.v1"])
SCHEMA_OF = {wire_type: Draft202012Validator(event_schema(event)) for wire_type, event in EVENTS.items()}


def sealed(event: Event, cause: Cause = CAUSE, *, version: int = 1, prev_hash: str = GENESIS) -> tuple[bytes, str]:
    time = "2026-03-02T01:00:00Z"
    return seal(event, stream="complaint/8", version=version, cause=cause, time=time, prev_hash=prev_hash)


def spoilt(**changes: Any) -> bytes:
    """Write a sealed event with some attributes changed, or taken out where None."""
    attributes = json.loads(CLOSED) | changes
    return json.dumps({name: value for name, value in attributes.items() if value is not None}).encode()


@pytest.mark.parametrize("wire_type", sorted(EVENTS))
@given(data=st.data())
def test_any_event_comes_back_as_it_was_sealed_and_obeys_its_schema(wire_type: str, data: st.DataObject) -> None:
    event = data.draw(messages(EVENTS[wire_type]))
    state, _ = sealed(event)

    assert unseal(state).event == event
    SCHEMA_OF[wire_type].validate(json.loads(state))


@given(cause=causes)
def test_any_cause_comes_back_as_it_was_sealed(cause: Cause) -> None:
    envelope = unseal(sealed(ComplaintClosed(customer_id="C8", complaint_id="8"), cause)[0])

    assert envelope.command_id == str(cause.command_id)
    assert envelope.occurred_at == cause.occurred_at
    assert (envelope.actor, envelope.reason, envelope.causation_id) == (cause.actor, cause.reason, cause.causation_id)
    assert envelope.correlation_id == (cause.correlation_id or str(cause.command_id))


@given(cause=causes, hours=st.integers(min_value=-12, max_value=14))
def test_instants_and_ids_of_a_cause_are_written_in_one_way(cause: Cause, hours: int) -> None:
    elsewhere = replace(cause, occurred_at=cause.occurred_at.astimezone(timezone(timedelta(hours=hours))))
    state, _ = sealed(ComplaintClosed(customer_id="C8", complaint_id="8"), elsewhere)

    assert state == sealed(ComplaintClosed(customer_id="C8", complaint_id="8"), cause)[0]
    assert json.loads(state)["occurredat"] == instant(cause.occurred_at)
    assert json.loads(state)["commandid"] == str(cause.command_id)


def test_an_event_is_sealed_with_its_place_and_both_its_times() -> None:
    envelope = unseal(sealed(ComplaintClosed(customer_id="C8", complaint_id="8"), version=3, prev_hash="a" * 64)[0])

    assert (envelope.id, envelope.stream, envelope.version) == ("complaint/8@3", "complaint/8", 3)
    assert envelope.partition_key == "C8"
    assert envelope.prev_hash == "a" * 64
    assert envelope.time == datetime(2026, 3, 2, 1, tzinfo=UTC)
    assert envelope.occurred_at == datetime(2026, 3, 1, 16, 30, tzinfo=UTC)


def test_an_event_about_no_customer_is_keyed_by_its_stream() -> None:
    class CalendarPublished(Event):
        type: ClassVar[str] = "calendar.published.v1"

    assert json.loads(sealed(CalendarPublished())[0])["partitionkey"] == "complaint/8"


def test_a_decision_carries_its_policy_in_the_envelope_and_a_fact_none() -> None:
    decision = TierAssigned(customer_id="C8", tier="gold", policy="dealers-2026.1")

    assert unseal(sealed(decision)[0]).policy == "dealers-2026.1"
    assert unseal(CLOSED).policy is None


def test_each_event_is_chained_to_the_one_before() -> None:
    first, first_hash = sealed(ComplaintClosed(customer_id="C8", complaint_id="8"))
    second, second_hash = sealed(ComplaintClosed(customer_id="C8", complaint_id="8"), version=2, prev_hash=first_hash)

    assert unseal(first).prev_hash == GENESIS
    assert unseal(second).prev_hash == unseal(first).hash == first_hash == sealed_hash(first)
    assert sealed_hash(second) == second_hash != first_hash


@given(event=any_event, data=st.data())
def test_any_changed_byte_is_noticed(event: Event, data: st.DataObject) -> None:
    state, digest = sealed(event)
    place = data.draw(st.integers(min_value=0, max_value=len(state) - 1))
    other = data.draw(st.integers(min_value=0, max_value=255).filter(lambda byte: byte != state[place]))

    assert sealed_hash(state) == digest
    assert sealed_hash(state[:place] + bytes([other]) + state[place + 1 :]) is None


@pytest.mark.parametrize("between", [b"", b"~", b"~~"])
def test_a_byte_lost_changed_or_added_is_noticed_at_every_place(between: bytes) -> None:
    for place in range(len(CLOSED)):
        assert sealed_hash(CLOSED[:place] + between + CLOSED[place + 1 :]) is None
    assert sealed_hash(CLOSED + between) == (None if between else sealed_hash(CLOSED))


@given(
    garbage=st.binary()
    | st.text().map(str.encode)
    | st.recursive(
        st.none() | st.booleans() | st.floats() | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    ).map(lambda value: json.dumps(value).encode())
)
def test_garbage_is_undecodable_and_nothing_else(garbage: bytes) -> None:
    with pytest.raises(Undecodable, match="not an event of this catalogue"):
        unseal(garbage)
    assert sealed_hash(garbage) is None


@pytest.mark.parametrize(
    ("state", "fault"),
    [
        (b"", "EOF"),
        (b"\xff\xfe", "expected value"),
        (b"[]", "list indices"),
        (spoilt(type="complaint.exploded.v1"), "does not know the type complaint.exploded.v1"),
        (spoilt(type=["complaint.closed.v1"]), "unhashable"),
        (spoilt(actor=None), "'actor' is missing"),
        (spoilt(time="yesterday"), "yesterday"),
        (spoilt(occurredat=5), "argument must be str"),
        (spoilt(data={"customer_id": "C8"}), "complaint_id"),
        (
            spoilt(data={"customer_id": "C8", "complaint_id": "a/b"}),
            r"data\.complaint_id not in the form of the type$",
        ),
        (spoilt(data="{}"), "catalogue: data not in the form of the type"),
    ],
)
def test_the_fault_of_an_undecodable_event_is_named(state: bytes, fault: str) -> None:
    with pytest.raises(Undecodable, match=fault):
        unseal(state)


def test_fields_a_newer_process_added_are_ignored() -> None:
    newer = {"customer_id": "0465-DTULQ", "complaint_id": "8", "closing_note": "added in the next release"}

    assert unseal(spoilt(data=newer, tracestate="added too")).event == EVENT_OF["complaint.closed.v1"]


@given(moment=instants, hours=st.integers(min_value=-12, max_value=14))
def test_instants_are_written_in_utc_whatever_their_zone(moment: datetime, hours: int) -> None:
    written = instant(moment.astimezone(timezone(timedelta(hours=hours))))

    assert written == instant(moment)
    assert written.endswith("Z")
    assert datetime.fromisoformat(written) == moment
