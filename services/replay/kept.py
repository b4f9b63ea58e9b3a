"""The kept reports of simulations: begun once under their name, shown while they run, and the newest of a draft."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final, Literal

from psycopg import AsyncConnection
from psycopg.rows import class_row
from psycopg.types.json import Jsonb
from pydantic import TypeAdapter

from contracts.message import Instant
from projections.engine.listing import Listing, fields_of
from services.replay.asked import Asked, content_of

State = Literal["running", "done", "failed"]
# Who runs a simulation says so at every part; one that is silent for so long was ended, and is begun again.
SILENT: Final = timedelta(minutes=10)


@dataclass(frozen=True, slots=True, kw_only=True)
class Simulation:
    """A report by its name; `done` of its `parts` are folded."""

    simulation: str
    pack: str
    draft: str | None
    against: str | None
    unit: str | None
    begins: datetime | None
    ends: datetime | None
    position: int
    state: State
    done: int
    parts: int
    asked_by: str
    asked_at: datetime
    error: str | None
    draft_content: str | None


COLUMNS: Final = fields_of(Simulation)
LISTING: Final[Listing[Simulation]] = Listing(
    columns=COLUMNS,
    few=("simulation", "draft", "against", "state", "asked_at"),
    place=TypeAdapter(tuple[Instant, str]),
    place_of=lambda row: (row.asked_at, row.simulation),
)
SELECT: Final = f"select {', '.join(COLUMNS)} from policy_simulation"  # noqa: S608 - names of our own columns
BEGIN: Final = """
    insert into policy_simulation (
        simulation, pack, draft, draft_content, against, unit, begins, ends, varied, position, asked_by, state
    )
    values (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, 'running')
    on conflict (simulation) do update
    set state = 'running', done = 0, error = null, moved_at = clock_timestamp()
    where policy_simulation.state = 'failed'
       or policy_simulation.state = 'running' and policy_simulation.moved_at < clock_timestamp() - %s
    returning simulation
"""


def begun(asked: Asked, position: int, by: str) -> Simulation:
    """Return what is kept of a simulation that begins now."""
    return Simulation(
        simulation=asked.name(position),
        pack=asked.pack,
        draft=asked.draft.pack.version if asked.draft else None,
        against=asked.against.pack.version if asked.against else None,
        unit=asked.unit,
        begins=asked.begins,
        ends=asked.ends,
        position=position,
        state="running",
        done=0,
        parts=0,
        asked_by=by,
        asked_at=datetime.now(UTC),
        error=None,
        draft_content=content_of(asked.draft),
    )


async def begin(connection: AsyncConnection[Any], asked: Asked, position: int, by: str) -> bool:
    """Keep that a simulation runs; return False where the same one is done already, or runs elsewhere."""
    values = (
        asked.name(position),
        asked.pack,
        asked.draft and asked.draft.pack.version,
        content_of(asked.draft),
        asked.against and asked.against.pack.version,
        asked.unit,
        asked.begins,
        asked.ends,
        Jsonb([name for name, _ in asked.varied]),
        position,
        by,
        SILENT,
    )
    return (await connection.execute(BEGIN, values)).rowcount == 1


async def move(connection: AsyncConnection[Any], simulation: str, done: int, parts: int) -> None:
    """Keep how far a simulation is."""
    await connection.execute(
        "update policy_simulation set done = %s, parts = %s, moved_at = clock_timestamp() where simulation = %s",
        (done, parts, simulation),
    )


async def finish(connection: AsyncConnection[Any], simulation: str, report: bytes) -> None:
    """Keep the report."""
    await connection.execute(
        "update policy_simulation set state = 'done', report = %s, moved_at = clock_timestamp() where simulation = %s",
        (report, simulation),
    )


async def fail(connection: AsyncConnection[Any], simulation: str, error: str) -> None:
    """Keep why there is no report."""
    await connection.execute(
        "update policy_simulation set state = 'failed', error = %s where simulation = %s", (error, simulation)
    )


async def found(connection: AsyncConnection[Any], simulation: str) -> Simulation | None:
    """Return what is kept under a name."""
    async with connection.cursor(row_factory=class_row(Simulation)) as cursor:
        await cursor.execute(f"{SELECT} where simulation = %s", (simulation,))
        return await cursor.fetchone()


async def report_of(connection: AsyncConnection[Any], simulation: str) -> bytes | None:
    """Return the report, or None while there is none."""
    asked = "select report from policy_simulation where simulation = %s and state = 'done'"
    row = await (await connection.execute(asked, (simulation,))).fetchone()
    return None if row is None else bytes(row[0])


async def listed(connection: AsyncConnection[Any], pack: str, draft: str | None = None) -> list[Simulation]:
    """List the simulations of a pack, or of one draft, the newest first."""
    async with connection.cursor(row_factory=class_row(Simulation)) as cursor:
        await cursor.execute(
            f"{SELECT} where pack = %s and (%s::text is null or draft = %s) order by asked_at desc, simulation",
            (pack, draft, draft),
        )
        return await cursor.fetchall()


async def newest_of(connection: AsyncConnection[Any], pack: str, draft: str, content: str | None) -> Simulation | None:
    """Return the newest report on a draft with this content."""
    rows = await listed(connection, pack, draft)
    return next((each for each in rows if each.state == "done" and each.draft_content == content), None)
