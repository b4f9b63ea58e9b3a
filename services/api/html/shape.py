"""Says in a few words which values a JSON schema allows."""

from collections.abc import Mapping
from typing import Any, Final

from services.api.html.element import Content, Element, element, link, together

Schema = Mapping[str, Any]

REFERENCE: Final = "#/components/schemas/"
FORMATS: Final = {"date": "a date", "date-time": "an instant"}
TYPES: Final = {
    "string": "text",
    "integer": "a whole number",
    "number": "a number",
    "boolean": "true or false",
    "object": "an object",
    "null": "null",
}
BOUNDS: Final = {"minimum": "from", "maximum": "to", "maxLength": "at most", "maxItems": "at most"}
UNITS: Final = {"maxLength": " characters", "maxItems": " entries"}
# A longer bound is that of a machine's numbers, and says nothing to a reader.
LARGEST_SHOWN: Final = 10**9


def shape(schema: Schema) -> Element:
    """Return the values that the schema allows, in words; other schemas are links."""
    if "$ref" in schema:
        name = schema["$ref"].removeprefix(REFERENCE)
        return link(f"#schema-{name}", titled(name))
    if alternatives := schema.get("anyOf") or schema.get("oneOf"):
        return _joined([shape(each) for each in alternatives])
    if "enum" in schema:
        return _joined([element("code", str(value)) for value in schema["enum"]])
    if "const" in schema:
        return element("code", str(schema["const"]))
    if schema.get("type") == "array":
        return together(["list of ", shape(schema.get("items", {})), _bounds(schema)])
    if said := FORMATS.get(schema.get("format", "")):
        return together([said])
    words = TYPES.get(schema.get("type", ""), "any value")
    return together([words, _bounds(schema)])


def titled(schema: str) -> str:
    """Return the name of a schema as people read it: FastAPI calls a page of customers `Page_Customer_`."""
    page, _, item = schema.partition("_")
    return f"page of {item.removesuffix('_')}" if item else page


def _joined(parts: list[Element]) -> Element:
    distinct = list(dict.fromkeys(parts))
    separated: list[Content] = [piece for part in distinct for piece in (" or ", part)]
    return together(separated[1:])


def _bounds(schema: Schema) -> str:
    said = [
        f"{word} {schema[name]}{UNITS.get(name, '')}"
        for name, word in BOUNDS.items()
        if name in schema and abs(schema[name]) < LARGEST_SHOWN
    ]
    return f", {' '.join(said)}" if said else ""
