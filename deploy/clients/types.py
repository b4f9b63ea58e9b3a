"""Writes a typed dictionary for each schema of the OpenAPI document."""

from collections.abc import Iterator
from typing import Any, Final

from deploy.clients.shape import JsonSchema, named, shape

HEAD: Final = '''"""The bodies of requests and answers; made of the OpenAPI document."""

from typing import Any, Literal, NotRequired, TypedDict
'''


def types(document: dict[str, Any]) -> str:
    """Return the module."""
    schemas = document["components"]["schemas"]
    return "\n\n".join([HEAD, *(_type(name, schema) for name, schema in schemas.items())]) + "\n"


def _type(name: str, schema: JsonSchema) -> str:
    """Return the definition; its fields may have names that no attribute can have, as `from` or `1-30`."""
    if "properties" not in schema:
        return f"{named(name)} = {shape(schema)}"
    return "\n".join([f"{named(name)} = TypedDict(", f'    "{named(name)}",', "    {", *_fields(schema), "    },", ")"])


def _fields(schema: JsonSchema) -> Iterator[str]:
    required = schema.get("required", ())
    for field, values in schema["properties"].items():
        annotation = shape(values) if field in required else f"NotRequired[{shape(values)}]"
        yield f"        {field!r}: {annotation!r},"
