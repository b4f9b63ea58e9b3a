"""`kehu tiers correct`: decides a closed period again by what came later, and `periods`: those that were closed."""

from datetime import UTC, datetime
from typing import Annotated, Final

import typer

from contracts.policies.tier_period import ReopenTierPeriod
from domain.calendar import business_day
from domain.tiers.trigger import occasion_of
from services.cli.moment import AsOfOption
from services.cli.printing.output import Format, FormatOption, print_rows
from services.cli.reading import reading
from services.cli.sending import ByOption, send, with_store
from services.cli.tiers.evaluate import TIERS, CurrencyOption, decided, tell, tiers_of
from services.cli.tiers.options import NeededReason, PackOption, SchemeOption, UnitOption, chosen
from services.cli.tiers.run import WaitOption, catch_up
from services.lists.rows import ListRow
from services.store.store import Store
from services.tiers import periods as tier_periods
from services.tiers.evidence import ReadModels
from services.tiers.plan import check_currency, plan

CLOSED: Final = (
    "scheme",
    "policy",
    "period",
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
    """Open a closed period, decide on it by what is known now, and close it again."""

    async def work(store: Store) -> list[ListRow]:
        found = await chosen(store, pack=pack, unit_id=unit, scheme=scheme, as_of=as_of)
        rules, occasion = found.rules, occasion_of(found.rules, found.at)
        await catch_up(wait_seconds)
        business_day.check_not_after_today(occasion.at, now=datetime.now(UTC), zone=rules.zone)
        command = ReopenTierPeriod(
            pack=found.pack.pack.name,
            scheme=rules.name,
            policy=rules.policy,
            period=occasion.period,
            unit_id=unit,
            reason=reason,
        )
        await send(store, command, by)
        async with reading() as connection, connection.transaction():
            planned = await plan(
                ReadModels(connection),
                rules,
                occasion,
                currency=currency or found.pack.pack.currency,
                unit=unit,
                period=await tier_periods.standing(store, rules, occasion, unit),
                closed_units=await tier_periods.closed_units(store, rules, occasion, unit),
            )
        tell(planned)
        if currency is None:
            check_currency(planned)
        return list(tiers_of(planned, await decided(store, planned, actor=by, closing=True)))

    print_rows(TIERS, with_store(work), form)


def periods(
    pack: Annotated[str, typer.Argument(metavar="PACK", help="One of `kehu policy packs`.")],
    *,
    form: FormatOption = Format.TABLE,
) -> None:
    """List the periods of the pack's tier schemes that were closed, and those open for a correction."""
    print_rows(CLOSED, with_store(lambda store: tier_periods.closed(store, pack)), form)
