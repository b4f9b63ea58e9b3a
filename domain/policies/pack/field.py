"""The keys that a pack can have, what each takes and which are needed: read from the model, so never out of date."""

from collections.abc import Iterator
from datetime import date, time
from enum import StrEnum
from types import NoneType, UnionType
from typing import Annotated, Any, Final, Literal, NamedTuple, Union, get_args, get_origin, get_type_hints

from pydantic import BaseModel

from contracts.money import Currency
from domain.calendar.calendar import Calendar, Zone
from domain.calendar.duration import DurationText
from domain.calendar.period import WindowText
from domain.policies.pack.pack import Begins, Pack, Version
from domain.policies.sections.requirement import Requirement
from domain.policies.sections.sourced import Amount, Article, Count, Name, Number, Percent, Share, Sourced, Words
from domain.policies.sections.tier_rank import TierName
from domain.policies.sections.tiers import Fact

# Types in the words of the people who write packs.
KINDS: Final[tuple[tuple[Any, str], ...]] = (
    (Name, "a name in small letters, digits and hyphens"),
    (TierName, "a tier's name"),
    (Words, "words"),
    (Article, "an article, as in “003 5.2.1”"),
    (Requirement, "a requirement id"),
    (DurationText, "a length of time: 30m, 24h, 15d, 3 working days, 1 month"),
    (WindowText, "a window: previous half-year, 12 months, 90d, ever"),
    (Amount, "an amount, 0 or more"),
    (Count, "a whole number"),
    (Share, "a percentage up to 100"),
    (Percent, "a percentage"),
    (Number, "a number"),
    (
        Fact,
        (
            "a fact: amount, quantity, purchases, recency_days, tenure_days, growth, complaints, days_overdue, "
            "return_visits or score:NAME"
        ),
    ),
    (Begins, "an instant with its zone"),
    (Zone, "a time zone"),
    (Version, "a version's name: small letters, digits, hyphens and dots"),
    (Currency, "a currency: three capital letters, as in CNY"),
    (Calendar, "a calendar, as in docs/calendars.md"),
    (bool, "true or false"),
    (str, "text"),
    (date, "a day"),
    (time, "a time of day, as in 18:00:00"),
)


# The meaning of keys that many tables have; other keys carry theirs in the model.
EVERYWHERE: Final = {
    "name": "the name of the row in other rows, keys and decisions",
    "title": "what people call it",
    "tiers": "the tiers of the main scheme that it is for; all if left out",
    "penalties": "what breaking the rules costs",
    "duties": "what people do and Kehu does not compute, each with a name",
}


class PackField(NamedTuple):
    """`key` is written as in `tiers.schemes[].window`, where `[]` is a row; `sourced` is { value, req | unsourced }."""

    key: str
    needed: bool
    sourced: bool
    takes: str
    meaning: str


def fields(section: str | None = None) -> list[PackField]:
    """Return the keys of one section or of a whole pack."""
    found = list(_fields(Pack, ""))
    return [each for each in found if section is None or each.key.startswith((f"{section}.", f"{section}["))]


def _fields(model: type[BaseModel], path: str) -> Iterator[PackField]:
    hints = get_type_hints(model, include_extras=True)
    for name, field in model.model_fields.items():
        meaning = field.description or EVERYWHERE.get(name, "")
        yield from _of(hints[name], f"{path}{name}", meaning, needed=field.is_required())


def _of(annotation: Any, key: str, meaning: str, *, needed: bool) -> Iterator[PackField]:
    kind = _bare(annotation)
    if takes := _known(kind):
        yield PackField(key, needed, sourced=False, takes=takes, meaning=meaning)
    elif parts := _models(kind):
        for part in parts:
            yield from _fields(part, f"{key}." if len(parts) == 1 else f"{key}({_kind_of(part)}).")
    elif isinstance(kind, type) and issubclass(kind, Sourced):
        yield PackField(key, needed, sourced=True, takes=_takes(_value_of(kind)), meaning=meaning)
    elif get_origin(kind) is tuple and _models(_bare(get_args(kind)[0])):
        yield from _of(get_args(kind)[0], f"{key}[]", meaning, needed=needed)
    elif get_origin(kind) is dict:
        yield from _of(get_args(kind)[1], f"{key}.NAME", meaning, needed=needed)
    else:
        yield PackField(key, needed, sourced=False, takes=_takes(kind), meaning=meaning)


def _bare(annotation: Any) -> Any:
    """Remove `| None` and the metadata that only pydantic uses."""
    if get_origin(annotation) in (Union, UnionType):
        others = [part for part in get_args(annotation) if part is not NoneType]
        return _bare(others[0]) if len(others) == 1 else annotation
    if get_origin(annotation) is Annotated and not _known(annotation) and _models(get_args(annotation)[0]):
        return get_args(annotation)[0]
    return annotation


def _known(kind: Any) -> str | None:
    return next((words for known, words in KINDS if kind == known), None)


def _models(kind: Any) -> list[type[BaseModel]]:
    parts = get_args(kind) if get_origin(kind) in (Union, UnionType) else (kind,)
    found = [part for part in parts if isinstance(part, type) and issubclass(part, BaseModel)]
    return [part for part in found if not issubclass(part, (Sourced, Calendar))]


def _kind_of(model: type[BaseModel]) -> str:
    return ", ".join(get_args(model.model_fields["kind"].annotation))


def _value_of(sourced: type[BaseModel]) -> Any:
    return sourced.__pydantic_generic_metadata__["args"][0]


def _takes(kind: Any) -> str:
    if known := _known(kind):
        return known
    if get_origin(kind) is Literal:
        return f"one of {', '.join(get_args(kind))}"
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return f"one of {', '.join(kind)}"
    if get_origin(kind) is tuple:
        return f"a list: {_takes(get_args(kind)[0])}"
    if get_origin(kind) is Annotated:
        return _takes(get_args(kind)[0])
    return "a whole number" if kind is int else "text"
