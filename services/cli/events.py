"""`kehu events`: the events of one stream, as they are stored."""

from collections.abc import Sequence
from typing import Annotated, Any

import typer
from psycopg import AsyncConnection
from pydantic import TypeAdapter, ValidationError

from contracts.catalog import AGGREGATES
from contracts.message import StreamName
from services.cli.printing.output import Format, FormatOption
from services.cli.printing.show import show
from services.lists.stream_events import LISTING, StreamEvent, stream_events


def events(
    stream: Annotated[str, typer.Argument(metavar="STREAM", help=f"As in complaint/8: {', '.join(AGGREGATES)}.")],
    *,
    after_version: Annotated[int, typer.Option(min=0, metavar="VERSION", help="Only events after this one.")] = 0,
    form: FormatOption = Format.TABLE,
) -> None:
    """List the events of one stream in order, as they are stored; the answer is never behind the log."""
    category, _, stream_id = stream.partition("/")
    try:
        TypeAdapter(StreamName).validate_python(stream)
    except ValidationError as error:
        raise typer.BadParameter(f"“{stream}” is not a stream: write one as in complaint/8.") from error

    async def ask(connection: AsyncConnection[Any]) -> Sequence[StreamEvent]:
        return (await stream_events(connection, category, stream_id, after=after_version)).found

    show(LISTING, ask, form)
