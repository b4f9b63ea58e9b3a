"""The AsyncAPI 3 document of the topics, for people and generators who subscribe."""

from typing import Any, Final

from contracts.catalog import AGGREGATES, EVENTS, Aggregate
from contracts.message import Event
from contracts.record.headers import CONTENT_TYPE, POSITION, PREVIOUS, RUN, STORED

Document = dict[str, Any]

_WHOLE_NUMBER: Final = {"type": "string", "pattern": "^[0-9]+$"}
_KAFKA: Final = {"bindingVersion": "0.5.0"}

_ABOUT: Final = """\
Every change that Kehu accepts, as CloudEvents 1.0 in structured JSON, one topic per aggregate. Records of one customer
share a partition in every topic; the events of one stream (`subject`) come in order. Delivery is at least once: drop a
record whose `position` is not higher than the last one seen in its partition. Topics keep everything: start at offset
0 for the whole history. Inside one major version fields are only added, and only optional ones."""

_CONTENT_TYPE, _CONTENT = CONTENT_TYPE
_HEADERS: Final = {
    "type": "object",
    "required": [_CONTENT_TYPE, POSITION, PREVIOUS],
    "properties": {
        _CONTENT_TYPE: {
            "type": "string",
            "const": _CONTENT.decode(),
            "description": "The value is a CloudEvent in structured mode, as the Kafka protocol binding says.",
        },
        POSITION: _WHOLE_NUMBER
        | {"description": "Where the event stands in the order of publication; grows within a partition."},
        STORED: _WHOLE_NUMBER
        | {"description": "The event's own position in the log, if it is published late, under another one."},
        PREVIOUS: _WHOLE_NUMBER
        | {"description": "`position` of the record before in the same partition; 0 at the first. A gap is a loss."},
        RUN: _WHOLE_NUMBER | {"description": "Which run of the relay sent the record."},
    },
}


def document() -> Document:
    """Describe Kehu, the application that sends; whoever subscribes receives what is sent here."""
    return {
        "asyncapi": "3.0.0",
        "info": {"title": "Kehu events", "version": "1", "description": _ABOUT, "license": {"name": "Apache-2.0"}},
        "defaultContentType": "application/cloudevents+json",
        "servers": {"kafka": _server()},
        "channels": {name: _channel(aggregate) for name, aggregate in AGGREGATES.items()},
        "operations": {f"send-{name}-events": _operation(aggregate) for name, aggregate in AGGREGATES.items()},
        "components": {
            "messages": {wire_type: _message(event) for wire_type, event in EVENTS.items()},
            "messageTraits": {"event": _trait()},
        },
    }


def _server() -> Document:
    return {
        "host": "{host}:{port}",
        "protocol": "kafka",
        "description": "`KEHU_KAFKA`: of a local stack (`kehu env` prints it) or of your cluster.",
        "variables": {"host": {"default": "localhost"}, "port": {"default": "9092"}},
    }


def _channel(aggregate: Aggregate) -> Document:
    return {
        "address": aggregate.topic,
        "description": f"What happened to each {aggregate.category.replace('-', ' ')}.",
        "messages": {event.type: {"$ref": f"#/components/messages/{event.type}"} for event in aggregate.events},
        "bindings": {"kafka": {"topic": aggregate.topic, **_KAFKA}},
    }


def _operation(aggregate: Aggregate) -> Document:
    channel = f"#/channels/{aggregate.category}"
    return {
        "action": "send",
        "channel": {"$ref": channel},
        "summary": f"Subscribe to {aggregate.topic} to receive these events.",
        "messages": [{"$ref": f"{channel}/messages/{event.type}"} for event in aggregate.events],
    }


def _message(event: type[Event]) -> Document:
    message = {
        "name": event.type,
        "title": event.model_config.get("title") or event.__name__,
        "traits": [{"$ref": "#/components/messageTraits/event"}],
        "payload": {"$ref": f"./schemas/{event.type}.json"},
    }
    return message | {"summary": event.__doc__} if event.__doc__ else message


def _trait() -> Document:
    about = "The id of the customer whom it concerns, as in `partitionkey`; the stream, where it concerns none."
    key = {"type": "string", "description": about}
    return {"headers": _HEADERS, "bindings": {"kafka": {"key": key, **_KAFKA}}}
