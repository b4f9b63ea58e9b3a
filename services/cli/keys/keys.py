"""`kehu keys`: the master key, the keys of persons under it, and what erased persons left in PostgreSQL's files."""

import asyncio
from typing import Any, Final

import typer
from psycopg import AsyncConnection

from projections.keys import file
from projections.keys.settings import KeySettings, master, use_home
from services.cli.printing.counting import counting
from services.cli.printing.output import Format, FormatOption, print_rows
from services.operating import rewrapping, sweeping
from services.operating.rewrapping import Rewrapped
from services.settings import Settings, StackSettings

COUNTS: Final = """
    select count(*) filter (where wrapped is not null), count(*) filter (where wrapped is null),
           count(distinct subject) filter (where wrapped is not null)
    from subject_key
"""
SHOWN: Final = ("master", "keys", "persons", "destroyed")


def create() -> None:
    """Make a master key in the folder KEHU_KEYS, where there is none; `kehu up` does so by itself.

    Keep a copy of the folder apart from the database's backups: without it, no personal data can be read again.
    """
    use_home(StackSettings().home)
    settings = KeySettings()
    made = file.make(settings.file)
    typer.echo(f"{settings.file} {'was made' if made else 'is there already'}.", err=True)


def show(form: FormatOption = Format.TABLE) -> None:
    """Show where the master key is, for how many persons there are keys, and how many were destroyed."""
    settings = Settings()
    keys, destroyed, persons = asyncio.run(_counted(settings.database_url))
    where = KeySettings()
    row = {"master": where.vault or str(where.file), "keys": keys, "persons": persons, "destroyed": destroyed}
    print_rows(SHOWN, [row], form)


def rotate(form: FormatOption = Format.TABLE) -> None:
    """Make a new version of the master key, and store every key of a person under it; processes are started again then.

    A vault makes its versions itself: then the keys are stored under its newest. An interrupted run goes on where it
    was, and makes no further version. Once it is through, earlier versions can be taken out of the file: keys in old
    backups of the database cannot be opened any more without them.
    """
    settings = Settings()
    done = asyncio.run(_rewrapped(settings.database_url))
    print_rows(Rewrapped._fields, [done._asdict()], form)


def sweep(form: FormatOption = Format.TABLE) -> None:
    """Remove from PostgreSQL's files what erased persons left there: old versions of rows, and of its own log.

    Each table is written anew, under a lock for as long as that takes. Needs an account that may vacuum and checkpoint.
    """
    tables = asyncio.run(_swept(Settings().database_url))
    print_rows(("table",), [{"table": table} for table in tables], form)


async def _counted(database_url: str) -> Any:
    async with await AsyncConnection.connect(database_url, autocommit=True, connect_timeout=5) as connection:
        return await (await connection.execute(COUNTS)).fetchone()


async def _rewrapped(database_url: str) -> Rewrapped:
    where = KeySettings()
    async with await AsyncConnection.connect(database_url, autocommit=True, connect_timeout=5) as connection:
        if where.vault is None and not await rewrapping.is_under_way(connection, master()):
            file.make(where.file, rotate=True)
            master.cache_clear()
        count = await (await connection.execute(rewrapping.COUNT)).fetchone()
        with counting("Storing keys anew", count[0] if count else 0) as shown:
            return await rewrapping.rewrap(connection, master(), shown)


async def _swept(database_url: str) -> list[str]:
    def told(table: str) -> None:
        typer.echo(f"Writing {table} anew", err=True)

    async with await AsyncConnection.connect(database_url, autocommit=True, connect_timeout=5) as connection:
        return await sweeping.sweep(connection, told)
