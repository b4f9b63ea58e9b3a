"""`kehu tiers evaluate`: all customers at the start of a period, or one customer after an event."""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Annotated, Final

import typer

from domain.tiers.scheme.arithmetic import arithmetic
from domain.tiers.scheme.change import Assign, Keep, Propose
from domain.tiers.trigger import occasion_of
from services.cli.acting import acting
from services.cli.moment import AsOfOption
from services.cli.printing.counting import counting
from services.cli.printing.output import Format, FormatOption, print_rows
from services.cli.reading import reading
from services.cli.sending import with_store
from services.cli.tiers.options import PackOption, SchemeOption, UnitOption, chosen
from services.cli.tiers.planning import Asked, plan_of
from services.cli.tiers.run import WaitOption, catch_up, patience
from services.lists.rows import ListRow
from services.store.store import Store
from services.tiers import periods
from services.tiers.alone import alone
from services.tiers.choice import check_in_force
from services.tiers.plan import Plan, Planned, check_currency

CHANGES: Final = ("customer", "before", "change", "tier", "rule", "arithmetic")
# Scheme, policy and period are said above the table.
FEW: Final = ("tier", "customers", "assigned", "kept", "proposed")
TIERS: Final = ("scheme", "policy", "period", *FEW)
ACTOR: Final = "kehu tiers evaluate"
COLUMN_OF: Final = {
    "customer.tier-assigned.v1": "assigned",
    "customer.tier-kept.v1": "kept",
    "customer.tier-proposed.v1": "proposed",
}

CustomerOption = Annotated[str | None, typer.Option(help="Decide only on this customer.")]
TriggerOption = Annotated[
    str | None, typer.Option(metavar="EVENT[:ID]", help="What happened to the customer, as in bid-won:B-17.")
]
CurrencyOption = Annotated[
    str | None, typer.Option(help="Count amounts in this currency; else in that of the decision, or the pack's.")
]
DryRunOption = Annotated[bool, typer.Option("--dry-run", help="List the changes without making them.")]


def evaluate(
    *,
    pack: PackOption = None,
    unit: UnitOption = None,
    scheme: SchemeOption = None,
    as_of: AsOfOption = None,
    customer: CustomerOption = None,
    trigger: TriggerOption = None,
    currency: CurrencyOption = None,
    dry_run: DryRunOption = False,
    wait_seconds: WaitOption = 60,
    form: FormatOption = Format.TABLE,
) -> None:
    """Evaluate customers by a scheme and close the period; a second run changes nothing and shows what came later.

    Only a dry run may look ahead, to a day that has not come.
    """
    if trigger is not None and customer is None:
        raise typer.BadParameter("--trigger says what happened to one customer: name it with --customer.")

    async def work(store: Store) -> list[ListRow]:
        found = await chosen(store, pack=pack, unit_id=unit, scheme=scheme, as_of=as_of)
        occasion = occasion_of(found.rules, found.at, trigger)
        await catch_up(wait_seconds)
        asked = Asked(found=found, occasion=occasion, unit=unit, customer=customer, currency=currency)
        if dry_run:
            planned = await plan_of(store, asked)
            tell(planned)
            return [change_of(each) for each in planned.planned]
        check_in_force(found, now=datetime.now(UTC))
        async with reading() as connection, alone(connection, found.rules.name):
            return await _evaluated(store, asked)

    print_rows(CHANGES if dry_run else TIERS, with_store(work), form, few=() if dry_run else FEW)


async def _evaluated(store: Store, asked: Asked) -> list[ListRow]:
    planned = await plan_of(store, asked)
    tell(planned)
    if asked.currency is None:
        check_currency(planned)
    return list(tiers_of(planned, await decided(store, planned, actor=ACTOR, closing=asked.customer is None)))


def tell(planned: Plan) -> None:
    """Say what is evaluated, for a closed period what came later, and for one that is opened again why."""
    occasion, kinds = planned.occasion, planned.rules.scheme.applies_to
    only = f" of kind {' or '.join(kinds.value)}" if kinds else ""
    typer.echo(
        f"{planned.rules.name} by {planned.rules.policy} for {occasion.period}: facts before {occasion.end}, "
        f"{len(planned.crowd):,} customers{only}, {0 if planned.closed else len(planned.planned):,} to decide on.",
        err=True,
    )
    if planned.closed:
        typer.echo(_closed(planned), err=True)
    if planned.period.reopened:
        typer.echo(f"{occasion.period} is open for a correction: {planned.period.reason}", err=True)
    if planned.uncounted and planned.amounts:
        others = ", ".join(sorted(planned.uncounted))
        typer.echo(f"Amounts in {others} do not count, only those in {planned.currency}: see --currency.", err=True)


def _closed(planned: Plan) -> str:
    last = planned.period.last
    by = f" by the facts up to position {last.facts_position}" if last else ""
    closed = f"{planned.occasion.period} is closed{by}: nothing changes."
    if not planned.planned:
        return closed
    count = len(planned.planned)
    others = "1 customer" if count == 1 else f"{count:,} customers"
    return (
        f"{closed} By what is known now, {others} would stand otherwise: "
        "--dry-run lists them, `kehu tiers correct` changes them."
    )


async def decided(store: Store, planned: Plan, *, actor: str, closing: bool) -> list[str]:
    """Decide on what is planned and close the period, and say what came of it; nothing if it is closed."""
    if planned.closed:
        return []
    with counting("Tiers", len(planned.planned)) as done:
        outcomes = await periods.decide(
            store, planned, actor=await acting(actor), insist=patience().insist, done=done, closing=closing
        )
    if planned.planned and not outcomes:
        typer.echo(f"Another run closed or opened {planned.occasion.period} meanwhile: nothing changes.", err=True)
        return []
    count = Counter(outcomes)
    summary = ", ".join(f"{count[wire_type]:,} {column}" for wire_type, column in COLUMN_OF.items())
    typer.echo(f"{summary}, {count['nothing']:,} decided before, {count['refused']:,} refused.", err=True)
    return outcomes


def change_of(planned: Planned) -> ListRow:
    evaluation, change = planned.evaluation, planned.change
    return {
        "customer": planned.customer,
        "before": planned.held.tier,
        "change": _column(planned),
        "tier": change.asked if isinstance(change, Keep) else change.tier,
        "rule": f"{evaluation.rules.scheme.name}/{evaluation.placed.row.row}",
        "arithmetic": list(arithmetic(evaluation.rules.scheme, evaluation.facts, evaluation.placed, change)),
    }


def _column(planned: Planned) -> str:
    match planned.change:
        case Assign():
            return "assigned"
        case Keep():
            return "kept"
        case Propose():
            return "proposed"


def tiers_of(planned: Plan, outcomes: list[str]) -> Iterator[ListRow]:
    holding = Counter(planned.held.values())
    changed = Counter(
        # In a closed period, nothing was decided.
        (COLUMN_OF.get(outcome), _tier(each))
        for each, outcome in zip(planned.planned, outcomes, strict=bool(outcomes))
    )
    for tier in [each.name for each in planned.rules.scheme.tiers]:
        yield {
            "scheme": planned.rules.name,
            "policy": planned.rules.policy,
            "period": planned.occasion.period,
            "tier": tier,
            "customers": holding[tier],
            **{column: changed[column, tier] for column in COLUMN_OF.values()},
        }


def _tier(planned: Planned) -> str | None:
    return planned.held.tier if isinstance(planned.change, Keep) else planned.change.tier
