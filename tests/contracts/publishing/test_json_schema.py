"""The schemas say what is written, in words that every language reads alike, and leave room for what comes."""

import json
from typing import Any
from urllib.parse import urlsplit

import pytest
from jsonschema import Draft202012Validator

from contracts.catalog import COMMANDS, EVENTS
from contracts.customers.customer import CustomerRegistered, PurchaseRecorded, RegisterCustomer
from contracts.publishing.json_schema import command_schema, event_schema
from contracts.publishing.publish import schemas
from tests.contracts import golden
from tests.contracts.examples import EVENT_OF

SCHEMAS = schemas()
every_schema = pytest.mark.parametrize("name", sorted(SCHEMAS))


def values(schema: Any, keyword: str) -> list[Any]:
    """Find a keyword anywhere in a schema."""
    match schema:
        case dict():
            here = [schema[keyword]] if keyword in schema else []
            return here + [found for part in schema.values() for found in values(part, keyword)]
        case list():
            return [found for part in schema for found in values(part, keyword)]
        case _:
            return []


@every_schema
def test_every_schema_is_one_of_2020_12_under_a_name_of_its_own_without_a_host(name: str) -> None:
    schema = SCHEMAS[name]

    Draft202012Validator.check_schema(schema)
    assert urlsplit(schema["$id"]).scheme == "urn"
    assert [other for other, its in SCHEMAS.items() if its["$id"] == schema["$id"]] == [name]


@every_schema
def test_patterns_mean_the_same_in_every_language(name: str) -> None:
    for pattern in values(SCHEMAS[name], "pattern"):
        assert r"\w" not in pattern
        assert r"\d" not in pattern
        assert "(?=" not in pattern
        assert "(?!" not in pattern


@pytest.mark.parametrize("wire_type", sorted(EVENTS))
def test_an_event_names_its_schema_and_its_schema_is_open_to_later_fields(wire_type: str) -> None:
    schema = event_schema(EVENTS[wire_type])
    event = json.loads(golden.sealed(EVENT_OF[wire_type]))

    assert event["dataschema"] == schema["$id"]
    assert values(schema, "additionalProperties") == []
    event["tracestate"] = event["data"]["closing_note"] = "added in a later release"
    Draft202012Validator(schema).validate(event)


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_a_command_is_closed(name: str) -> None:
    assert command_schema(COMMANDS[name])["additionalProperties"] is False


def test_the_schemas_of_an_event_and_of_a_command_refuse_money_as_a_number() -> None:
    purchase = event_schema(PurchaseRecorded)
    event = json.loads(golden.sealed(EVENT_OF[PurchaseRecorded.type]))
    event["data"]["amount"]["amount"] = 1234.5

    assert [fault.json_path for fault in Draft202012Validator(purchase).iter_errors(event)] == ["$.data.amount.amount"]
    command = {"customer_id": "C8", "purchase": "P", "purchased_on": "2026-03-01", "quantity": 1}
    body = command | {"amount": {"amount": 1234.5, "currency": "CNY"}}
    schema = command_schema(COMMANDS["customer.record-purchase"])
    assert [fault.json_path for fault in Draft202012Validator(schema).iter_errors(body)] == ["$.amount.amount"]
    Draft202012Validator(schema).validate(body | {"amount": {"amount": "1234.5", "currency": "CNY"}})


def test_what_tells_about_a_person_is_marked_and_an_event_promises_no_length_of_it() -> None:
    in_event = event_schema(CustomerRegistered)["properties"]["data"]["properties"]
    in_command = command_schema(RegisterCustomer)["properties"]

    assert in_event["full_name"] == {"type": "string", "x-personal": True, "x-sealed": "sealed:1"}
    assert in_command["full_name"].items() >= {"maxLength": 200, "x-personal": True}.items()
    assert values(in_event["region"], "x-personal") == []
