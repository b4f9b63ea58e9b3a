"""The evaluations of the execution of policies, with their periods, authors and reports (PG1)."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final

from psycopg import AsyncConnection
from pydantic import TypeAdapter

from contracts.message import Id
from contracts.policies.policy import PolicyEvaluated
from projections.engine.listing import Listing, Query, fields_of, listed
from projections.engine.projection import Key, Projection, Recorded
from projections.engine.recorded import with_recorded


@dataclass(frozen=True, slots=True)
class Report:
    """A report; `at` is when it was recorded, `on` the day of the evaluation."""

    at: datetime
    position: int
    on: date
    by: str
    report: str
    findings: tuple[str, ...]
    revision_requested: bool
    reason: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyEvaluations:
    """A period of a policy; reports after the first are supplements."""

    pack: str
    period: str
    policy: str
    first: date
    due: date
    reports: tuple[Report, ...] = ()
    position: int = field(default=0, compare=False)


def key(recorded: Recorded) -> Key | None:
    event = recorded.event
    return (event.pack, event.period) if isinstance(event, PolicyEvaluated) else None


def evolve(row: PolicyEvaluations | None, recorded: Recorded) -> PolicyEvaluations | None:
    event, envelope = recorded.event, recorded.envelope
    if not isinstance(event, PolicyEvaluated):
        return row
    report = Report(
        envelope.occurred_at,
        recorded.position,
        event.evaluated_on,
        event.evaluated_by,
        event.report,
        event.findings,
        event.revision_requested,
        envelope.reason,
    )
    return PolicyEvaluations(
        pack=event.pack,
        period=event.period,
        policy=event.policy,
        first=event.first,
        due=event.due,
        reports=with_recorded(row.reports if row else (), report),
    )


PROJECTION: Final = Projection(
    name="policy_evaluations",
    topics=("kehu.policy.v1",),
    handles=frozenset({PolicyEvaluated.type}),
    row=PolicyEvaluations,
    primary_key=("pack", "period"),
    key=key,
    evolve=evolve,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluated:
    """A report in the list; `supplement` is set where its period had a report before."""

    pack: str
    period: str
    policy: str
    due: date
    evaluated_on: date
    evaluated_by: str
    report: str
    findings: Sequence[str]
    revision_requested: bool
    supplement: bool
    reason: str | None
    recorded_at: datetime
    position: int


class EvaluationsQuery(Query):
    pack: Id | None = None


UNFILTERED: Final = EvaluationsQuery()
LISTING: Final[Listing[Evaluated]] = Listing(
    projection=PROJECTION.name,
    also_read=("policy_list",),
    columns=fields_of(Evaluated),
    few=("pack", "period", "policy", "due", "evaluated_on", "evaluated_by"),
    place=TypeAdapter(int),
    place_of=lambda evaluated: evaluated.position,
)


EVALUATIONS: Final = """
    select pack, period, policy, due,
           (report ->> 'on')::date as evaluated_on,
           report ->> 'by' as evaluated_by,
           report ->> 'report' as report,
           array(select jsonb_array_elements_text(report -> 'findings')) as findings,
           (report ->> 'revision_requested')::boolean as revision_requested,
           number > 1 as supplement,
           report ->> 'reason' as reason,
           (report ->> 'at')::timestamptz as recorded_at,
           (report ->> 'position')::bigint as position
    from policy_evaluations
    cross join lateral jsonb_array_elements(reports) with ordinality as entry (report, number)
    where (%(pack)s::text is null or pack = %(pack)s)
      and (%(day)s::date is null or (report ->> 'on')::date <= %(day)s)
    order by pack, first, number
"""


async def evaluations(
    connection: AsyncConnection[Any], query: EvaluationsQuery = UNFILTERED, *, until: date | None = None
) -> Sequence[Evaluated]:
    """List the evaluations by period: of one pack or all, and up to a day or all."""
    return await listed(connection, Evaluated, EVALUATIONS, {"pack": query.pack, "day": until})
