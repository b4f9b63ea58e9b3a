"""`kehu tiers snapshot`: the files of the best tiers are archived every period (TI13)."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Any, Final

import typer
from psycopg import AsyncConnection

from contracts.tier import FileArchived
from domain.policies import tier_occasion
from projections import customer_history
from services.api.rows import plain_row
from services.cli.counting import counting
from services.cli.moment import OptionalAsOf
from services.cli.output import Format, FormatOption, print_rows
from services.cli.policy_shelf import ask
from services.cli.reading import reading
from services.cli.sending import with_store
from services.cli.tier_options import PackOption, SchemeOption, chosen
from services.store.store import Store
from services.tiers import archive as archives
from services.tiers.archive import Extra

ARCHIVED: Final = ("customer", "scheme", "tier", "period", "extra", "events", "digest")
ACTOR: Final = "kehu tiers snapshot"


def snapshot(
    *,
    pack: PackOption = None,
    scheme: SchemeOption = None,
    as_of: OptionalAsOf = None,
    customer: Annotated[str | None, typer.Option(help="An extra snapshot of this customer's file.")] = None,
    why: Annotated[str | None, typer.Option("--extra", metavar="WHY", help="What the extra one is for.")] = None,
    into: Annotated[Path | None, typer.Option(file_okay=False, help="Write the files there, too.")] = None,
    form: FormatOption = Format.TABLE,
) -> None:
    """Archive the files of the tiers that the policy names, once for each period; extra ones where it allows them."""
    if (customer is None) != (why is None):
        raise typer.BadParameter("An extra snapshot needs both --customer and --extra.")

    async def work(store: Store) -> list[FileArchived]:
        found = await chosen(store, pack=pack, unit_id=None, scheme=scheme, as_of=as_of)
        extra = Extra(customer, why, found.at) if customer and why else None
        occasion = tier_occasion.periodic(found.rules.scheme, found.at, found.rules.zone)
        async with reading() as connection, connection.transaction():
            due = await archives.snapshots(connection, found.rules, occasion, extra)
        with counting("Snapshots", len(due)) as done:
            kept = await archives.archive(store, due, actor=ACTOR, done=done)
        typer.echo(f"{kept:,} archived, {len(due) - kept:,} before.", err=True)
        return due

    due = with_store(work)
    if into is not None:
        into.mkdir(parents=True, exist_ok=True)
        ask(lambda connection: _write(connection, due, into))
    print_rows(ARCHIVED, [each.model_dump() | {"customer": each.customer_id} for each in due], form)


async def _write(connection: AsyncConnection[Any], due: Iterable[FileArchived], into: Path) -> None:
    for each in due:
        told = await customer_history.history(connection, each.customer_id, each.as_of)
        rows = [plain_row({name: getattr(row, name) for name in row.__dataclass_fields__}) for row in told]
        document = json.dumps({"snapshot": each.model_dump(mode="json"), "history": rows}, ensure_ascii=False)
        (into / f"{each.customer_id}.json").write_text(document, encoding="utf-8")
