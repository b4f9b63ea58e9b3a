"""`kehu down` and `kehu env`: stop a local stack, and print its settings."""

import shlex

import typer
from rich.console import Console

from projections.keys.settings import KeySettings
from services.local import supervisor
from services.local.home import Home, held
from services.settings import Settings, StackSettings


def down() -> None:
    """Stop what `kehu up` started, and nothing else; the data stays."""
    home = Home(StackSettings().home)
    console = Console(stderr=True)
    if not home.path.exists():
        console.print(f"Nothing was ever started in {home.path}.")
        return
    with held(home), console.status("Ending every process"):
        stopped = supervisor.stop(home)
    console.print("Everything has ended." if stopped else "Nothing was running.")


def env() -> None:
    """Print the current settings as NAME=value lines for a shell."""
    settings = Settings()
    for name, value in (
        ("KEHU_HOME", settings.home),
        ("KEHU_KEYS", KeySettings().folder),
        ("KEHU_DATABASE_URL", settings.database_url),
        ("KEHU_KAFKA", settings.kafka),
        *settings.shown_of_kafka().items(),
        ("KEHU_API", settings.api),
        *([("KEHU_CONSOLE", settings.console)] if settings.console else []),
    ):
        typer.echo(f"{name}={shlex.quote(str(value))}")
