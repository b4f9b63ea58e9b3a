"""Seconds until one customer's likely duplicates, or the customers that a text names, are found among all."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from random import Random
from typing import Any, Final

import psycopg

from domain.customers.likeness.duplicate import WORTH_A_LOOK
from projections.customers import customer_list
from projections.customers.directory import CustomersQuery, customers
from projections.customers.reading import reading
from projections.customers.row import CustomerRow
from projections.engine import table
from services.customers.duplicates import likely_duplicates
from tests import stack as stacks
from tests.benchmarks.benchmark import Bench, Benchmark, Goal, Run, Sample

UNIT: Final = "s"
WHEN: Final = datetime(2026, 1, 31, 9, 30, tzinfo=UTC)
PAGE: Final = 5_000
FIRST_PAGE: Final = 100
LETTERS: Final = "昆仑泰山恒天目雁荡峨眉武夷黄海东湖长河锦江汇川宏图瑞丰永昌达鼎盛嘉禾金穗银杏百千万顺亿通三合四维五岳"
TRADES: Final = ["机电设备", "冷气工程", "建筑材料", "精密机械", "电子科技", "食品", "纺织", "化工", "物流", "环保科技"]


@contextmanager
def prepare(bench: Bench) -> Iterator[Sequence[Run]]:
    number = bench.scale.events
    with stacks.database(bench.servers) as database_url:
        asyncio.run(_fill(database_url, number))
        # Its number and name are those of another, but for the legal form.
        twin = f"C{number // 2}"
        asked: dict[str, Ask] = {
            "one customer's duplicates": partial(likely_duplicates, now=WHEN, at_least=WORTH_A_LOOK, customer=twin),
            **{
                f"customers by {what}": partial(_searched, text=text)
                for what, text in (("part of the name", "昆仑"), ("pinyin", "kunlun"), ("number", "138 0000 0042"))
            },
        }
        yield [partial(_measure, database_url, figure, ask) for figure, ask in asked.items()]


Ask = Callable[[psycopg.AsyncConnection[Any]], Awaitable[Sequence[object] | None]]


async def _searched(connection: psycopg.AsyncConnection[Any], text: str) -> Sequence[object]:
    return await customers(connection, WHEN, CustomersQuery(text=text), limit=FIRST_PAGE)


def _measure(database_url: str, figure: str, ask: Ask) -> Sequence[Sample]:
    seconds, found = asyncio.run(_ask(database_url, ask))
    assert found, figure
    return [Sample(figure, UNIT, seconds)]


async def _ask(database_url: str, ask: Ask) -> tuple[float, Sequence[object] | None]:
    async with await psycopg.AsyncConnection.connect(database_url, autocommit=True) as connection:
        began = time.perf_counter()
        found = await ask(connection)
        return time.perf_counter() - began, found


async def _fill(database_url: str, number: int) -> None:
    async with await psycopg.AsyncConnection.connect(database_url, autocommit=True) as connection:
        for first in range(0, number, PAGE):
            rows = [_row(place, number) for place in range(first, min(first + PAGE, number))]
            await table.write_rows(connection, customer_list.PROJECTION, {(row.customer,): row for row in rows})
        await connection.execute("vacuum analyze customer_list")


def _row(place: int, number: int) -> CustomerRow:
    # The second half has names of its own, but for the record in the middle, which is the first one's.
    same = 0 if place == number // 2 else place
    random = Random(same)
    name = "".join(random.choices(LETTERS, k=3)) + random.choice(TRADES)
    record: dict[str, Any] = {
        "customer": f"C{place}",
        "full_name": name + ("有限公司" if place == same else "有限责任公司"),
        "country": "CN",
    }
    basic = {"telephone": f"138{same:08d}", "address": f"浙江省杭州市文三路{same}号"}
    row = CustomerRow(**record, registered_at=WHEN, information={"basic": basic})
    return replace(row, **reading(row))


BENCHMARK = Benchmark(
    title="duplicates",
    prepare=prepare,
    goals=(Goal(figure="one customer's duplicates", at_most=1),),
)
