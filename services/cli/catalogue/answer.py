"""Prints the answer to a command: a sentence for people, the same object as over HTTP for programs."""

import shutil
import textwrap
from collections import Counter
from typing import Final

import typer
from pydantic_core import to_json

from services.cli.catalogue.build import AnswerFormat
from services.cli.printing.output import Format, print_rows
from services.store.outcome import Accepted

COLUMNS: Final = ("stream", "version", "position", "types", "repeated")


def print_answer(accepted: Accepted, form: AnswerFormat) -> None:
    """Print the answer; its warnings were shown when it came."""
    match form:
        case AnswerFormat.SENTENCE:
            width = shutil.get_terminal_size().columns
            typer.echo(textwrap.fill(sentence(accepted), width, break_long_words=False, break_on_hyphens=False))
        case AnswerFormat.JSON:
            typer.echo(to_json(accepted._asdict(), indent=2).decode())
        case _:
            row = {name: getattr(accepted, name) for name in COLUMNS}
            print_rows(COLUMNS, [row], Format(form.value))


def sentence(accepted: Accepted) -> str:
    """Say what became of the command, as in `Complaint 2041: received (version 1, position 5123).`."""
    category, _, id_ = accepted.stream.partition("/")
    done = ", ".join(
        words if count == 1 else f"{count} × {words}" for words, count in Counter(map(_words, accepted.types)).items()
    )
    where = f"(version {accepted.version}, position {accepted.position})"
    again = " It was sent before: this is its first answer." if accepted.repeated else ""
    return f"{_capital(category)} {id_}: {done or 'nothing to do, it is so already'} {where}.{again}"


def _words(wire_type: str) -> str:
    """Return what happened in words: `taken in charge` of `complaint.taken-in-charge.v1`."""
    return wire_type.split(".")[1].replace("-", " ")


def _capital(category: str) -> str:
    return category.replace("-", " ").capitalize()
