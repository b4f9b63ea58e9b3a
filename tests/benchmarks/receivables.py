"""Milliseconds until many open items are summed by age, now and two years ago, and until a page of overdue ones."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from functools import partial
from typing import Any, Final

import psycopg

from projections.credit.ageing import ageing
from projections.credit.open_items import overdue
from tests import stack as stacks
from tests.benchmarks.benchmark import Bench, Benchmark, Goal, Run, Sample

UNIT: Final = "ms"
TODAY: Final = date(2026, 11, 30)
THEN: Final = date(2024, 11, 30)
NOW_AGED: Final = "ageing of all open items"
THEN_AGED: Final = "ageing as of two years ago"
FIRST_PAGE: Final = 100
# Of three invoices over three years, two are open; one of seven of these is paid in part.
ITEMS_FOR_EACH_EVENT: Final = 15
FILL: Final = """
    insert into overdue_receivables (
        account_id, invoice, customer, currency, amount, invoice_date, due_date, zone,
        occurred_at, paid, disputed, moved_at, movements, position
    )
    select 'A' || number / 10, 'I' || number, 'C' || number / 10, 'CNY', amount, issued, issued + 30, 'Asia/Shanghai',
           issued, paid, 0.00,
           case when paid > 0 then issued + 40 else issued end,
           case when paid > 0 then jsonb_build_array(jsonb_build_object(
               'at', (issued + 40)::timestamptz, 'position', number, 'paid', paid::text, 'disputed', null
           )) else '[]' end,
           number
    from (
        select number, amount, date '2024-01-01' + number %% 1060 as issued,
               case when number %% 3 = 0 then amount when number %% 7 = 0 then 50.00 else 0.00 end as paid
        from generate_series(1, %s) as number
        cross join lateral (select 100.00 + number %% 977 as amount) as priced
    ) as invoice
"""
Ask = Callable[[psycopg.AsyncConnection[Any]], Awaitable[Sequence[object]]]


@contextmanager
def prepare(bench: Bench) -> Iterator[Sequence[Run]]:
    with stacks.database(bench.servers) as database_url:
        with psycopg.connect(database_url, autocommit=True) as connection:
            connection.execute(FILL, (bench.scale.events * ITEMS_FOR_EACH_EVENT,))
            connection.execute("vacuum analyze overdue_receivables")
        asked: dict[str, Ask] = {
            NOW_AGED: partial(ageing, as_of=TODAY),
            THEN_AGED: partial(ageing, as_of=THEN),
            "first page of overdue items": partial(overdue, as_of=TODAY, limit=FIRST_PAGE),
        }
        yield [partial(_measure, database_url, figure, ask) for figure, ask in asked.items()]


def _measure(database_url: str, figure: str, ask: Ask) -> Sequence[Sample]:
    return [Sample(figure, UNIT, asyncio.run(_ask(database_url, ask)))]


async def _ask(database_url: str, ask: Ask) -> float:
    async with await psycopg.AsyncConnection.connect(database_url, autocommit=True) as connection:
        began = time.perf_counter()
        assert await ask(connection)
        return (time.perf_counter() - began) * 1_000


BENCHMARK = Benchmark(
    title="receivables",
    prepare=prepare,
    goals=(Goal(figure=NOW_AGED, at_most=1_000), Goal(figure=THEN_AGED, at_most=2_000)),
)
