"""`kehu up`, `down`, `env` and `status`: the local stack, from the command line."""

import typer

from services.settings import Settings


def up() -> None:
    """Start the local stack of KEHU_HOME and every process."""


def down() -> None:
    """End what `kehu up` started, and nothing else."""


def env() -> None:
    """Print the settings in force as NAME=value lines."""
    settings = Settings()
    typer.echo(f"KEHU_HOME={settings.home}")
    typer.echo(f"KEHU_DATABASE_URL={settings.database_url}")
    typer.echo(f"KEHU_KAFKA={settings.kafka}")
    typer.echo(f"KEHU_API={settings.api}")


def status() -> None:
    """Show each process, and how far each projection has come."""
