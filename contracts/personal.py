"""Marks fields that hold personal data, so that they can be encrypted per data subject and kept out of logs."""

from dataclasses import dataclass
from functools import cache
from typing import Annotated, Any, get_args, get_type_hints

from pydantic import GetJsonSchemaHandler, StringConstraints
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

from contracts.form import written
from contracts.message import Label, Message, Text


@dataclass(frozen=True, slots=True)
class Personal:
    """The field tells something about a person."""

    def __get_pydantic_json_schema__(self, core_schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        """Mark the field in published schemas; events promise no length there, as the text may come encrypted."""
        schema = handler(core_schema)
        mark: JsonSchemaValue = {"x-personal": True}
        return {"type": "string"} | mark if handler.mode == "serialization" else schema | mark


PersonName = Annotated[Label, Personal()]
# Of a company or a person: English names of Chinese companies are long.
FullName = Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=written.SOMETHING), Personal()]
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
