"""`kehu tiers explain`, `ranking` and `proposals`: what is read of tiers."""

from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any, Final

import typer
from psycopg import AsyncConnection

from domain.tiers.scheme.occasion import periodic
from projections.tiers.proposals import waiting
from services.cli.explain import tell
from services.cli.moment import OptionalAsOf, in_unit
from services.cli.options import CustomerArgument, OneSchemeOption, PartnerOption
from services.cli.output import Format, FormatOption, print_rows
from services.cli.reading import ask, reading
from services.cli.sending import with_store
from services.cli.tiers.options import PackOption, SchemeOption, UnitOption, chosen
from services.lists.rows import Row
from services.packs import in_force
from services.store.store import Store
from services.tiers.evidence import ReadModels
from services.tiers.explanation import account
from services.tiers.ranking import rank

EXPLAINED: Final = (
    "customer",
    "scheme",
    "tier",
    "since",
    "hidden",
    "override",
    "computed",
    "policy",
    "rule",
    "article",
    "period",
    "trigger",
    "before",
    "facts",
    "arithmetic",
    "numbers",
    "approved_by",
    "kept",
    "event",
)
RANKED: Final = ("place", "customer", "by", "outstanding", "benefits")
PROPOSED: Final = (
    "customer",
    "scheme",
    "tier",
    "since",
    "policy",
    "period",
    "proposed_by",
    "approvals",
    "bodies",
    "approved_by",
)


def explain(
    customer: CustomerArgument,
    *,
    scheme: OneSchemeOption = None,
    as_of: OptionalAsOf = None,
    for_partner: PartnerOption = False,
    form: FormatOption = Format.TABLE,
) -> None:
    """Tell why a customer has its tier: facts, row of the rule, version of the policy, article of the source."""
    instant = datetime.now(UTC) if as_of is None else in_unit(as_of)

    async def question(connection: AsyncConnection[Any]) -> list[Row]:
        book = await in_force.shelf(connection)
        return list(
            await account(ReadModels(connection), book, customer, instant, scheme=scheme, for_partner=for_partner)
        )

    rows = ask(question)
    if form is not Format.TABLE:
        print_rows(EXPLAINED, rows, form)
        return
    for row in rows:
        tell(row)
        typer.echo()


def ranking(
    *,
    pack: PackOption = None,
    unit: UnitOption = None,
    scheme: SchemeOption = None,
    as_of: OptionalAsOf = None,
    form: FormatOption = Format.TABLE,
) -> None:
    """Rank customers as the scheme does; the first who were outstanding get what the policy promises."""

    async def work(store: Store) -> list[Row]:
        found = await chosen(store, pack=pack, unit_id=unit, scheme=scheme, as_of=as_of)
        occasion = periodic(found.rules.scheme, found.at, found.rules.zone)
        currency = found.pack.pack.currency
        async with reading() as connection, connection.transaction():
            ranked = await rank(ReadModels(connection), found.rules, occasion, currency=currency, unit=unit)
        return [asdict(each) for each in ranked]

    print_rows(RANKED, with_store(work), form)


def proposals(
    *,
    scheme: OneSchemeOption = None,
    form: FormatOption = Format.TABLE,
) -> None:
    """List the tiers that wait for a decision, the oldest first."""
    found = ask(lambda connection: waiting(connection, scheme))
    print_rows(PROPOSED, [{column: getattr(each, column) for column in PROPOSED} for each in found], form)
