"""What others notice of a fault: the path of their commands to a read model, before it and while it lasts."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import Final

import psycopg

from contracts.customers.customer import CustomerRegistered, PurchaseRecorded, RegisterCustomer
from contracts.envelope import GENESIS, seal
from contracts.message import Event, instant
from domain.customers.customer import DECIDER
from services.local.stack import worker_shares
from services.store.outcome import Unstorable
from services.store.store import Store
from services.stream_id import stream_uuid
from tests import stack as stacks
from tests.benchmarks import latency, process
from tests.benchmarks.benchmark import Bench, Benchmark, Goal, Run, Sample
from tests.benchmarks.latency import WARM_UP_SECONDS, Meanwhile, idle
from tests.benchmarks.process import Processes
from tests.benchmarks.shoppers import BOUGHT_ON, PAID, Shoppers, cause
from tests.examples import stream_of

UNIT: Final = "ms"
# A p99 of few values is an accident.
TIMES_AS_LONG: Final = 4
SECONDS_TO_PARK: Final = 60
INSERT: Final = """
    insert into stored_events (originator_id, originator_version, topic, state) values (%s, 1, %s, %s);
"""
NOTIFY: Final = "notify stored_events"
COMMAND: Final = RegisterCustomer(customer_id="C", full_name="Chen", kind="dealer")
REGISTERED: Final = CustomerRegistered(customer_id="C", full_name="Chen")
# More than a topic takes; the padding stands where no reader looks.
TOO_BIG: Final = b" " * 1_100_000 + b"}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """`begin` causes it and returns once it is there; `before` and `during` go on beside the commands of the others."""

    name: str
    begin: Callable[[str, Processes], None]
    before: Meanwhile = idle
    during: Meanwhile = idle


async def _one_more(store: Store) -> None:
    """Have one more request in each group."""
    await _endlessly(Shoppers(store).step)


async def _one_that_fails(store: Store) -> None:
    """Have a request in each group that PostgreSQL refuses."""

    async def refused() -> None:
        with suppress(Unstorable):
            await store.transact(DECIDER, "C\0", lambda _: [REGISTERED], command=COMMAND, cause=cause())
            raise AssertionError("a stream with NUL in its name was stored")

    await _endlessly(refused)


async def _endlessly(step: Callable[[], Awaitable[object]]) -> None:
    while True:
        await step()


def _nothing(_: str, __: Processes) -> None:
    """Leave it to what goes on beside."""


def _park_at_the_relay(database_url: str, processes: Processes) -> None:
    _insert(database_url, REGISTERED, lambda state: state[:-1] + TOO_BIG)
    _until(database_url, "select count(*) from relay_parked", processes)


def _park_in_a_fold(database_url: str, processes: Processes) -> None:
    event = PurchaseRecorded(customer_id="poison", purchase="1", purchased_on=BOUGHT_ON, quantity=1, amount=PAID)
    _insert(database_url, event, lambda state: state.replace(b'"quantity":1', b'"quantity":"one"'))
    _until(database_url, "select count(*) from parked_event where projection = 'purchases'", processes)


def _insert(database_url: str, event: Event, changed: Callable[[bytes], bytes]) -> None:
    now, stream = datetime.now(UTC), stream_of(event)
    state, _ = seal(event, stream=stream, version=1, cause=cause(), time=instant(now), prev_hash=GENESIS)
    with psycopg.connect(database_url) as connection:
        connection.execute(INSERT, (stream_uuid(stream), event.type, changed(state)))
        connection.execute(NOTIFY)


def _until(database_url: str, count: str, processes: Processes) -> None:
    with psycopg.connect(database_url, autocommit=True) as connection:

        def is_parked() -> bool:
            row = connection.execute(count.encode()).fetchone()
            return row is not None and row[0] > 0

        process.wait_until(is_parked, processes, seconds=SECONDS_TO_PARK)


FAULTS: Final = (
    Fault(name="a request of each group fails", begin=_nothing, before=_one_more, during=_one_that_fails),
    Fault(name="an event is parked at the relay", begin=_park_at_the_relay),
    Fault(name="an event is parked in a read model", begin=_park_in_a_fold),
)


@contextmanager
def prepare(bench: Bench) -> Iterator[Sequence[Run]]:
    yield [partial(_run, bench, fault) for fault in FAULTS]


def _run(bench: Bench, fault: Fault) -> Sequence[Sample]:
    """Measure before a fault and during it, with processes and a database that know no other fault."""
    stacks.empty_topics(bench.servers.kafka)
    commands = ["relay", *(f"worker {' '.join(names)}" for names in worker_shares())]
    rate, seconds = min(bench.scale.rates), bench.scale.seconds * TIMES_AS_LONG
    with (
        stacks.database(bench.servers) as database_url,
        process.running(bench.servers, database_url, *commands) as processes,
    ):
        measured = partial(latency.path, database_url, processes, rate)
        asyncio.run(measured(WARM_UP_SECONDS, fault.before))
        before = asyncio.run(measured(seconds, fault.before))
        fault.begin(database_url, processes)
        during = asyncio.run(measured(seconds, fault.during))
    return [
        *_samples(f"before {fault.name}", *before),
        *_samples(f"while {fault.name}", *during),
    ]


def _samples(when: str, answered: Sequence[float], visible: Sequence[float]) -> Iterator[Sample]:
    yield Sample(_committed(when), UNIT, latency.percentile(answered, 99))
    yield Sample(_visible(when), UNIT, latency.percentile(visible, 99))


def _committed(when: str) -> str:
    return f"sent to committed, p99 {when}"


def _visible(when: str) -> str:
    return f"committed to visible, p99 {when}"


def _goals() -> Iterator[Goal]:
    for fault in FAULTS:
        for figure in (_committed, _visible):
            yield Goal(figure=figure(f"while {fault.name}"), beside=figure(f"before {fault.name}"), at_most=1.2)


BENCHMARK = Benchmark(title="isolation", prepare=prepare, goals=tuple(_goals()))
