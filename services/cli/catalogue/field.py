"""A field of a command as an option: its name, what it takes, and how people write its value."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any, Final

from services.api.described.fields import MEANINGS
from services.cli.catalogue.published import Schema, said

# What every command has stands below what it is about.
LAST: Final = ("occurred_at", "reason")
_NULL: Final = {"type": "null"}
# What is said of a value beside its form.
WIDEST: Final = 22
_BESIDE: Final = frozenset({"default", "description", "meaning", "x-personal"})
# Values with parts as people write them, and as JSON.
_AS_IN: Final = {
    "about": """subject=product,which=K-200 or {"subject": "product", "which": "K-200"}""",
    "allocations": (
        """invoice=605,amount=100.00 CNY or [{"invoice": "605", "amount": {"amount": "100.00", "currency": "CNY"}}]"""
    ),
    "form": """name=weather,value=rain or [{"name": "weather", "value": "rain"}]""",
}
_METAVARS: Final = {"date-time": "INSTANT", "date": "DATE"}


class Kind(Enum):
    """How the value of a field is written on the command line."""

    TEXT = auto()
    CHOICE = auto()
    FLAG = auto()
    MONEY = auto()
    PARTS = auto()
    LIST = auto()


@dataclass(frozen=True, slots=True)
class Field:
    """One field; `one` is an entry where it is a list, and `parts` are the fields of a value that has some."""

    name: str
    kind: Kind
    required: bool
    metavar: str
    help: str
    choices: Sequence[str] = ()
    parts: Sequence["Field"] = ()
    one: "Field | None" = None

    @property
    def option(self) -> str:
        """Return the option: `--customer` of `customer_id`."""
        return f"--{self.name.removesuffix('_id').replace('_', '-')}"

    @property
    def option_for_no(self) -> str:
        """Return the option of a flag that says no: `--bad-record` beside `--no-bad-record`."""
        return self.option.replace("--no-", "--") if self.option.startswith("--no-") else f"--no{self.option[1:]}"


def fields(schema: Schema) -> Sequence[Field]:
    """Return the fields of a command in the order of its help; one that must be left out is none of them."""
    found = [each for each in _fields(schema, schema.get("$defs", {})) if each is not None]
    return sorted(found, key=lambda field: (field.name in LAST, not field.required))


def _fields(schema: Schema, known: Mapping[str, Schema]) -> Iterator[Field | None]:
    required = schema.get("required", ())
    for name, described in schema["properties"].items():
        meaning = MEANINGS.get(f"{schema.get('title')}.{name}") or MEANINGS.get(name, "")
        yield _field(name, described | {"meaning": meaning}, known, required=name in required)


def _field(name: str, described: Schema, known: Mapping[str, Schema], *, required: bool) -> Field | None:
    shape = _shape(described, known)
    if shape == _NULL:
        return None
    sentences = [_about(name, described, shape), *_limits(name, shape), *_default(described)]
    made: dict[str, Any] = {"kind": _kind(shape), "metavar": _metavar(name, shape)}
    if made["kind"] is Kind.CHOICE:
        made["choices"] = shape["enum"]
    elif made["kind"] is Kind.PARTS:
        made["parts"] = [part for part in _fields(shape, known) if part is not None]
        whole = ",".join(f"{part.name}=…" for part in made["parts"])
        # Wrapped, it could not be read; the help of the field names all parts.
        made["metavar"] = whole if len(whole) <= WIDEST else f"{whole.partition(',')[0]},…"
    elif made["kind"] is Kind.LIST:
        made["one"] = one = _field(name, shape["items"], known, required=True)
        assert one is not None
        made["metavar"] = one.metavar
        sentences = [*sentences, "May be repeated."]
    if name in _AS_IN:
        sentences = [*sentences, f"As in {_AS_IN[name]}."]
    return Field(name=name, required=required, help=" ".join(sentences), **made)


def _shape(described: Schema, known: Mapping[str, Schema]) -> Schema:
    """Return what a value must be, apart from null."""
    shape = next((choice for choice in described.get("anyOf", ()) if choice != _NULL), described)
    if "$ref" in shape:
        return known[shape["$ref"].rpartition("/")[2]]
    return {
        key: value for key, value in shape.items() if key not in {"default", "description", "meaning", "x-personal"}
    }


def _kind(shape: Schema) -> Kind:
    match shape:
        case {"enum": _}:
            return Kind.CHOICE
        case {"title": "Money"}:
            return Kind.MONEY
        case {"type": "object"}:
            return Kind.PARTS
        case {"type": "array"}:
            return Kind.LIST
        case {"type": "boolean"}:
            return Kind.FLAG
        case _:
            return Kind.TEXT


def _metavar(name: str, shape: Schema) -> str:
    match shape:
        case {"title": "Money"}:
            return "MONEY"
        case {"format": form} if form in _METAVARS:
            return _METAVARS[form]
        case {"enum": _}:
            return "NAME"
        case {"type": "integer"}:
            return "NUMBER"
        case {"pattern": pattern} if pattern.startswith("^-?[0-9]"):
            return "NUMBER"
        case _ if name.endswith("_id"):
            return "ID"
        case _:
            return "TEXT"


def _about(name: str, described: Schema, shape: Schema) -> str:
    """Return what the catalogue says about a field, what the API says about any field of its name, or its name."""
    about = said(described) or next((said(choice) for choice in described.get("anyOf", ()) if said(choice)), "")
    if not about and shape.get("title") != "Money":
        about = said(shape)
    about = about or described.get("meaning", "")
    words = name.removesuffix("_id").replace("_", " ")
    return about or (f"The id of the {words}." if name.endswith("_id") else f"{words.capitalize()}.")


def _limits(name: str, shape: Schema) -> Iterator[str]:
    match shape:
        case {"title": "Money"}:
            yield "As in “100.00 CNY”."
        case {"enum": [*others, last]}:
            yield f"One of {', '.join(others)} or {last}."
        case {"maximum": most, "minimum": least}:
            yield f"From {least:,} to {most:,}."
        case {"maximum": most, "exclusiveMinimum": 0}:
            yield f"From 1 to {most:,}."
        case {"maxItems": most}:
            yield f"At most {most:,}."
        case {"type": "string", "maxLength": most} if "format" not in shape and not name.endswith("_id"):
            yield f"At most {most:,} characters."


def _default(described: Schema) -> Iterator[str]:
    match described.get("default"):
        case None | "" | [] | False:
            pass
        case True:
            yield "Yes if left out."
        case value:
            yield f"If left out: {value}."
