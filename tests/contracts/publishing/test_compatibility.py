"""A published schema never breaks (FULL_TRANSITIVE): each kind of break is caught, each kind of addition passes."""

from collections.abc import Callable
from copy import deepcopy
from typing import Any, Final

import pytest

from contracts.catalog import EVENTS
from contracts.credit.credit_account import InvoiceRecorded
from contracts.customers.customer import CustomerRegistered
from contracts.publishing.compatibility import breaks
from contracts.publishing.json_schema import JsonSchema, event_schema
from contracts.publishing.publish import FOLDER, history
from tests.contracts.publishing.second_opinion import fully_compatible

Change = Callable[[JsonSchema], Any]

REGISTERED: Final = event_schema(CustomerRegistered)
INVOICE: Final = event_schema(InvoiceRecorded)


def data(schema: JsonSchema) -> JsonSchema:
    return schema["properties"]["data"]  # type: ignore[no-any-return]


def fields(schema: JsonSchema) -> JsonSchema:
    return data(schema)["properties"]  # type: ignore[no-any-return]


def money(schema: JsonSchema) -> JsonSchema:
    return schema["$defs"]["Money"]  # type: ignore[no-any-return]


def without(schema: JsonSchema, name: str) -> None:
    """Take a field out as deleting its line from the contract does."""
    del schema["properties"][name]
    schema["required"] = [field for field in schema["required"] if field != name]


def renamed(schema: JsonSchema, old: str, new: str) -> None:
    schema["properties"][new] = schema["properties"].pop(old)
    schema["required"] = [new if field == old else field for field in schema["required"]]


def added(schema: JsonSchema, name: str, *, required: bool) -> None:
    schema["properties"][name] = {"type": "string"}
    schema["required"] += [name] if required else []


BREAKS: Final[dict[str, tuple[JsonSchema, Change]]] = {
    "a required field removed": (REGISTERED, lambda schema: without(data(schema), "full_name")),
    "an optional field removed": (REGISTERED, lambda schema: without(data(schema), "region")),
    "a field renamed": (REGISTERED, lambda schema: renamed(data(schema), "full_name", "name")),
    "a new required field": (REGISTERED, lambda schema: added(data(schema), "email", required=True)),
    "an optional field made required": (REGISTERED, lambda schema: data(schema)["required"].append("region")),
    "a required field made optional": (REGISTERED, lambda schema: data(schema)["required"].remove("full_name")),
    "a type changed": (REGISTERED, lambda schema: fields(schema).update(full_name={"type": "integer"})),
    "a type widened": (REGISTERED, lambda schema: fields(schema).update(full_name={"type": ["string", "null"]})),
    "a type narrowed": (REGISTERED, lambda schema: fields(schema).update(region={"type": "string"})),
    "an enum value added": (REGISTERED, lambda schema: fields(schema)["kind"]["anyOf"][0]["enum"].append("partner")),
    "an enum value removed": (REGISTERED, lambda schema: fields(schema)["kind"]["anyOf"][0]["enum"].pop()),
    "a longer text": (REGISTERED, lambda schema: fields(schema)["region"]["anyOf"][0].update(maxLength=65)),
    "a shorter text": (REGISTERED, lambda schema: fields(schema)["region"]["anyOf"][0].update(maxLength=63)),
    "closed to new fields": (REGISTERED, lambda schema: data(schema).update(additionalProperties=False)),
    "another wire type": (REGISTERED, lambda schema: schema["properties"].update(type={"const": "customer.new.v1"})),
    "an attribute of the envelope removed": (REGISTERED, lambda schema: without(schema, "occurredat")),
    "money as a number": (INVOICE, lambda schema: money(schema)["properties"].update(amount={"type": "number"})),
    "money without a currency": (INVOICE, lambda schema: without(money(schema), "currency")),
    "money with a required rate": (INVOICE, lambda schema: added(money(schema), "rate", required=True)),
    "a pattern narrowed": (INVOICE, lambda schema: money(schema)["properties"]["currency"].update(pattern="^USD$")),
    "a pattern dropped": (INVOICE, lambda schema: fields(schema)["invoice"].pop("pattern")),
    "a date made an instant": (INVOICE, lambda schema: fields(schema)["due_date"].update(format="date-time")),
}
# jsoncompat takes any two patterns, and any two formats, for the same; a closed object only hurts the next addition.
ONLY_SEEN_BY_US: Final = {"a pattern narrowed", "a pattern dropped", "a date made an instant", "closed to new fields"}

ADDITIONS: Final[dict[str, tuple[JsonSchema, Change]]] = {
    "nothing changed": (REGISTERED, lambda _: None),
    "a new optional field": (REGISTERED, lambda schema: added(data(schema), "email", required=False)),
    "a new optional attribute": (REGISTERED, lambda schema: added(schema, "tracestate", required=False)),
    "a new optional field of money": (INVOICE, lambda schema: added(money(schema), "rate", required=False)),
    "a description": (REGISTERED, lambda schema: fields(schema)["full_name"].update(description="As on the card")),
}


def after(change: tuple[JsonSchema, Change]) -> tuple[JsonSchema, JsonSchema]:
    """Return a schema before and after the change."""
    old, make = change
    new = deepcopy(old)
    make(new)
    return old, new


@pytest.mark.parametrize("kind", BREAKS)
def test_each_kind_of_break_is_caught_whichever_side_is_older(kind: str) -> None:
    old, new = after(BREAKS[kind])

    assert breaks(old, new)


@pytest.mark.parametrize("kind", ADDITIONS)
def test_each_kind_of_addition_passes(kind: str) -> None:
    old, new = after(ADDITIONS[kind])

    assert breaks(old, new) == []
    assert fully_compatible(old, new)


@pytest.mark.parametrize("kind", BREAKS)
def test_jsoncompat_agrees_where_it_can_see(kind: str) -> None:
    old, new = after(BREAKS[kind])

    assert fully_compatible(old, new) == (kind in ONLY_SEEN_BY_US)


def test_a_break_is_told_as_the_place_and_what_changed_there() -> None:
    old, new = after(BREAKS["money with a required rate"])

    assert breaks(old, new) == ["event.data.amount.rate became required"]


def test_a_break_in_the_items_of_a_list_is_caught() -> None:
    texts = {"type": "array", "items": {"type": "string"}}

    assert breaks(texts, {"type": "array", "items": {"type": "integer"}}) == ["event[]: type was string, is integer"]
    assert breaks(texts, {"type": "array"}) == ["event[]: type was string, is None"]


@pytest.mark.parametrize("wire_type", sorted(EVENTS))
def test_today_breaks_with_nothing_that_was_ever_published(wire_type: str) -> None:
    today = event_schema(EVENTS[wire_type])

    for past in history(FOLDER, wire_type):
        assert breaks(past, today) == []
        assert fully_compatible(past, today)
