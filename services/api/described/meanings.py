"""Adds to the OpenAPI document what the models do not say of their fields themselves."""

from typing import Any, Final

from services.api.described.fields import MEANINGS

# FastAPI names a page after the rows on it.
PAGE: Final = "Page_"
PAGE_OF: Final = "A page of a list. `next` is the cursor of the page after it, null on the last."


def describe(document: dict[str, Any]) -> None:
    """Describe each field and parameter that has no description of its own."""
    for name, schema in document["components"]["schemas"].items():
        if name.startswith(PAGE):
            schema.setdefault("description", PAGE_OF)
        for field, values in schema.get("properties", {}).items():
            _say(values, name, field)
    for methods in document["paths"].values():
        if "get" in methods:
            # FastAPI would name it after our function.
            methods["get"]["summary"] = methods["get"]["description"].partition(".")[0]
        for operation in methods.values():
            for parameter in operation.get("parameters", ()):
                _say(parameter, operation["operationId"], parameter["name"])


def _say(what: dict[str, Any], place: str, name: str) -> None:
    meaning = MEANINGS.get(f"{place}.{name}") or MEANINGS.get(name)
    if meaning and not what.get("description"):
        what["description"] = meaning
