"""Events per second when a policy's draft decides again on a whole log, and the memory that takes."""

import asyncio
import resource
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from typing import Final

from contracts.address import address_of
from contracts.envelope import unseal
from domain.policies.pack.exchange import varied
from projections.engine.batch.fold import Stored
from services.packs.book import SHIPPED
from services.replay.asked import Asked
from services.replay.job import ran
from services.stream_id import stream_uuid
from tests import stack as stacks
from tests.benchmarks import history
from tests.benchmarks.benchmark import Bench, Benchmark, Run, Sample
from tests.benchmarks.pace import Stopwatch
from tests.benchmarks.stock_projection import UNIT
from tests.services.replay.logs import year_of

PACK: Final = "general-company"
KEY: Final = "complaints.clocks.first-response.target"
CUSTOMERS: Final = 30
# The ids of a played company begin with this, and those of its copies with other letters of the same length.
PREFIX: Final = b"gc1-"
LETTERS: Final = "abcdefghijklmnopqrstuvwxyz0123456789"


@contextmanager
def prepare(bench: Bench) -> Iterator[Sequence[Run]]:
    rows = list(copies(bench.scale.events))
    with stacks.database(bench.servers) as database_url:
        history.store(database_url, rows)
        yield [partial(_simulate, database_url, len(rows), processes) for processes in (1, 2)]


def copies(events: int) -> Iterator[history.Row]:
    """Yield a company's year over and over, each time of other customers, until there are about so many events."""
    year = asyncio.run(year_of(PACK, CUSTOMERS))
    for number in range(max(events // len(year), 1)):
        prefix = "".join(LETTERS[number // len(LETTERS) ** place % len(LETTERS)] for place in range(3)).encode() + b"-"
        for stored in year:
            if number == 0 or PREFIX in stored.state:
                yield _row(Stored(stored.position, stored.state.replace(PREFIX, prefix)))


def _row(stored: Stored) -> history.Row:
    address = address_of(stored.state)
    assert address is not None
    version = unseal(stored.state).version
    return history.Row(address.key.decode(), stream_uuid(address.stream), version, address.type, stored.state)


def _simulate(database_url: str, events: int, processes: int) -> Sequence[Sample]:
    draft = varied(SHIPPED.versions(PACK)[0], KEY, "8h")
    stopwatch = Stopwatch(_all_cpu)
    asked = Asked(pack=PACK, draft=draft)
    done = asyncio.run(ran(database_url, asked, events, processes=processes, told=lambda _done, _of: None))
    pace = stopwatch.pace(events)
    assert done.found.differing.total() > 0
    figure = f"simulate a draft, {processes} process{'es' if processes > 1 else ''}"
    largest = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return [*pace.samples(figure, UNIT, "event"), Sample(f"{figure}: largest process", "MB", largest / 1024)]


def _all_cpu() -> float:
    """Return the processor seconds of this process and of those that it waited for."""
    of = (resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN))
    return sum(each.ru_utime + each.ru_stime for each in of)


BENCHMARK = Benchmark(title="simulate", prepare=prepare)
