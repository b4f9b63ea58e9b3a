"""Brings a database to the newest schema: one Alembic history of plain SQL files for the log and the read models."""

from typing import Final

import psycopg
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory

from domain.decider import Refused
from services.settings import FILES

MIGRATIONS: Final = FILES / "deploy" / "migrations"


class DatabaseNewer(Refused):
    """A newer release has migrated the database, and no migration leads back."""

    code = "database.newer"


def _config(database_url: str) -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["database_url"] = database_url
    return config


def migrate(database_url: str) -> None:
    """Apply the missing migrations, if any; concurrent callers wait for each other."""
    applied, newest = _applied(database_url), newest_migration()
    if is_newer(applied, newest):
        sentence = (
            f"The database is at migration {applied}, and this release knows {newest} as the last one: "
            "use the newer release. No migration leads back; a backup from before the upgrade does."
        )
        raise DatabaseNewer(sentence)
    command.upgrade(_config(database_url), "head")


def newest_migration() -> str | None:
    """Return the newest migration of this release."""
    return ScriptDirectory(str(MIGRATIONS)).get_current_head()


def is_newer(applied: str | None, newest: str | None) -> bool:
    """Return whether a database is at a migration that came after the newest of a release."""
    if applied is None or newest is None:
        return False
    return applied.isdecimal() and int(applied) > int(newest)


def _applied(database_url: str) -> str | None:
    with psycopg.connect(database_url) as connection:
        try:
            row = connection.execute("select version_num from alembic_version").fetchone()
        except psycopg.errors.UndefinedTable:
            return None
    return row[0] if row else None
