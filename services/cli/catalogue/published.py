"""The commands of the catalogue as they are published: names, sentences and fields, without importing a contract."""

import json
import re
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

Schema = Mapping[str, Any]

SUFFIX: Final = ".json"
# What our own documents call a rule; people at the command line have other documents.
_OUR_NUMBER: Final = re.compile(r" \((semantics \d+|[A-Z]{2}\d+)\)")

# Where the first statement of a help text ends.
_END: Final = re.compile(r"[.;](?: |$)")


def verbs(category: str) -> Sequence[str]:
    """Return what can be asked of an aggregate: `receive` of a complaint."""
    found = (file.name.removesuffix(SUFFIX) for file in _folder().glob(f"{category}.*{SUFFIX}"))
    return sorted(name.removeprefix(f"{category}.") for name in found)


@cache
def schema(name: str) -> Schema:
    """Return the published schema of a command: `complaint.receive`."""
    read: Schema = json.loads((_folder() / f"{name}{SUFFIX}").read_text("utf-8"))
    return read


def said(schema: Schema) -> str:
    """Return what a schema says about itself, as text for people."""
    return _OUR_NUMBER.sub("", schema.get("description", ""))


def sentence(name: str) -> str:
    """Return the help of a command: what the catalogue says about it."""
    return said(schema(name))


def line(name: str) -> str:
    """Return what an overview says of a command: as much of its help as is one statement."""
    return f"{_END.split(sentence(name), maxsplit=1)[0]}."


@cache
def _folder() -> Path:
    spec = find_spec("contracts")
    assert spec is not None
    assert spec.origin is not None
    return Path(spec.origin).parent / "schemas/commands"
