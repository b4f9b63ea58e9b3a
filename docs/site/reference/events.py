"""A page for each topic: every event on it with its fields and an example, as published."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from contracts.catalog import AGGREGATES, Aggregate
from docs.site.language import ROOT
from docs.site.reference.markup import code, contents, html, rows, written
from services.api.described.fields import MEANINGS
from services.api.html.element import element
from services.api.html.reference import OUR_NUMBER, fields
from services.api.html.shape import REFERENCE

SCHEMAS: Final = ROOT / "contracts/schemas"
EXAMPLES: Final = ROOT / "tests/contracts/golden"
ABOUT: Final = """\
# Events

Every event is a CloudEvent in JSON, on a topic of Kafka and over HTTP. The promises about them, and how to subscribe,
are in [subscribing](../subscribing.md); the schemas are files of their own in `contracts/schemas`, and
`contracts/asyncapi.json` describes the topics for programs. Of several versions, only the last is written; the ones
before stay readable. A personal value is sealed: [personal data](../personal-data.md)."""
ENVELOPE: Final = """\
## The envelope

What every event has around its data."""


def pages() -> Iterator[tuple[str, str]]:
    """Yield a page that says what all have in common, and one for each topic."""
    some = _schema(next(event.type for aggregate in AGGREGATES.values() for event in aggregate.events))
    around = {name: each for name, each in some["properties"].items() if name != "data"}
    envelope = html(fields({"properties": around, "required": some["required"]}))
    names = [f"events/{name}" for name in AGGREGATES]
    yield "reference/events.md", written(ABOUT, contents(names), ENVELOPE, envelope)
    for name, aggregate in AGGREGATES.items():
        yield f"reference/events/{name}.md", written(*_topic(aggregate))


def _topic(aggregate: Aggregate) -> Iterator[str]:
    yield f"# {aggregate.topic}"
    yield f"What happened to each {aggregate.category.replace('-', ' ')}."
    parts: dict[str, Any] = {}
    for event in aggregate.events:
        schema = _schema(event.type)
        parts |= schema.get("$defs", {})
        yield from _event(event.type, schema["properties"]["data"])
    if parts:
        yield "## Parts"
    for name, schema in sorted(parts.items()):
        yield f"### {name}"
        # The table of a field leads here; Sphinx allows a label once for all pages.
        yield html(element("span", id=f"schema-{name}"))
        yield html(fields(_described(schema))) if "properties" in schema else _values(schema)


def _event(wire_type: str, data: Any) -> Iterator[str]:
    yield f"## {wire_type}"
    yield OUR_NUMBER.sub("", data.get("description", ""))
    yield html(fields(_described(data)))
    example = json.loads((EXAMPLES / f"{wire_type}.json").read_text(encoding="utf-8"))
    yield f"```json\n{json.dumps(example['data'], ensure_ascii=False, indent=2)}\n```"


def _values(schema: Any) -> str:
    said = OUR_NUMBER.sub("", schema.get("description", ""))
    return written(said, rows(("value",), ([code(str(each))] for each in schema.get("enum", ())))).rstrip()


def _described(schema: Any) -> Any:
    """Return the schema in which each field says what it means, as the API's own reference does."""
    name = schema.get("title", "")
    said = {
        field: {"description": MEANINGS.get(f"{name}.{field}") or MEANINGS.get(field, "")} | values
        for field, values in schema["properties"].items()
    }
    return schema | {"properties": said}


def _schema(wire_type: str) -> Any:
    text = Path(SCHEMAS / f"{wire_type}.json").read_text(encoding="utf-8")
    return json.loads(text.replace('"#/$defs/', f'"{REFERENCE}'))
