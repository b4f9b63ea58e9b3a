"""The page of the settings: each variable with its default and what it decides."""

from collections.abc import Iterator
from enum import Enum
from typing import Any, Final

from pydantic.fields import FieldInfo
from pydantic_settings import BaseSettings

from docs.site.reference.commands import options
from docs.site.reference.markup import code, prose, rows, written
from projections.keys.settings import KeySettings
from services.api.html.element import Element
from services.identity import AccessSettings
from services.notices.settings import NoticeSettings
from services.settings import Settings

ABOUT: Final = """\
# Settings

Variables of the environment, read when a process starts; an empty one counts as not set. A local stack remembers its
own addresses, so that nothing has to be set for it; `kehu env` prints them. What is wrong with a setting is said in one
sentence before anything starts."""
PARTS: Final[dict[str, type[BaseSettings]]] = {
    "Where things are": Settings,
    "Identity": AccessSettings,
    "Notices": NoticeSettings,
    "Keys": KeySettings,
}
OPTIONS: Final = """\
## Options of commands

These stand for an option, which comes first where both are given."""
TROUBLE: Final = """\
## In trouble

`KEHU_TRACEBACK=1` has a command show where in the code an unforeseen error came from."""


def page() -> str:
    parts = []
    for heading, kind in PARTS.items():
        parts += [f"## {heading}", rows(("variable", "default", "meaning"), _lines(kind))]
    lines = [(code(variable), prose(said)) for variable, said in sorted(dict(options()).items())]
    return written(ABOUT, *parts, OPTIONS, rows(("variable", "meaning"), lines), TROUBLE)


def _lines(kind: type[BaseSettings]) -> Iterator[tuple[Element, Element, Element]]:
    for name, field in kind.model_fields.items():
        variable = f"{kind.model_config['env_prefix']}{name.upper()}"
        yield code(variable), prose(_default(field)), prose(field.description or "")


def _default(field: FieldInfo) -> str:
    if field.is_required() or field.default_factory or field.default is None:
        return ""
    return f"`{_written(field.default)}`"


def _written(value: Any) -> str:
    match value:
        case tuple():
            return ",".join(value)
        case Enum():
            return str(value.value)
        case bool():
            return "yes" if value else "no"
        case _:
            return str(value)
