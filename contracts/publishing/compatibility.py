"""Whether a schema may stand in for an earlier one: old readers read new events, new readers read old ones (FULL).

Both directions together leave little room: what both know must be the same, and what is new must be optional. So this
compares rather than proves, sees every keyword, and finds a removed optional field, which a proof would let pass.
"""

from typing import Any, Final

from contracts.publishing.json_schema import JsonSchema

# Keywords that accept and refuse nothing.
ANNOTATIONS: Final = frozenset(
    {"$defs", "$id", "$schema", "default", "description", "examples", "title", "x-personal", "x-sealed"}
)
_NESTED: Final = frozenset({"properties", "required", "anyOf", "items"})


def breaks(old: JsonSchema, new: JsonSchema) -> list[str]:
    """List, as sentences, what a reader or writer who knows only one of the two could not bear."""
    return _breaks(_inlined(old, old.get("$defs", {})), _inlined(new, new.get("$defs", {})), "event")


def _breaks(old: JsonSchema, new: JsonSchema, path: str) -> list[str]:
    keywords = sorted((old.keys() | new.keys()) - ANNOTATIONS - _NESTED)
    found = [
        f"{path}: {word} was {old.get(word)}, is {new.get(word)}" for word in keywords if old.get(word) != new.get(word)
    ]
    found += _field_breaks(old, new, path)
    if "items" in old or "items" in new:
        found += _breaks(old.get("items", {}), new.get("items", {}), f"{path}[]")
    return found + _choice_breaks(old.get("anyOf", []), new.get("anyOf", []), path)


def _choice_breaks(old: list[JsonSchema], new: list[JsonSchema], path: str) -> list[str]:
    if len(old) != len(new):
        return [f"{path}: had {len(old)} alternatives, has {len(new)}"]
    return [fault for pair in zip(old, new, strict=True) for fault in _breaks(*pair, path)]


def _field_breaks(old: JsonSchema, new: JsonSchema, path: str) -> list[str]:
    old_fields, new_fields = old.get("properties", {}), new.get("properties", {})
    old_required, new_required = set(old.get("required", [])), set(new.get("required", []))
    found = [f"{path}.{name} was removed" for name in old_fields if name not in new_fields]
    found += [f"{path}.{name} became required" for name in sorted(new_required - old_required)]
    found += [f"{path}.{name} became optional" for name in sorted((old_required - new_required) & new_fields.keys())]
    for name in old_fields.keys() & new_fields.keys():
        found += _breaks(old_fields[name], new_fields[name], f"{path}.{name}")
    return found


def _inlined(schema: Any, parts: JsonSchema) -> Any:
    match schema:
        case {"$ref": str(reference), **beside}:
            return beside | _inlined(parts[reference.removeprefix("#/$defs/")], parts)
        case dict():
            return {key: _inlined(value, parts) for key, value in schema.items() if key != "$defs"}
        case list():
            return [_inlined(value, parts) for value in schema]
        case _:
            return schema
