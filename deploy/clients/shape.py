"""Says in Python what a JSON Schema describes."""

import re
from collections.abc import Mapping
from typing import Any, Final

JsonSchema = Mapping[str, Any]

REFERENCE: Final = "#/components/schemas/"
SIMPLE: Final = {"string": "str", "integer": "int", "number": "float", "boolean": "bool", "null": "None"}
_NO_NAME: Final = re.compile(r"\W+")


def named(schema: str) -> str:
    """Return the name of a schema as a name of Python."""
    return _NO_NAME.sub("_", schema).strip("_")


def shape(schema: JsonSchema, of: str = "") -> str:
    """Return the annotation of a value, with other schemas by their names in the module `of`."""
    if reference := schema.get("$ref"):
        return of + named(reference.removeprefix(REFERENCE))
    if choices := schema.get("anyOf") or schema.get("oneOf"):
        return " | ".join(dict.fromkeys(shape(each, of) for each in choices))
    if "const" in schema:
        return f"Literal[{schema['const']!r}]"
    if values := schema.get("enum"):
        return f"Literal[{', '.join(map(repr, values))}]"
    match schema.get("type"):
        case "array":
            return f"list[{shape(schema.get('items', {}), of)}]"
        case "object":
            values = schema.get("additionalProperties")
            return f"dict[str, {shape(values, of) if isinstance(values, Mapping) else 'Any'}]"
        case str(kind):
            return SIMPLE[kind]
        case _:
            return "Any"
