"""Customers evaluated per second: by rules alone, for the first time through the store, and again without changes."""

import asyncio
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import partial
from itertools import count
from typing import Any, Final

import psycopg

from domain.tiers import rules as tier_rules
from domain.tiers.rules import Rules
from domain.tiers.scheme import classify
from domain.tiers.scheme import occasion as tier_occasion
from domain.tiers.scheme.change import Held, change
from domain.tiers.scheme.place import Crowd
from projections.customers import purchases
from projections.engine import table
from projections.engine.batch import fold
from projections.engine.batch.fold import Stored
from projections.engine.projection import Projection
from projections.tiers import tier_evidence, tier_list
from services.commands.patience import Patience
from services.packs.book import SHIPPED
from services.store import log
from services.store.postgres import open_store
from services.tiers.evidence import ReadModels
from services.tiers.plan import Plan, plan
from services.tiers.send import send
from tests import stack as stacks
from tests.benchmarks.base import customers, record
from tests.benchmarks.benchmark import Bench, Benchmark, Goal, Run, Sample

UNIT: Final = "customers/s"
PAGE: Final = 20_000
# 100,000 customers in under a minute.
GOAL: Final = 100_000 / 60
END: Final = date(2026, 7, 1)


@contextmanager
def prepare(bench: Bench) -> Iterator[Sequence[Run]]:
    number = bench.scale.events
    with stacks.database(bench.servers) as database_url:
        record(database_url, number)
        reached = asyncio.run(_see(database_url, 0))
        shop = Shop(database_url, number, reached)
        yield [partial(_rules_alone, number), shop.first, shop.again]


def _rules_alone(number: int) -> Sequence[Sample]:
    rules = _rules()
    occasion = tier_occasion.periodic(rules.scheme, tier_occasion.midnight(END, rules.zone), rules.zone)
    crowd: Crowd = {
        customer: {"sales": Decimal(place % 997), "influence": None} for place, customer in enumerate(customers(number))
    }
    began = time.process_time()
    for placed in classify.classify(rules.scheme, crowd).values():
        change(rules.scheme, placed, Held("B"), occasion)
    return [Sample("rules alone", "customers/CPU s", number / (time.process_time() - began))]


def _rules() -> Rules:
    return tier_rules.rules_of(SHIPPED.versions("distributor")[0], "abc")


class Shop:
    """Each first evaluation is by a scheme of another name, so that everybody gets a tier in every round."""

    def __init__(self, database_url: str, number: int, reached: int) -> None:
        self._database_url = database_url
        self._number = number
        self._reached = reached
        self._rounds = count()
        self._rules = _rules()

    def first(self) -> Sequence[Sample]:
        """Give everybody a tier."""
        self._rules = replace(_rules(), name=f"distributor/abc{next(self._rounds)}")
        rate = asyncio.run(self._evaluate(expected=self._number))
        self._reached = asyncio.run(_see(self._database_url, self._reached))
        return [Sample("through the store, all change", UNIT, rate)]

    def again(self) -> Sequence[Sample]:
        """Evaluate again what was just evaluated."""
        return [Sample("through the store, none changes", UNIT, asyncio.run(self._evaluate(expected=0)))]

    async def _evaluate(self, *, expected: int) -> float:
        async with open_store(self._database_url) as store:
            began = time.monotonic()
            planned = await self._plan()
            outcomes = await send(store, planned.planned, actor="bench", insist=Patience(10, print).insist)
            seconds = time.monotonic() - began
        assert len(outcomes) - outcomes.count("nothing") == expected
        return self._number / seconds

    async def _plan(self) -> Plan:
        occasion = tier_occasion.periodic(
            self._rules.scheme, tier_occasion.midnight(END, self._rules.zone), self._rules.zone
        )
        async with await psycopg.AsyncConnection.connect(self._database_url) as connection:
            return await plan(ReadModels(connection), self._rules, occasion, currency="CNY")


async def _see(database_url: str, reached: int) -> int:
    """Let the read models that evaluations look at see what was stored since."""
    projections: tuple[Projection[Any], ...] = (tier_evidence.PROJECTION, tier_list.PROJECTION, purchases.PROJECTION)
    async with await psycopg.AsyncConnection.connect(database_url, autocommit=True) as connection:
        while page := await log.read_page(connection, reached, limit=PAGE):
            for projection in projections:
                decoded = fold.decode(projection, [Stored(row.position, row.state) for row in page])
                found = await table.request_rows(connection, projection, fold.keys(decoded))
                rows = await table.received_rows(projection, found)
                await table.write_rows(connection, projection, fold.fold(projection, decoded, rows).rows)
            reached = page[-1].position
    return reached


BENCHMARK = Benchmark(
    title="tiers",
    prepare=prepare,
    goals=(
        Goal(figure="rules alone", at_least=GOAL),
        Goal(figure="through the store, all change", at_least=GOAL),
        Goal(figure="through the store, none changes", at_least=GOAL),
    ),
)
