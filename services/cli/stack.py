"""`kehu up`, `down`, `env` and `status`: the local stack, from the command line."""

import json
import shlex
from enum import StrEnum
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from services import migrate
from services.cli import lag
from services.local import home as homes
from services.local import readiness, stack, supervisor
from services.local.home import Home
from services.settings import Settings, StackSettings

NOTHING_RUNS = 3


class Format(StrEnum):
    """How `kehu status` prints."""

    TABLE = "table"
    JSON = "json"


def up(
    *,
    wait: Annotated[bool, typer.Option("--wait", help="Return only when every process serves.")] = False,
) -> None:
    """Start the local stack of KEHU_HOME with every process, and print the API's address."""
    console = Console(stderr=True)
    settings = StackSettings()
    home = Home(settings.home)
    homes.prepare(home)
    with homes.held(home):
        addresses = stack.start(settings, console)
        with console.status("Migrating the database"):
            migrate.migrate(addresses.database_url)
        supervisor.start_roles(home)
        if wait:
            with console.status("Waiting for every process"):
                readiness.wait(home, addresses.api)
    typer.echo(addresses.api)


def down() -> None:
    """End what `kehu up` started, and nothing else; the data stays."""
    home = Home(StackSettings().home)
    console = Console(stderr=True)
    if not home.path.exists():
        console.print(f"Nothing was ever started in {home.path}.")
        return
    with homes.held(home), console.status("Ending every process"):
        stopped = stack.stop(home)
    console.print("Everything has ended." if stopped else "Nothing was running.")


def env() -> None:
    """Print the settings in force as NAME=value lines for a shell."""
    settings = Settings()
    for name, value in (
        ("KEHU_HOME", settings.home),
        ("KEHU_DATABASE_URL", settings.database_url),
        ("KEHU_KAFKA", settings.kafka),
        ("KEHU_API", settings.api),
    ):
        typer.echo(f"{name}={shlex.quote(str(value))}")


def status(
    form: Annotated[Format, typer.Option("--format", help="How to print.")] = Format.TABLE,
) -> None:
    """Show each process, and how far each projection has come; exit 3 when nothing runs."""
    settings = Settings()
    home = Home(settings.home)
    if not supervisor.is_running(home):
        _print_status([], [], form)
        typer.echo(f"Nothing runs in {home.path}; `kehu up` starts it.", err=True)
        raise typer.Exit(NOTHING_RUNS)
    _print_status(supervisor.processes(home), lag.of_projections(settings), form)


def _print_status(processes: list[supervisor.Process], projections: list[lag.Lag], form: Format) -> None:
    rows = [process._asdict() for process in processes]
    match form:
        case Format.JSON:
            typer.echo(json.dumps({"processes": rows, "projections": projections}, indent=2))
        case Format.TABLE:
            console = Console()
            console.print(_table("Process", list(supervisor.Process._fields), rows))
            console.print(_table("Projection", list(lag.Lag.__annotations__), projections))


def _table(title: str, columns: list[str], rows: list[dict[str, object]] | list[lag.Lag]) -> Table:
    table = Table(title=title)
    for column in columns:
        table.add_column(column)
    for row in rows:
        table.add_row(*("" if value is None else str(value) for value in row.values()))
    return table
