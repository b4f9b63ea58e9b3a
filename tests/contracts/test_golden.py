"""What was stored and published once can be read for ever, and is still written the same way."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator, FormatChecker

from contracts.catalog import EVENTS
from contracts.envelope import sealed_hash, unseal
from contracts.message import EventOfCustomer
from contracts.publishing.json_schema import ATTRIBUTES, OPTIONAL, event_schema
from contracts.publishing.publish import FOLDER, history
from tests.contracts import golden
from tests.contracts.examples import CAUSE, EVENT_OF
from tests.contracts.tiers.tier_examples import CUSTOMER

every_type = pytest.mark.parametrize("wire_type", sorted(EVENTS))


def golden_files(wire_type: str) -> list[Path]:
    return [*golden.past(wire_type), golden.newest(wire_type)]


def test_every_type_of_the_catalogue_has_a_golden_event_and_none_is_left_over() -> None:
    assert EVENT_OF.keys() == EVENTS.keys()
    assert {file.name.removesuffix(".json") for file in golden.FOLDER.glob("*.json")} == set(EVENTS)


@every_type
def test_a_golden_event_reads_as_what_happened(wire_type: str) -> None:
    envelope = unseal(golden.newest(wire_type).read_bytes())
    key = CUSTOMER if issubclass(EVENTS[wire_type], EventOfCustomer) else envelope.stream

    assert envelope.event == EVENT_OF[wire_type]
    assert type(envelope.event) is EVENTS[wire_type]
    assert (envelope.partition_key, envelope.version, envelope.occurred_at) == (key, 7, CAUSE.occurred_at)
    assert (envelope.actor, envelope.reason, envelope.correlation_id) == (
        CAUSE.actor,
        CAUSE.reason,
        CAUSE.correlation_id,
    )


@every_type
def test_the_same_event_is_sealed_into_the_same_bytes_as_ever(wire_type: str) -> None:
    assert golden.sealed(EVENT_OF[wire_type]) == golden.newest(wire_type).read_bytes()


@every_type
def test_golden_events_of_earlier_forms_still_read_and_still_prove_their_hash(wire_type: str) -> None:
    for file in golden_files(wire_type):
        state = file.read_bytes()
        assert unseal(state).type == wire_type
        assert sealed_hash(state) == unseal(state).hash


@every_type
def test_a_golden_event_obeys_every_schema_its_type_ever_had(wire_type: str) -> None:
    for schema in [event_schema(EVENTS[wire_type]), *history(FOLDER, wire_type)]:
        validator = Draft202012Validator(schema, format_checker=FormatChecker())
        for file in golden_files(wire_type):
            validator.validate(json.loads(file.read_bytes()))


@every_type
def test_the_schema_describes_every_attribute_and_field_that_is_written(wire_type: str) -> None:
    schema = event_schema(EVENTS[wire_type])
    event = json.loads(golden.newest(wire_type).read_bytes())

    assert event.keys() <= schema["properties"].keys()
    assert event["data"].keys() == schema["properties"]["data"]["properties"].keys()


def test_attributes_are_optional_in_the_schema_where_a_cause_may_leave_them_out() -> None:
    bare = replace(CAUSE, reason=None, causation_id=None, correlation_id=None, traceparent=None)
    written = json.loads(golden.sealed(EVENT_OF["complaint.closed.v1"], bare)).keys()

    assert ATTRIBUTES.keys() - written == OPTIONAL
