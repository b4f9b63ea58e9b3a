"""Milliseconds until the first page of the desk is there: of now, through each filter, and of a day of the past."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from typing import Any, Final

import psycopg

from projections.engine.candidates import decided
from projections.obligations.desk import DeskQuery, desk, past_desk, placed
from projections.obligations.desk_rows import BY_CASE
from services.packs.calendars import SHIPPED
from tests import stack as stacks
from tests.benchmarks.benchmark import Bench, Benchmark, Goal, Run, Sample

UNIT: Final = "ms"
NOW: Final = datetime(2026, 11, 30, 4, 0, tzinfo=UTC)
THEN: Final = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)
FIRST_PAGE: Final = 100
OFFICE: Final = SHIPPED.named("cn-office@2026")
# Cases, half of them open: received over sixty days, each owed a confirmation, an answer, a progress notice and a
# solution. A third is answered; each hundredth case is set waiting, one in fifty has nobody in charge.
CASES: Final = """
    create temporary table played as
    select number,
           'K' || number as complaint,
           timestamptz '2026-11-30T03:00:00Z' - number %% 5184 * interval '1000 seconds' as received_at,
           number %% 2 = 0 as is_open,
           number %% 6 = 0 as is_answered,
           number %% 100 = 0 as is_waiting,
           case when number %% 50 > 1 then 'S' || number %% 200 end as owner
    from generate_series(1, %s) as number
"""
FILL_CASES: Final = """
    insert into complaint_sla (complaint, customer, received_at, changes, changed_at, state, severity, owner, position)
    select complaint, 'C' || number / 4, received_at,
           jsonb_build_array(jsonb_build_object(
               'at', received_at, 'position', number, 'what', 'triaged', 'to', severity))
           || case when owner is null then '[]' else jsonb_build_array(jsonb_build_object(
               'at', received_at, 'position', number, 'what', 'taken-in-charge', 'to', owner)) end
           || case when is_open then '[]' else jsonb_build_array(jsonb_build_object(
               'at', ended_at, 'position', number, 'what', 'resolved', 'to', null)) end,
           case when is_open then received_at else ended_at end,
           case when is_open then 'open' else 'resolved' end, severity, owner, number
    from played
    cross join lateral (
        select received_at + interval '3 days' as ended_at,
               (array['urgent', 'normal', 'low'])[1 + number %% 3] as severity
    ) as further
"""
FILL_CLOCKS: Final = """
    insert into obligations (
        subject, kind, instance, customer, unit, policy, rule, starts_at, due_at, met_at, changed_at, history, levels,
        raised, next_level_at, position
    )
    select 'complaint/' || complaint, kind, 1, 'C' || number / 4, 'U' || number %% 20, 'care-2026.1',
           'complaints.clocks.' || kind, received_at, due_at, met_at,
           coalesce(met_at, case when waits then received_at + interval '1 hour' end, received_at),
           jsonb_build_array(jsonb_build_object(
               'since', received_at, 'due_at', received_at + length, 'provisional', false, 'met_at', null,
               'cause', 'started'))
           || case when waits then jsonb_build_array(jsonb_build_object(
               'since', received_at + interval '1 hour', 'due_at', null, 'provisional', false, 'met_at', null,
               'cause', 'waiting')) else '[]' end
           || case when met_at is null then '[]' else jsonb_build_array(jsonb_build_object(
               'since', met_at, 'due_at', due_at, 'provisional', false, 'met_at', met_at, 'cause', 'met')) end,
           jsonb_build_array(
               jsonb_build_object('level', '75%%', 'at', received_at + length * 0.75, 'notify', 'desk', 'rule', 'e1'),
               jsonb_build_object('level', '100%%', 'at', received_at + length, 'notify', 'supervisor', 'rule', 'e2')),
           '[]', null, number
    from played
    cross join (values
        ('acknowledge', interval '1 hour', interval '30 minutes'), ('first-response', '1 day', '20 hours'),
        ('progress', '3 days', '70 hours'), ('resolution', '20 days', '71 hours')
    ) as clock (kind, length, taken)
    cross join lateral (
        select is_waiting and is_open and kind in ('progress', 'resolution') as waits,
               case when not is_open or kind = 'acknowledge' or (is_answered and kind = 'first-response')
                    then received_at + taken end as met_at
    ) as met
    cross join lateral (select case when waits then null else received_at + length end as due_at) as due
"""
OPEN_THEN: Final = """
    select complaint from complaint_sla where received_at <= %(as_of)s and (state = 'open' or changed_at > %(as_of)s)
"""
Ask = Callable[[psycopg.AsyncConnection[Any]], Awaitable[Sequence[object]]]
UNFILTERED: Final = "the board of now"
PAST_DAY: Final = "the board of ten days ago"
PAST_OWNER: Final = "the board of ten days ago by owner"
BASELINE: Final = "baseline: every case that was open ten days ago is folded"
NOWHERE: Final = "by a kind that runs and comes first nowhere"
FILTERS: Final = {
    "by unit": DeskQuery(unit="U8"),
    "by owner": DeskQuery(owner="S18"),
    "late": DeskQuery(late=True),
    "by kind": DeskQuery(kind="progress"),
    NOWHERE: DeskQuery(kind="resolution"),
    "by severity": DeskQuery(severity="urgent"),
    "by owner and kind": DeskQuery(owner="S18", kind="progress"),
    "paused": DeskQuery(paused=True),
    "of nobody": DeskQuery(unowned=True),
    "by customer": DeskQuery(customer="C500"),
}


@contextmanager
def prepare(bench: Bench) -> Iterator[Sequence[Run]]:
    with stacks.database(bench.servers) as database_url:
        with psycopg.connect(database_url, autocommit=True) as connection:
            connection.execute(CASES, (bench.scale.events,))
            connection.execute(FILL_CASES, ())
            connection.execute(FILL_CLOCKS, ())
            connection.execute("vacuum analyze complaint_sla, obligations")
        yield [partial(_measure, database_url, figure, ask) for figure, ask in _asked().items()]


def _asked() -> dict[str, Ask]:
    now = partial(desk, as_of=NOW, calendar_of=lambda _: OFFICE, limit=FIRST_PAGE)
    then = partial(past_desk, as_of=THEN, calendar_of=lambda _: OFFICE, limit=FIRST_PAGE)
    return {
        UNFILTERED: now,
        **{f"{UNFILTERED} {filtered}": partial(now, query=query) for filtered, query in FILTERS.items()},
        PAST_DAY: then,
        PAST_OWNER: partial(then, query=DeskQuery(owner="S18")),
        BASELINE: _folded,
    }


async def _folded(connection: psycopg.AsyncConnection[Any]) -> Sequence[object]:
    """Read and fold every case, as the board of the past did at first."""
    known = await connection.execute(OPEN_THEN, {"as_of": THEN})
    cases = [case for (case,) in await known.fetchall()]
    found = await decided(connection, BY_CASE, {"cases": cases}, partial(placed, as_of=THEN))
    return sorted(found, key=lambda each: each.place)[:FIRST_PAGE]


def _measure(database_url: str, figure: str, ask: Ask) -> Sequence[Sample]:
    return [Sample(figure, UNIT, asyncio.run(_ask(database_url, ask)))]


async def _ask(database_url: str, ask: Ask) -> float:
    async with await psycopg.AsyncConnection.connect(database_url, autocommit=True) as connection:
        began = time.perf_counter()
        await ask(connection)
        return (time.perf_counter() - began) * 1_000


BENCHMARK: Final = Benchmark(
    title="desk",
    prepare=prepare,
    goals=(
        *(Goal(figure=f"{UNFILTERED} {filtered}", at_most=100) for filtered in FILTERS if filtered != NOWHERE),
        Goal(figure=UNFILTERED, at_most=100),
        Goal(figure=PAST_DAY, at_most=2_000),
        Goal(figure=PAST_OWNER, at_most=2_000),
    ),
)
