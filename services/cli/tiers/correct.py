"""`kehu tiers correct`: decides a closed period again by what came later, and `periods`: those that were closed."""

from datetime import UTC, datetime
from typing import Annotated, Final

import typer

from contracts.policies.tier_period import ReopenTierPeriod
from domain.tiers.trigger import occasion_of
from services.cli.moment import AsOfOption
from services.cli.printing.output import Format, FormatOption, print_rows
from services.cli.reading import reading
from services.cli.sending import ByOption, NeededReason, send, with_store
from services.cli.tiers.evaluate import FEW, TIERS, CurrencyOption, decided, tell, tiers_of
from services.cli.tiers.options import PackOption, SchemeOption, UnitOption, chosen
from services.cli.tiers.planning import Asked, plan_of
from services.cli.tiers.run import WaitOption, catch_up
from services.lists.rows import ListRow
from services.store.store import Store
from services.tiers.alone import alone
from services.tiers.choice import check_in_force
from services.tiers.periods import closed, closed_after
from services.tiers.plan import check_currency

FEW_CLOSED: Final = ("scheme", "period", "effective_from", "unit", "closed", "corrections")
CLOSED: Final = (
    "scheme",
    "policy",
    "period",
    "effective_from",
    "unit",
    "closed",
    "evaluated",
    "assigned",
    "kept",
    "proposed",
    "facts_position",
    "corrections",
    "reason",
)


def correct(
    *,
    pack: PackOption = None,
    unit: UnitOption = None,
    scheme: SchemeOption = None,
    as_of: AsOfOption = None,
    currency: CurrencyOption = None,
    reason: NeededReason,
    by: ByOption,
    wait_seconds: WaitOption = 60,
    form: FormatOption = Format.TABLE,
) -> None:
    """Open a closed period, decide on it by what is known now, and close it again; do nothing if nothing differs."""

    async def work(store: Store) -> list[ListRow]:
        found = await chosen(store, pack=pack, unit_id=unit, scheme=scheme, as_of=as_of)
        occasion = occasion_of(found.rules, found.at)
        await catch_up(wait_seconds)
        check_in_force(found, now=datetime.now(UTC))
        asked = Asked(found=found, occasion=occasion, unit=unit, currency=currency)
        async with reading() as connection, alone(connection, found.rules.name):
            return await _corrected(store, asked, reason, by)

    print_rows(TIERS, with_store(work), form, few=FEW)


async def _corrected(store: Store, asked: Asked, reason: str, by: str) -> list[ListRow]:
    planned = await plan_of(store, asked)
    if asked.currency is None:
        check_currency(planned)
    if planned.closed and not planned.planned:
        tell(planned)
        return list(tiers_of(planned, []))
    await send(store, _reopening(asked, reason), by)
    planned = await plan_of(store, asked)
    tell(planned)
    outcomes = await decided(store, planned, actor=by, closing=True)
    if later := await closed_after(store, planned.rules, planned.occasion):
        typer.echo(f"Closed after it: {', '.join(later)}. Evaluate as of them to see what differs now.", err=True)
    return list(tiers_of(planned, outcomes))


def _reopening(asked: Asked, reason: str) -> ReopenTierPeriod:
    rules = asked.found.rules
    return ReopenTierPeriod(
        pack=asked.found.pack.pack.name,
        scheme=rules.name,
        policy=rules.policy,
        period=asked.occasion.period,
        unit_id=asked.unit,
        reason=reason,
    )


def periods(
    pack: Annotated[str, typer.Argument(metavar="PACK", help="One of `kehu policy packs`.")],
    *,
    form: FormatOption = Format.TABLE,
) -> None:
    """List the periods of the pack's tier schemes that were closed, and those open for a correction."""
    print_rows(CLOSED, with_store(lambda store: closed(store, pack)), form, few=FEW_CLOSED)
