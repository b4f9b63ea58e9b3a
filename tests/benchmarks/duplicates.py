"""Seconds until one customer's likely duplicates are found among all customers."""

import asyncio
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from random import Random
from typing import Any, Final

import psycopg

from domain.customers.likeness.duplicate import WORTH_A_LOOK
from projections.customers import customer_list
from projections.customers.reading import reading
from projections.customers.row import CustomerRow
from projections.engine import table
from services.customers.duplicates import likely_duplicates
from tests import stack as stacks
from tests.benchmarks.benchmark import Bench, Benchmark, Goal, Run, Sample

UNIT: Final = "s"
WHEN: Final = datetime(2026, 1, 31, 9, 30, tzinfo=UTC)
PAGE: Final = 5_000
LETTERS: Final = "昆仑泰山恒天目雁荡峨眉武夷黄海东湖长河锦江汇川宏图瑞丰永昌达鼎盛嘉禾金穗银杏百千万顺亿通三合四维五岳"
TRADES: Final = ["机电设备", "冷气工程", "建筑材料", "精密机械", "电子科技", "食品", "纺织", "化工", "物流", "环保科技"]


@contextmanager
def prepare(bench: Bench) -> Iterator[Sequence[Run]]:
    number = bench.scale.events
    with stacks.database(bench.servers) as database_url:
        asyncio.run(_fill(database_url, number))
        yield [partial(_measure, database_url, f"C{number // 2}")]


def _measure(database_url: str, customer: str) -> Sequence[Sample]:
    seconds, found = asyncio.run(_ask(database_url, customer))
    # Of the customer whose number and name it has but for the legal form.
    assert found, customer
    return [Sample("one customer's duplicates", UNIT, seconds)]


async def _ask(database_url: str, customer: str) -> tuple[float, int]:
    async with await psycopg.AsyncConnection.connect(database_url, autocommit=True) as connection:
        began = time.perf_counter()
        found = await likely_duplicates(connection, WHEN, at_least=WORTH_A_LOOK, customer=customer)
        return time.perf_counter() - began, len(found or ())


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
