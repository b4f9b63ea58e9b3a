"""`kehu projections list`: the generations of each read model, and how far each is."""

from dataclasses import asdict, fields
from datetime import UTC, datetime
from typing import Any, Final

import typer
from psycopg import AsyncConnection

from contracts.message import instant
from projections.registry import PROJECTIONS
from projections.worker.generations import GenerationProgress, generations
from services.cli.printing.output import Format, FormatOption, print_rows
from services.cli.projections.names import OptionalNameArgument
from services.cli.reading import ask

COLUMNS: Final = tuple(field.name for field in fields(GenerationProgress))
FEW: Final = ("name", "generation", "state", "position", "lag_events", "lag_seconds", "parked", "phase")


def list_(name: OptionalNameArgument = None, *, form: FormatOption = Format.TABLE) -> None:
    """List the generations of each read model: live, building or old, and how far each is behind the log."""
    chosen = {name: PROJECTIONS[name]} if name else PROJECTIONS

    async def found(connection: AsyncConnection[Any]) -> list[dict[str, Any]]:
        return [asdict(each) for each in await generations(connection, chosen, datetime.now(UTC))]

    rows = ask(found)
    print_rows(COLUMNS, rows, form, few=FEW)
    for each in rows:
        if each["paused_at"]:
            sentence = (
                f"{each['name']} is paused since {instant(each['paused_at'])}: `kehu projections resume` ends that."
            )
            typer.echo(sentence, err=True)
