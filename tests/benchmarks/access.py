"""What it costs to know who asks and whether they may: beside requests that ask nobody."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import AsyncExitStack, contextmanager
from functools import partial
from typing import Final

import httpx

from services.access.decision import CUSTOMER, Thing, may, may_of
from services.access.gate import Gate
from services.access.roster import Who
from services.api.reading.reads import open_pool
from services.store.memory import memory_store
from tests import stack as stacks
from tests.benchmarks.benchmark import Bench, Benchmark, Goal, Run, Sample
from tests.services.access.identity import EVERYBODY, Identity, Listed, identity
from tests.services.api.conftest import client

DECISIONS: Final = 2_000
REQUESTS: Final = 400
LIST: Final = "/customers?limit=1"
WHO: Final = Who("li", "李", ("account-manager", "supervisor"), "north", "east")
THING: Final = Thing(CUSTOMER, "C1", (("owner", "wang"), ("unit", "north"), ("region", "east")))


@contextmanager
def prepare(bench: Bench) -> Iterator[Sequence[Run]]:
    with stacks.database(bench.servers) as url:
        yield [
            partial(_each, "decisions on one thing", lambda: may(WHO, "read-customer", THING)),
            partial(_each, "conditions on a list", lambda: may_of(WHO, "read-customer", CUSTOMER)),
            partial(_asked, _tokens),
            partial(_asked, partial(_lists, url, "lists, identity off", None)),
            partial(_asked, partial(_lists, url, "lists of an auditor", "demo-auditor")),
            partial(_asked, partial(_lists, url, "lists of an account manager", "demo-account-manager")),
        ]


def _each(figure: str, decide: Callable[[], object]) -> Sequence[Sample]:
    began = time.process_time()
    for _ in range(DECISIONS):
        decide()
    return [Sample(figure, "per CPU s", DECISIONS / (time.process_time() - began))]


def _asked(measure: Callable[[Identity], Awaitable[Sample]]) -> Sequence[Sample]:
    async def measured() -> Sample:
        async with identity() as known:
            return await measure(known)

    return [asyncio.run(measured())]


async def _tokens(known: Identity) -> Sample:
    tokens = [
        known.issuer.signed({"sub": "demo-sales", "aud": "kehu", "jti": str(n)}, typ="at+jwt") for n in range(500)
    ]
    await known.tokens.of_access(known.issuer.access_token("demo-sales"))
    began = time.process_time()
    for token in tokens:
        await known.tokens.of_access(token)
    return Sample("tokens read for the first time", "per CPU s", len(tokens) / (time.process_time() - began))


async def _lists(url: str, figure: str, person: str | None, known: Identity) -> Sample:
    async with AsyncExitStack() as ends:
        store = await ends.enter_async_context(memory_store())
        gate = None
        if person:
            pool = await ends.enter_async_context(open_pool(url))
            gate = Gate(known.tokens, Listed(pool, people=EVERYBODY), pool)  # type: ignore[arg-type] # a pool for once
        api = await ends.enter_async_context(client(store, url, gate=gate))
        headers = known.header(person) if person else {}
        await _answered(api, headers)
        began = time.perf_counter()
        for _ in range(REQUESTS):
            await _answered(api, headers)
        return Sample(figure, "lists/s", REQUESTS / (time.perf_counter() - began))


async def _answered(api: httpx.AsyncClient, headers: dict[str, str]) -> None:
    answer = await api.get(LIST, headers=headers)
    assert answer.status_code == httpx.codes.OK, answer.text


BENCHMARK = Benchmark(
    title="access",
    prepare=prepare,
    goals=(
        Goal(figure="lists of an auditor", beside="lists, identity off", at_least=0.5),
        Goal(figure="lists of an account manager", beside="lists, identity off", at_least=0.3),
    ),
)
