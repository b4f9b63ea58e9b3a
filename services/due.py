"""Everything that is due: promises of cases, measures, files to verify and policies to evaluate, in one list.

Promises and measures are rows with a history. By when a file or a policy is due follows from the pack in force: those
that are still to be done are found when they are asked for, and take their places in the same list.
"""

from collections.abc import Awaitable, Sequence
from datetime import datetime
from heapq import merge
from itertools import islice
from typing import Any, Final, Protocol

from psycopg import AsyncConnection

from contracts.message import instant
from domain.calendar import business_day
from domain.organisation.unit import MAIN
from projections.customers import verification_due
from projections.customers.verification_due import FilesQuery, FileToVerify
from projections.engine.timeline import ONE_DAY, day_of, end_of_day
from projections.obligations import due as promises
from projections.obligations.due import EVALUATION, LISTING, UNFILTERED, VERIFICATION, DueQuery, Place, Placed
from projections.survivor import of_survivor
from services.customers.unit_rules import first_verifications
from services.policies import evaluations
from services.policies.evaluations import EvaluationDue

FILES: Final = "customer/"


class Source(Protocol):
    """Lists what is due of some kinds, in the order of the list, after a place and at most so many."""

    def __call__(
        self,
        connection: AsyncConnection[Any],
        as_of: datetime,
        query: DueQuery,
        *,
        zone: str,
        after: Place | None,
        limit: int | None,
    ) -> Awaitable[Sequence[Placed]]: ...


async def due(
    connection: AsyncConnection[Any],
    as_of: datetime,
    query: DueQuery = UNFILTERED,
    *,
    zone: str,
    after: Place | None = None,
    limit: int | None = None,
) -> Sequence[Placed]:
    """List what was owed at the instant, what is due first before the rest."""
    query = await of_survivor(connection, query, as_of)
    asked = {VERIFICATION: (_files,), EVALUATION: (_policies,), None: (_promises, _files, _policies)}
    sources: tuple[Source, ...] = asked.get(query.kind, (_promises,))
    found = [await source(connection, as_of, query, zone=zone, after=after, limit=limit) for source in sources]
    return list(islice(merge(*found, key=LISTING.place_of), limit))


async def _promises(
    connection: AsyncConnection[Any],
    as_of: datetime,
    query: DueQuery,
    *,
    zone: str,  # noqa: ARG001 - as all sources are asked
    after: Place | None,
    limit: int | None,
) -> Sequence[Placed]:
    return await promises.obligations(connection, as_of, query, after=after, limit=limit)


async def _files(
    connection: AsyncConnection[Any],
    as_of: datetime,
    query: DueQuery,
    *,
    zone: str,
    after: Place | None,
    limit: int | None,
) -> Sequence[Placed]:
    """List the files that are to be verified (CU4), those of before that are verified left out."""
    day = day_of(as_of, zone)
    asked = FilesQuery(owner=query.owner, unit=query.unit, customer=query.customer)
    found = await verification_due.files(
        connection,
        day,
        asked,
        # A file is late from the day after.
        until=day - ONE_DAY if query.late else verification_due.ALWAYS,
        zone=zone,
        first_after=await first_verifications(connection, as_of),
        after=after and _after_file(after, zone),
        limit=limit,
    )
    return [_of_file(each, as_of, zone) for each in found]


def _after_file(place: Place, zone: str) -> tuple[Any, str]:
    """Return the place among files after which those begin that come after a place of the whole list."""
    at, subject, *_ = place
    day = day_of(at, zone)
    if at < end_of_day(day, zone) or subject < FILES:
        return (day, "")
    return (day, subject.removeprefix(FILES)) if subject.startswith(FILES) else (day + ONE_DAY, "")


def _of_file(file: FileToVerify, as_of: datetime, zone: str) -> Placed:
    return _placed(
        subject=f"{FILES}{file.customer}",
        kind=VERIFICATION,
        customer=file.customer,
        unit=file.unit,
        owner=file.owner,
        starts_at=business_day.beginning(file.since, zone),
        due_at=end_of_day(file.due, zone),
        as_of=as_of,
        rule="customers.verified_every",
    )


async def _policies(
    connection: AsyncConnection[Any],
    as_of: datetime,
    query: DueQuery,
    *,
    zone: str,
    after: Place | None,
    limit: int | None,
) -> Sequence[Placed]:
    """List the next evaluation of each policy that asks for one (PG1); they are of no person and no customer."""
    if query.owner or query.customer:
        return []
    found = await evaluations.evaluations_due(connection, at=as_of, day_in=lambda own: day_of(as_of, own))
    placed = (_of_policy(each, as_of, zone) for each in found if query.unit in (None, *each.units))
    wanted = (each for each in placed if each.verdict == "broken" or not query.late)
    ordered = sorted(wanted, key=LISTING.place_of)
    return [each for each in ordered if after is None or LISTING.place_of(each) > after][:limit]


def _of_policy(policy: EvaluationDue, as_of: datetime, zone: str) -> Placed:
    return _placed(
        subject=f"policy/{policy.pack}",
        kind=EVALUATION,
        customer=None,
        unit=policy.units[0] if policy.units else MAIN,
        owner=None,
        starts_at=business_day.beginning(policy.begins, zone),
        due_at=end_of_day(policy.due, zone),
        as_of=as_of,
        rule="governance.evaluated_every",
    )


def _placed(*, due_at: datetime, starts_at: datetime, as_of: datetime, **said: Any) -> Placed:
    late = int((as_of - due_at).total_seconds()) if due_at < as_of else 0
    return Placed(
        instance=1,
        starts_at=starts_at,
        due_at=due_at,
        provisional=False,
        met_at=None,
        verdict="broken" if due_at < as_of else "open",
        late_seconds=late,
        policy=None,
        history=[f"{instant(starts_at)} started {instant(due_at)}"],
        last_due_at=due_at,
        **said,
    )
