"""The inputs of a scheme for every customer, each over its window (TI7)."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Final
from zoneinfo import ZoneInfo

from domain.calendar import period_days
from domain.calendar.period_days import Days
from domain.policies.sections.tiers import Input, Scheme
from domain.tiers.scheme.place import Crowd
from services.tiers.gathering import Gathering

SCORE: Final = "score:"
NOTHING: Final = Decimal(0)
HUNDREDTH: Final = Decimal("0.01")
BOUGHT: Final = ("amount", "quantity", "purchases")


@dataclass(frozen=True, slots=True)
class Column:
    """An input of all customers; `absent` is its value for customers without one, None where it is unknown."""

    values: Mapping[str, Decimal | None]
    absent: Decimal | None


@dataclass(frozen=True, slots=True)
class FactRequest:
    """An input with its window, in words and in days."""

    input: Input
    window: str
    days: Days


async def facts(gathering: Gathering, scheme: Scheme, customers: list[str]) -> Crowd:
    """Return the inputs of these customers."""
    columns = {each.name: await _column(gathering, scheme, each) for each in scheme.inputs}
    if scheme.missing.value == "exclude":
        columns |= await _without_strangers(gathering, scheme, columns)
    return {
        customer: {name: column.values.get(customer, column.absent) for name, column in columns.items()}
        for customer in customers
    }


async def _without_strangers(gathering: Gathering, scheme: Scheme, columns: Mapping[str, Column]) -> dict[str, Column]:
    """Leave out those who never bought instead of counting zero: prospects would fill part of every share."""
    ever = await gathering.bought(period_days.window("ever", gathering.occasion.end))
    return {
        each.name: Column({**dict.fromkeys(ever, NOTHING), **columns[each.name].values}, None)
        for each in scheme.inputs
        if each.fact in BOUGHT
    }


async def _column(gathering: Gathering, scheme: Scheme, requested: Input) -> Column:
    window = requested.window or scheme.window
    days = period_days.window(window.value, gathering.occasion.end)
    if requested.fact.startswith(SCORE):
        # A score holds until the next one, unless the input itself limits its age.
        first = days.first if requested.window else None
        given = gathering.scores(requested.fact.removeprefix(SCORE), first)
        return Column({customer: values[-1] for customer, values in given.items()}, None)
    return await FACTS[requested.fact](gathering, FactRequest(requested, window.value, days))


async def _amount(gathering: Gathering, request: FactRequest) -> Column:
    bought = await gathering.bought(request.days)
    return Column({customer: each.amount for customer, each in bought.items()}, NOTHING)


async def _quantity(gathering: Gathering, request: FactRequest) -> Column:
    bought = await gathering.bought(request.days)
    return Column({customer: Decimal(each.quantity) for customer, each in bought.items()}, NOTHING)


async def _purchases(gathering: Gathering, request: FactRequest) -> Column:
    bought = await gathering.bought(request.days)
    return Column({customer: Decimal(each.purchases) for customer, each in bought.items()}, NOTHING)


async def _recency_days(gathering: Gathering, request: FactRequest) -> Column:
    bought = await gathering.bought(request.days)
    return Column(
        {customer: Decimal((request.days.end - each.last).days) for customer, each in bought.items() if each.last}, None
    )


async def _growth(gathering: Gathering, request: FactRequest) -> Column:
    """Compare with the window before, in percent; customers who bought nothing then have no known growth."""
    earlier = period_days.window_before(request.window, request.days)
    if earlier is None:
        return Column({}, None)
    now, before = await gathering.bought(request.days), await gathering.bought(earlier)
    return Column(
        {
            customer: _percent_more(now[customer].amount if customer in now else NOTHING, each.amount)
            for customer, each in before.items()
            if each.amount > 0
        },
        None,
    )


def _percent_more(now: Decimal, before: Decimal) -> Decimal:
    return ((now - before) * 100 / before).quantize(HUNDREDTH, ROUND_HALF_EVEN)


async def _tenure_days(gathering: Gathering, request: FactRequest) -> Column:
    zone = ZoneInfo(gathering.zone)
    return Column(
        {
            row.customer: Decimal((request.days.end - row.registered_at.astimezone(zone).date()).days)
            for row in gathering.based
            if row.registered_at
        },
        None,
    )


async def _complaints(gathering: Gathering, request: FactRequest) -> Column:
    counted = await gathering.complaints(request.days)
    return Column({customer: Decimal(number) for customer, number in counted.items()}, NOTHING)


async def _days_overdue(gathering: Gathering, _: FactRequest) -> Column:
    counted = await gathering.days_overdue()
    return Column({customer: Decimal(days) for customer, days in counted.items()}, NOTHING)


async def _return_visits(_: Gathering, __: FactRequest) -> Column:
    """Leave every value unknown: return visits will come with the visits."""
    return Column({}, None)


FACTS: Final[dict[str, Callable[[Gathering, FactRequest], Awaitable[Column]]]] = {
    "amount": _amount,
    "quantity": _quantity,
    "purchases": _purchases,
    "recency_days": _recency_days,
    "tenure_days": _tenure_days,
    "growth": _growth,
    "complaints": _complaints,
    "days_overdue": _days_overdue,
    "return_visits": _return_visits,
}
