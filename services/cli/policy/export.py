"""`kehu policy export`: a version of a pack as the text that it was written in."""

import sys
from typing import Annotated

import typer

from services.cli.policy import shelf
from services.cli.policy.rows import shown


def export(
    pack: Annotated[str, typer.Argument(metavar="PACK[@VERSION]", help="PACK is the version in force.")],
    *,
    version: Annotated[str | None, typer.Option(metavar="VERSION", hidden=True, help="As in PACK@VERSION.")] = None,
) -> None:
    """Print a version of a pack as TOML, as it was written: to keep it, to read it, or to write the next one."""
    book = shelf.book()
    sys.stdout.write(shelf.text_of(shown(book, pack if version is None else f"{pack}@{version}")))
