"""Brings a database to the newest schema: one Alembic history of plain SQL files for the log and the read models."""

from typing import Final

from alembic import command
from alembic.config import Config

from services.settings import FILES

MIGRATIONS: Final = FILES / "deploy" / "migrations"


def _config(database_url: str) -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["database_url"] = database_url
    return config


def migrate(database_url: str) -> None:
    """Apply the missing migrations, if any; concurrent callers wait for each other."""
    command.upgrade(_config(database_url), "head")
