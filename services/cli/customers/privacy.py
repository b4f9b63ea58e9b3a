"""`kehu customers export-subject` and `erasure`: what is held about a customer, and what is left of one erased."""

import json
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from services.api.html.subject import subject_page
from services.cli.options import CustomerArgument
from services.cli.printing.output import Format, FormatOption, print_one
from services.cli.reading import ask
from services.lists.erasures import receipt
from services.lists.rows import plain_row
from services.lists.subject import subject


def export_subject(
    customer: CustomerArgument,
    *,
    page: Annotated[
        Path | None, typer.Option("--page", metavar="FILE", help="Also write it as a page that people can read.")
    ] = None,
) -> None:
    """Print everything that is held about a customer, with its contacts and duplicates, as one JSON document."""
    held = ask(lambda connection: subject(connection, customer, datetime.now(UTC)))
    if page:
        page.write_bytes(bytes(subject_page(held).body))
    typer.echo(json.dumps(plain_row(held), ensure_ascii=False))


def erasure(customer: CustomerArgument, *, form: FormatOption = Format.TABLE) -> None:
    """Show who erased a customer and why, what was destroyed, and which proof remains."""
    print_one(asdict(ask(lambda connection: receipt(connection, customer))), form)
