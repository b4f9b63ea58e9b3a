"""JSON Schemas of the published language: of each event in its envelope, and of each command."""

from typing import Any, Final

from pydantic.json_schema import GenerateJsonSchema

from contracts.envelope import data_schema
from contracts.message import Command, Event

JsonSchema = dict[str, Any]

DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
_INSTANT: Final = {"type": "string", "format": "date-time"}
_TEXT: Final = {"type": "string"}
_NAME: Final = {"type": "string", "minLength": 1}

# The attributes of `seal` whose schema is the same for every event, in the order of the bytes.
ATTRIBUTES: Final[dict[str, JsonSchema]] = {
    "id": _NAME | {"description": "`<stream>@<version>`: names the event once and for all."},
    "source": _NAME | {"format": "uri-reference"},
    "subject": _NAME | {"description": "The stream: `<category>/<id>`."},
    "time": _INSTANT | {"description": "When it was recorded."},
    "partitionkey": _NAME
    | {"description": "The Kafka key: the id of the customer whom it concerns; the stream, where it concerns none."},
    "version": {"type": "integer", "minimum": 1, "description": "Counts the events of the stream."},
    "occurredat": _INSTANT | {"description": "When it happened in the business."},
    "actor": _TEXT | {"description": "Who asked."},
    "commandid": {"type": "string", "format": "uuid"},
    "correlationid": _TEXT | {"description": "What a whole conversation shares."},
    "reason": _TEXT | {"description": "Why, in the words of who asked."},
    "causationid": _TEXT | {"description": "The event or command that led to this one."},
    "traceparent": _TEXT | {"description": "W3C trace context."},
    "policy": _TEXT | {"description": "The policy pack and version that a decision rests on."},
    "prevhash": {
        "type": "string",
        "pattern": "^([0-9a-f]{64})?$",
        "description": "`hash` of the event before in the stream; empty at the first.",
    },
    "hash": {
        "type": "string",
        "pattern": "^[0-9a-f]{64}$",
        "description": 'SHA-256 of all bytes of this value before `,"hash"`.',
    },
}
OPTIONAL: Final = frozenset({"reason", "causationid", "traceparent", "policy"})


class _Published(GenerateJsonSchema):
    """Leave out the titles that only repeat the names of fields."""

    def field_title_should_be_set(self, schema: Any) -> bool:  # noqa: ARG002 - pydantic's signature
        return False


def event_schema(event: type[Event]) -> JsonSchema:
    """Describe the whole value of the Kafka record. Objects stay open: later optional fields must not break readers."""
    data = _opened(event.model_json_schema(mode="serialization", schema_generator=_Published))
    parts = data.pop("$defs", {})
    properties = {
        "specversion": {"const": "1.0"},
        "type": {"const": event.type},
        "datacontenttype": {"const": "application/json"},
        "dataschema": {"const": data_schema(event.type)},
        **ATTRIBUTES,
        "data": data,
    }
    schema = {
        "$schema": DIALECT,
        "$id": data_schema(event.type),
        "title": event.type,
        "type": "object",
        "properties": properties,
        "required": [name for name in properties if name not in OPTIONAL],
    }
    return schema | {"$defs": parts} if parts else schema


def command_schema(command: type[Command]) -> JsonSchema:
    """Describe the body of a command. Objects are closed: a field we do not know is refused."""
    head = {"$schema": DIALECT, "$id": f"urn:kehu:command-schema:{command.name}"}
    return head | command.model_json_schema(mode="validation", schema_generator=_Published)


def _opened(schema: Any) -> Any:
    match schema:
        case dict():
            return {
                key: _opened(value) for key, value in schema.items() if (key, value) != ("additionalProperties", False)
            }
        case list():
            return [_opened(value) for value in schema]
        case _:
            return schema
