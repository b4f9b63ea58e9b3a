"""`kehu projections diagnose`: why a read model is behind, and what to do."""

import asyncio
import json
from dataclasses import asdict, fields
from typing import Final

import typer

from projections.registry import PROJECTIONS
from services.cli.printing.output import Format, FormatOption, print_rows
from services.cli.projections.names import NameArgument
from services.operating.diagnosis import Cause, diagnose
from services.settings import Settings

COLUMNS: Final = tuple(field.name for field in fields(Cause))
STANDS_STILL: Final = 3


def tell(name: NameArgument, *, form: FormatOption = Format.TABLE) -> None:
    """Say why a read model is behind: each cause, with what to do about it; exit 3 where there is one."""
    settings = Settings()
    found = asyncio.run(diagnose(settings.database_url, settings.kafka_access, PROJECTIONS[name]))
    if form is Format.JSON:
        typer.echo(json.dumps(asdict(found), ensure_ascii=False))
    else:
        typer.echo(f"{name} is {found.behind:,} events behind.", err=True)
        for each in found.healed:
            typer.echo(f"mended: {each}", err=True)
        print_rows(COLUMNS, [asdict(each) for each in found.causes], form)
    if found.causes:
        raise typer.Exit(STANDS_STILL)
