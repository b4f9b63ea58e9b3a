"""The judgment of jsoncompat on two schemas, to stand beside our own comparison.

It proves inclusion, so each direction is asked on its own terms: readers take the schema as it is published, open to
fields they do not know; writers write only the fields they know. It cannot run on a schema that names itself, and it
does not see changes of `pattern` and `format` (release 0.3.1): our own comparison does.
"""

import json
from typing import Any

import jsoncompat

from contracts.publishing.json_schema import JsonSchema


def fully_compatible(old: JsonSchema, new: JsonSchema) -> bool:
    """Ask whether old readers read what is written now, and new readers what was written before."""
    old_readers = jsoncompat.check_compat(_asked(old), _asked(new), "serializer")
    new_readers = jsoncompat.check_compat(_asked(_closed(old)), _asked(_closed(new)), "deserializer")
    return old_readers and new_readers


def _asked(schema: JsonSchema) -> str:
    return json.dumps({key: value for key, value in schema.items() if key != "$id"})


def _closed(schema: Any) -> Any:
    match schema:
        case {"properties": dict()}:
            return {key: _closed(value) for key, value in schema.items()} | {"additionalProperties": False}
        case dict():
            return {key: _closed(value) for key, value in schema.items()}
        case list():
            return [_closed(value) for value in schema]
        case _:
            return schema
