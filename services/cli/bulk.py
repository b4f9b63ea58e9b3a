"""`kehu bulk`: sends the commands of a file in its order, and writes the answer to each to another file."""

from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from services.bulk import job
from services.bulk.perform import Progress
from services.cli.acting import acted
from services.cli.printing.counting import Shown, counting
from services.cli.printing.output import Format, FormatOption, print_one

ACTOR = "cli"
FileArgument = Annotated[
    Path, typer.Argument(metavar="FILE", exists=True, dir_okay=False, help="Commands, one a line: NDJSON or a list.")
]
ResultsOption = Annotated[
    Path | None, typer.Option(metavar="FILE", help="Where the answers are written.", show_default="FILE.results.ndjson")
]
SenderOption = Annotated[str, typer.Option("--by", metavar="PERSON", help="The person who sends them.")]


def bulk(
    file: FileArgument, *, results: ResultsOption = None, by: SenderOption = ACTOR, form: FormatOption = Format.TABLE
) -> None:
    """Send the commands of a file, each as {"command": "customer.register", "id": "C9", "body": {…}}.

    Those that are refused stand in the file of answers with the reason; exit 1 where there are some. Sent again after
    it was interrupted, a file goes on: what was stored is not stored twice.
    """
    written = results or file.with_name(f"{file.name}.results.ndjson")
    content = file.read_bytes()
    figures: dict[str, int] = {}
    with counting(file.name, max(len(content), 1)) as shown:
        code = job.run(content, acted(by), written, _told(shown, len(content), figures), shown.tell)
    if figures:
        print_one(figures, form)
        typer.echo(f"The answers are in {written}.", err=True)
    if code:
        raise typer.Exit(code)


def _told(shown: Shown, size: int, figures: dict[str, int]) -> Callable[[Progress], None]:
    def told(progress: Progress) -> None:
        figures.update(progress.figures())
        shown(size * progress.done // progress.commands, progress.done)

    return told
