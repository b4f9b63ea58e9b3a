"""The packs known to `kehu policy`: those that come with the program, and those that were activated."""

import psycopg
import typer

from services.cli.reading import ask
from services.local.problem import StackDown
from services.packs import in_force
from services.packs.book import SHIPPED, PolicyBook
from services.settings import SettingMissing


def book() -> PolicyBook:
    """Return every known pack; where no database answers, say so and return only those of the program."""
    try:
        return ask(in_force.shelf)
    except SettingMissing:
        why = "no stack runs here"
    except (StackDown, psycopg.OperationalError) as down:
        why = str(down).strip().partition("\n")[0]
    typer.echo(f"Only packs that come with the program: {why.rstrip('.')}.", err=True)
    return SHIPPED
