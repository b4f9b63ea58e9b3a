"""The packs known to `kehu policy`: those that come with the program, and those that were activated."""

import psycopg
import typer

from domain.policies.pack.pack import Pack
from projections.policies import policy_list
from services.cli.reading import ask
from services.local.problem import StackDown
from services.packs import in_force
from services.packs.book import SHIPPED, PolicyBook
from services.settings import SettingMissing


def text_of(version: Pack) -> str:
    """Return the text of a version as it was drafted, or as it comes with the program."""
    return _drafted(version) if version not in SHIPPED.shipped(version.pack.name) else SHIPPED.text(version)


def _drafted(version: Pack) -> str:
    head = version.pack
    stored = ask(policy_list.activated)
    return next(each.content for each in stored if (each.pack, each.version) == (head.name, head.version))


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
