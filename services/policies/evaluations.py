"""Which policies must be evaluated, and by when: the periods that each requires, less those evaluated (PG1)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import takewhile
from typing import Any, Final

from psycopg import AsyncConnection
from pydantic import TypeAdapter

from contracts.message import Id
from domain.policies.pack.evaluation_period import evaluation_periods
from domain.policies.pack.pack import Pack
from projections.engine.listing import Listing, fields_of
from projections.organisation import unit_list
from projections.policies import policy_evaluations
from projections.policies.policy_evaluations import Evaluated, EvaluationsQuery
from services.packs import in_force


@dataclass(frozen=True, slots=True, kw_only=True)
class EvaluationDue:
    """A policy's oldest period without an evaluation; `missed` counts the overdue ones.

    Nothing is overdue on the due day itself. A policy is in force whether or not any of the `units` runs it.
    """

    pack: str
    title: str
    interpreted_by: str | None
    units: tuple[str, ...]
    period: str
    begins: date
    due: date
    overdue: bool
    days_overdue: int
    missed: int
    last_period: str | None
    last_evaluated_on: date | None
    last_evaluated_by: str | None
    revision_requested: bool | None


LISTING: Final[Listing[EvaluationDue]] = Listing(
    projection="policy_evaluations",
    also_read=("policy_list", "unit_list"),
    columns=fields_of(EvaluationDue),
    few=("pack", "title", "period", "due", "overdue", "days_overdue"),
    place=TypeAdapter(Id),
    place_of=lambda due: due.pack,
)


async def evaluations_due(
    connection: AsyncConnection[Any], *, at: datetime, day_in: Callable[[str], date]
) -> Sequence[EvaluationDue]:
    """List what is due at an instant or next, longest overdue first; `day_in` returns the day in a pack's zone."""
    shelf = await in_force.shelf(connection)
    running = await unit_list.units(connection, at)
    found = []
    for name in shelf.packs():
        versions = shelf.versions(name)
        day = day_in(versions[0].pack.zone)
        evaluated = await policy_evaluations.evaluations(connection, EvaluationsQuery(pack=name), until=day)
        units = tuple(each.unit for each in running if each.pack == name)
        found += [row] if (row := due(versions, evaluated, day=day, units=units)) else []
    return sorted(found, key=lambda each: (each.due, each.pack))


def due(
    versions: Sequence[Pack], evaluated: Sequence[Evaluated], *, day: date, units: tuple[str, ...]
) -> EvaluationDue | None:
    """Return a policy's next evaluation as of a day, or None where it is not in force or needs none."""
    done = {each.period for each in evaluated}
    to_do = (period for period in evaluation_periods(versions) if period.name not in done)
    oldest = next(to_do, None)
    reached = [version for version in versions if version.pack.first_day <= day]
    if oldest is None or not reached:
        return None
    days_overdue = max((day - oldest.due).days, 0)
    later = takewhile(lambda period: period.due < day, to_do)
    # Reports are ordered by period, and the first of a period comes before its supplements.
    last: Evaluated | None = next((each for each in reversed(evaluated) if not each.supplement), None)
    return EvaluationDue(
        pack=reached[-1].pack.name,
        title=reached[-1].pack.title,
        interpreted_by=interpreted_by(reached[-1]),
        units=units,
        period=oldest.name,
        begins=oldest.first,
        due=oldest.due,
        overdue=days_overdue > 0,
        days_overdue=days_overdue,
        missed=bool(days_overdue) + sum(1 for _ in later),
        last_period=last.period if last else None,
        last_evaluated_on=last.evaluated_on if last else None,
        last_evaluated_by=last.evaluated_by if last else None,
        revision_requested=_asks_for_revision(evaluated, last.period) if last else None,
    )


def _asks_for_revision(evaluated: Sequence[Evaluated], period: str) -> bool:
    return any(each.revision_requested for each in evaluated if each.period == period)


def interpreted_by(pack: Pack) -> str | None:
    """Return the body that interprets the policy, where it names one (PG1)."""
    interpreter = pack.governance and pack.governance.interpreted_by
    return interpreter.value if interpreter else None
