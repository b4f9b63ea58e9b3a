"""Every text, list and number of every command has a bound, in its published schema and in its refusal."""

from collections.abc import Iterator
from re import _parser  # the width of a pattern, which nothing public tells
from typing import Any

import pytest
from pydantic import ValidationError

from contracts.catalog import COMMANDS
from contracts.publishing.json_schema import command_schema

WIDEST = 1 << 18


def unbounded(schema: dict[str, Any], parts: dict[str, Any], path: str = "") -> Iterator[str]:
    """Yield the places of a schema at which something may be as large as it likes."""
    if "$ref" in schema:
        yield from unbounded(parts[schema["$ref"].rpartition("/")[2]], parts, path)
    for choice in schema.get("anyOf", []):
        yield from unbounded(choice, parts, path)
    if "enum" in schema or "const" in schema:
        return
    match schema.get("type"):
        case "string":
            if min(schema.get("maxLength", WIDEST), _width(schema.get("pattern", ".*"))) >= WIDEST:
                yield f"{path}: text"
        case "integer" | "number":
            if not (
                {"minimum", "exclusiveMinimum"} & schema.keys() and {"maximum", "exclusiveMaximum"} & schema.keys()
            ):
                yield f"{path}: number"
        case "array":
            if "maxItems" not in schema:
                yield f"{path}: list"
            yield from unbounded(schema["items"], parts, f"{path}[]")
        case "object" if "properties" not in schema and "maxProperties" in schema:
            # A command as such: what each of them may hold is told where it is described.
            pass
        case "object":
            if schema.get("additionalProperties") is not False:
                yield f"{path}: object"
            for name, field in schema["properties"].items():
                yield from unbounded(field, parts, f"{path}.{name}")
        case "boolean" | "null" | None:
            pass
        case other:
            yield f"{path}: {other}"


def _width(pattern: str) -> int:
    if not (pattern.startswith("^") and pattern.endswith("$")):
        return WIDEST
    return int(_parser.parse(pattern).getwidth()[1])


@pytest.mark.parametrize("command", COMMANDS.values(), ids=COMMANDS)
def test_every_field_of_a_command_has_a_bound_in_its_schema(command: Any) -> None:
    schema = command_schema(command)

    assert list(unbounded(schema, schema.get("$defs", {}))) == []


@pytest.mark.parametrize(
    ("name", "fields", "field", "rule"),
    [
        ("customer.change-business-information", {"products": ["A"] * 201}, "products", "too_long"),
        ("customer.change-business-information", {"products": ["A" * 65]}, "products.0", "string_too_long"),
        ("customer.change-market-information", {"rivals": ["A"] * 201}, "rivals", "too_long"),
        (
            "credit-account.record-receipt",
            {
                "receipt": "1",
                "amount": {"amount": "1.00", "currency": "CNY"},
                "allocations": [{"invoice": "1", "amount": {"amount": "1.00", "currency": "CNY"}}] * 501,
            },
            "allocations",
            "too_long",
        ),
    ],
)
def test_a_list_that_is_too_long_is_refused_by_field_and_rule(
    name: str, fields: dict[str, Any], field: str, rule: str
) -> None:
    (own,) = {"customer_id", "account_id"} & COMMANDS[name].model_fields.keys()

    with pytest.raises(ValidationError) as refused:
        COMMANDS[name].model_validate({own: "8"} | fields)

    assert [(".".join(map(str, each["loc"])), each["type"]) for each in refused.value.errors()] == [(field, rule)]
