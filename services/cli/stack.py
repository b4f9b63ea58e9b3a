"""`kehu up`, `down`, `env` and `status`: the local stack, from the command line."""

import typer
from rich.console import Console

from services.local import home as homes
from services.local import stack
from services.local.home import Home
from services.settings import Settings, StackSettings


def up() -> None:
    """Start the local stack of KEHU_HOME and every process."""
    console = Console(stderr=True)
    settings = StackSettings()
    home = Home(settings.home)
    homes.prepare(home)
    with homes.held(home):
        addresses = stack.start(settings, console)
    typer.echo(addresses.api)


def down() -> None:
    """End what `kehu up` started, and nothing else."""
    home = Home(StackSettings().home)
    if not home.path.exists():
        return
    with homes.held(home):
        stack.stop(home)


def env() -> None:
    """Print the settings in force as NAME=value lines."""
    settings = Settings()
    typer.echo(f"KEHU_HOME={settings.home}")
    typer.echo(f"KEHU_DATABASE_URL={settings.database_url}")
    typer.echo(f"KEHU_KAFKA={settings.kafka}")
    typer.echo(f"KEHU_API={settings.api}")


def status() -> None:
    """Show each process, and how far each projection has come."""
