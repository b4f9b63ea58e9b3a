"""Marks fields that hold personal data: they are sealed in events for the person concerned, and kept out of logs."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Annotated, Any, Final, NamedTuple, get_args, get_origin, get_type_hints

from pydantic import GetJsonSchemaHandler, StringConstraints
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

from contracts.form import written
from contracts.message import Label, Message, Text

# How subscribers tell sealed text: docs/subscribing.md.
SEALED: Final[JsonSchemaValue] = {"x-sealed": "sealed:1"}
# In the path of a field: any place in a list.
EACH: Final = "*"


@dataclass(frozen=True, slots=True)
class Personal:
    """The field tells something about a person; `part` names what has a key of its own, and can be kept longer."""

    part: str = ""

    def __get_pydantic_json_schema__(self, core_schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        """Mark the field in published schemas; events promise no length there, as the text may come encrypted."""
        schema = handler(core_schema)
        mark: JsonSchemaValue = {"x-personal": True}
        return {"type": "string"} | mark | SEALED if handler.mode == "serialization" else schema | mark


PersonName = Annotated[Label, Personal()]
# Of a company or a person: English names of Chinese companies are long.
FullName = Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=written.SOMETHING), Personal("name")]
# As long as RFC 5321 lets a mail address be. Events hold whatever was once taken for one.
MailAddress = Annotated[str, StringConstraints(min_length=1, max_length=254, pattern=written.SOMETHING), Personal()]
WrittenMailAddress = Annotated[MailAddress, StringConstraints(strip_whitespace=True, pattern=written.MAIL_ADDRESS)]
PersonalText = Annotated[Text, Personal()]


@cache
def personal_fields(message: type[Message]) -> frozenset[str]:
    """Return the names of the fields that hold personal data."""
    hints = get_type_hints(message, include_extras=True)
    return frozenset(name for name in message.model_fields if _is_personal(hints[name]))


def _is_personal(annotation: Any) -> bool:
    marks = getattr(annotation, "__metadata__", ())
    if isinstance(annotation, type) and issubclass(annotation, Message):
        return bool(personal_fields(annotation))
    return any(isinstance(mark, Personal) for mark in marks) or any(map(_is_personal, get_args(annotation)))


class Place(NamedTuple):
    """Where personal text stands in a message: names of fields, `EACH` for every item of a list; and its part."""

    path: tuple[str, ...]
    part: str


@cache
def personal_places(message: type[Message]) -> tuple[Place, ...]:
    """Return where a message holds personal text, also inside other messages and lists."""
    hints = get_type_hints(message, include_extras=True)
    return tuple(place for name in message.model_fields for place in _places(hints[name], (name,)))


def _places(annotation: Any, path: tuple[str, ...]) -> Iterator[Place]:
    marks = getattr(annotation, "__metadata__", ())
    if isinstance(annotation, type) and issubclass(annotation, Message):
        for place in personal_places(annotation):
            yield Place((*path, *place.path), place.part)
    elif mark := next((mark for mark in marks if isinstance(mark, Personal)), None):
        yield Place(path, mark.part)
    else:
        inside = (*path, EACH) if get_origin(annotation) is tuple else path
        found = (place for argument in get_args(annotation) for place in _places(argument, inside))
        yield from dict.fromkeys(found)
