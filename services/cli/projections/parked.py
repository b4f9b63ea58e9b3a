"""`kehu projections parked`: which streams wait, behind which event, and what was skipped."""

from dataclasses import asdict, fields
from typing import Annotated, Any, Final

import typer
from psycopg import AsyncConnection

from projections.engine.batch import resolution
from projections.engine.batch.resolution import ParkedStream, Skipped
from services.cli.printing.output import Format, FormatOption, print_rows
from services.cli.projections.names import OptionalNameArgument
from services.cli.reading import ask

PARKED: Final = tuple(field.name for field in fields(ParkedStream))
FEW_PARKED: Final = ("projection", "stream", "position", "error", "waiting")
SKIPPED: Final = tuple(field.name for field in fields(Skipped))
FEW_SKIPPED: Final = ("projection", "stream", "position", "skipped_by", "reason")


def parked(
    name: OptionalNameArgument = None,
    *,
    stream: Annotated[str | None, typer.Option("--stream", metavar="STREAM", help="This stream alone.")] = None,
    skipped: Annotated[bool, typer.Option("--skipped", help="List what was skipped instead, by whom and why.")] = False,
    form: FormatOption = Format.TABLE,
) -> None:
    """List the streams that are parked, each by the event that could not be taken and how many wait behind it."""
    listed = resolution.skipped if skipped else resolution.parked

    async def found(connection: AsyncConnection[Any]) -> list[dict[str, Any]]:
        return [asdict(each) for each in await listed(connection, projection=name, stream=stream)]

    columns, few = (SKIPPED, FEW_SKIPPED) if skipped else (PARKED, FEW_PARKED)
    print_rows(columns, ask(found), form, few=few)
