"""Counts cases by cause, unit, product and month: how many, how many came back, and what customers thought (CO11)."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, Final
from zoneinfo import ZoneInfo

from psycopg import AsyncConnection
from pydantic import TypeAdapter

from contracts.message import Id, Label
from projections.complaints.cases import CasesQuery, HandledCase, cases
from projections.engine.listing import Listing, fields_of

CENT: Final = Decimal("0.01")
HUNDRED: Final = Decimal(100)
Kind = tuple[str | None, str | None, str | None, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Analysed:
    """The cases of one kind that were received in a month; `repeated` came from customers with the same cause before.

    `share` and `up_to_here` are parts of 100 of all that are listed, the most frequent first (Pareto).
    """

    cause: str | None
    unit: str | None
    product: str | None
    month: str
    complaints: int
    repeated: int
    repeat_rate: Decimal
    satisfied: int
    dissatisfied: int
    share: Decimal
    up_to_here: Decimal


LISTING: Final[Listing[Analysed]] = Listing(
    projection="complaint_cases",
    also_read=("customer_list",),
    columns=fields_of(Analysed),
    few=("cause", "unit", "product", "month", "complaints", "repeat_rate", "share", "up_to_here"),
    place=TypeAdapter(tuple[Label | None, Id | None, Label | None, Label]),
    place_of=lambda each: (each.cause, each.unit, each.product, each.month),
)


def analysed(listed: Iterable[HandledCase], zone: str) -> list[Analysed]:
    """Count the cases; duplicates that were merged are no cases of their own."""
    groups: defaultdict[Kind, list[HandledCase]] = defaultdict(list)
    known: set[tuple[str, str | None]] = set()
    again: set[str] = set()
    for case in sorted(
        (each for each in listed if not each.merged_into), key=lambda each: (each.received_at, each.case)
    ):
        month = f"{case.received_at.astimezone(ZoneInfo(zone)):%Y-%m}"
        groups[case.cause, case.unit, case.product, month].append(case)
        if case.cause and (case.customer, case.cause) in known:
            again.add(case.case)
        known.add((case.customer, case.cause))
    ordered = sorted(groups.items(), key=lambda item: (-len(item[1]), [(part is None, part or "") for part in item[0]]))
    return list(_counted(ordered, again))


def _counted(ordered: Sequence[tuple[Kind, list[HandledCase]]], again: set[str]) -> Iterator[Analysed]:
    total, so_far = sum(len(found) for _, found in ordered), 0
    for (cause, unit, product, month), found in ordered:
        number = len(found)
        so_far += number
        repeated = sum(case.case in again for case in found)
        yield Analysed(
            cause=cause,
            unit=unit,
            product=product,
            month=month,
            complaints=number,
            repeated=repeated,
            repeat_rate=_part(repeated, number),
            satisfied=sum(case.satisfied is True for case in found),
            dissatisfied=sum(case.satisfied is False for case in found),
            share=_part(number, total),
            up_to_here=_part(so_far, total),
        )


def _part(number: int, of: int) -> Decimal:
    return (HUNDRED * number / of).quantize(CENT)


async def analysis(
    connection: AsyncConnection[Any], as_of: datetime, query: CasesQuery, *, zone: str
) -> Sequence[Analysed]:
    """Count the cases received by the instant, the most frequent kind first."""
    return analysed(await cases(connection, as_of, query), zone)
