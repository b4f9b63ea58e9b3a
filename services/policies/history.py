"""The history of a policy: shipped, drafted, approved, activated, withdrawn, evaluated (C19, PG1)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final, Self

from psycopg import AsyncConnection
from pydantic import TypeAdapter

from contracts.message import Id
from domain.policies.activation import evaluation_due
from domain.policies.pack.pack import Pack
from projections.engine.listing import Listing, fields_of
from projections.policies import policy_evaluations, policy_list
from projections.policies.policy_evaluations import Evaluated, EvaluationsQuery
from projections.policies.policy_list import VersionStep
from services.packs.book import SHIPPED, PackUnknown


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """A step in the history. For a shipped version, `at` and `position` are null and `by` is the person the pack names.

    `period` and `report` belong to evaluations.
    """

    version: str
    effective_from: datetime | None = None
    at: datetime | None = None
    what: str
    by: str
    reason: str | None = None
    sha256: str | None = None
    evaluation_due: date | None = None
    period: str | None = None
    report: str | None = None
    position: int | None = None

    @classmethod
    def shipped(cls, versions: Sequence[Pack]) -> Self:
        """Return the step that shipped the last of these versions."""
        head = versions[-1].pack
        return cls(
            version=head.version,
            effective_from=head.effective_from,
            what="shipped",
            by=head.approved_by,
            evaluation_due=evaluation_due(versions),
        )

    @classmethod
    def step(cls, step: VersionStep) -> Self:
        """Return a step on a version."""
        return cls(
            version=step.version,
            effective_from=step.effective_from,
            at=step.at,
            what=step.what,
            by=step.by,
            reason=step.reason,
            sha256=step.sha256,
            evaluation_due=step.evaluation_due if step.what == "activated" else None,
            position=step.position,
        )

    @classmethod
    def evaluated(cls, report: Evaluated) -> Self:
        """Return an evaluation, on the day it was recorded."""
        return cls(
            version=report.policy,
            at=report.recorded_at,
            what="evaluated",
            by=report.evaluated_by,
            reason=report.reason,
            period=report.period,
            report=report.report,
            position=report.position,
        )


LISTING: Final[Listing[Done]] = Listing(
    projection="policy_list",
    also_read=("policy_evaluations",),
    columns=fields_of(Done),
    few=("version", "effective_from", "at", "what", "by", "reason"),
    place=TypeAdapter(tuple[int | None, Id]),
    place_of=lambda done: (done.position, done.version),
)


async def policy_history(connection: AsyncConnection[Any], pack: str) -> Sequence[Done]:
    """Return the history in the order of recording; raise PackUnknown where there is none."""
    versions = SHIPPED.shipped(pack)
    shipped = [Done.shipped(versions[: number + 1]) for number in range(len(versions))]
    steps = [Done.step(step) for step in await policy_list.history(connection, pack)]
    # Not validated: an impossible name has no history.
    reports = await policy_evaluations.evaluations(connection, EvaluationsQuery.model_construct(pack=pack))
    evaluated = [Done.evaluated(report) for report in reports]
    if not (shipped or steps or evaluated):
        raise PackUnknown(f"Nothing is known of a pack {pack}.")
    return [*shipped, *sorted([*steps, *evaluated], key=lambda done: done.position or 0)]
