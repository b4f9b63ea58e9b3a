"""Plans an evaluation of a period as it stands, for the commands that decide on it, show it or correct it."""

from dataclasses import dataclass

from domain.tiers.scheme.occasion import Occasion
from services.cli.reading import reading
from services.cli.tiers.options import check_whom
from services.store.store import Store
from services.tiers import periods
from services.tiers.choice import Chosen
from services.tiers.evidence import ReadModels
from services.tiers.plan import Plan, plan


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """An evaluation; without a `currency`, that of the period's decision counts, or else the pack's."""

    found: Chosen
    occasion: Occasion
    unit: str | None
    customer: str | None = None
    currency: str | None = None


async def plan_of(store: Store, asked: Asked) -> Plan:
    """Return the plan by what the read models show now."""
    rules, occasion, unit = asked.found.rules, asked.occasion, asked.unit
    async with reading() as connection, connection.transaction():
        period = await periods.standing(store, rules, occasion, unit)
        await check_whom(connection, customer=asked.customer)
        planned = await plan(
            ReadModels(connection),
            rules,
            occasion,
            currency=asked.currency or periods.currency_of(period, asked.found.pack.pack.currency),
            unit=unit,
            customer=asked.customer,
            period=period,
            closed_units=await periods.closed_units(store, rules, occasion, unit),
        )
        if not planned.crowd:
            await check_whom(connection, unit=unit)
        return planned
