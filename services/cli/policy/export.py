"""`kehu policy export`: a version of a pack as the text that it was written in."""

import sys
from typing import Annotated

import typer

from services.cli.policy import shelf
from services.cli.policy.rows import in_force


def export(
    pack: Annotated[str, typer.Argument(metavar="PACK", help="One of `kehu policy packs`.")],
    *,
    version: Annotated[
        str | None, typer.Option(metavar="VERSION", help="As in distributor-2026.1; the one in force if left out.")
    ] = None,
) -> None:
    """Print a version of a pack as TOML, as it was written: to keep it, to read it, or to write the next one."""
    book = shelf.book()
    found = in_force(book, pack, None) if version is None else book.version(pack, version)
    sys.stdout.write(shelf.text_of(found))
