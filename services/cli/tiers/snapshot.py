"""`kehu tiers snapshot`: archives the files of the best tiers every period (TI13)."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any, Final

import typer
from psycopg import AsyncConnection

from services.cli.acting import acting
from services.cli.moment import AsOfOption
from services.cli.printing.counting import counting
from services.cli.printing.output import Format, FormatOption, print_rows
from services.cli.reading import ask, reading
from services.cli.sending import with_store
from services.cli.tiers.options import PackOption, SchemeOption, chosen
from services.cli.tiers.run import WaitOption, catch_up, patience
from services.store.store import Store
from services.tiers import archive
from services.tiers.archive import Archived, Extra
from services.tiers.choice import check_in_force

ARCHIVED: Final = ("customer", "scheme", "tier", "period", "extra", "events", "digest")
FEW: Final = ARCHIVED[:-1]
ACTOR: Final = "kehu tiers snapshot"

WhyOption = Annotated[str | None, typer.Option("--extra", metavar="WHY", help="The purpose of the extra snapshot.")]


def snapshot(
    *,
    pack: PackOption = None,
    scheme: SchemeOption = None,
    as_of: AsOfOption = None,
    customer: Annotated[str | None, typer.Option(help="An extra snapshot of this customer's file.")] = None,
    why: WhyOption = None,
    into: Annotated[Path | None, typer.Option(file_okay=False, help="Also write the files to this folder.")] = None,
    wait_seconds: WaitOption = 60,
    form: FormatOption = Format.TABLE,
) -> None:
    """Archive the files of the tiers that the policy names once in each period, and extra ones where it allows them."""
    if (customer is None) != (why is None):
        raise typer.BadParameter("An extra snapshot needs both --customer and --extra.")

    async def work(store: Store) -> list[Archived]:
        found = await chosen(store, pack=pack, unit_id=None, scheme=scheme, as_of=as_of)
        extra = Extra(customer, why, found.at) if customer and why else None
        occasion = archive.occasion_of(found.rules, found.at)
        check_in_force(found, now=datetime.now(UTC))
        await catch_up(wait_seconds)
        async with reading() as connection, connection.transaction():
            due = await archive.snapshots(connection, found.rules, occasion, extra)
        with counting("Snapshots", len(due)) as done:
            return await archive.archive(store, due, actor=await acting(ACTOR), insist=patience().insist, done=done)

    archived = with_store(work)
    new = sum(each.new for each in archived)
    typer.echo(f"{new:,} archived, {len(archived) - new:,} before.", err=True)
    if into is not None:
        _write_files(archived, into)
    snapshots = (each.snapshot for each in archived)
    rows = [each.model_dump() | {"customer": each.customer_id} for each in snapshots]
    print_rows(ARCHIVED, rows, form, few=FEW)


def _write_files(archived: Sequence[Archived], into: Path) -> None:
    into.mkdir(parents=True, exist_ok=True)
    ask(lambda connection: _write_each(connection, archived, into))


async def _write_each(connection: AsyncConnection[Any], archived: Sequence[Archived], into: Path) -> None:
    async for file in archive.files(connection, archived):
        document = json.dumps(file, ensure_ascii=False, indent=1)
        (into / f"{file['snapshot']['customer_id']}.json").write_text(document, encoding="utf-8")
