"""The part of `kehu policy` about the evaluations of a policy's execution: recorded, listed, due (PG1)."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Annotated, Any, Final

import typer
from psycopg import AsyncConnection

from contracts.policies.policy import PolicyEvaluated, RecordEvaluation
from projections.policies import policy_evaluations
from projections.policies.policy_evaluations import Evaluated
from services.cli.moment import AS_OF, OptionalOn
from services.cli.output import Format, FormatOption, print_rows
from services.cli.policy.shelf import ask
from services.cli.sending import ByOption, ReasonOption, send, with_store
from services.lists.moment import day_of, instant_of
from services.lists.rows import Row
from services.packs import in_force
from services.policies.evaluations import EvaluationDue, evaluations_due
from services.settings import Settings
from services.store.store import Store

RECORDED: Final = ("pack", "period", "changed", "position")
EVALUATIONS: Final = tuple(Evaluated.__dataclass_fields__)
DUE: Final = tuple(EvaluationDue.__dataclass_fields__)


def _said(text: str) -> str:
    if not text.strip():
        raise typer.BadParameter("Say what it is, or where it is kept.")
    return text


def record_evaluation(
    pack: Annotated[str, typer.Argument(metavar="PACK", help="One of `kehu policy due`.")],
    *,
    period: Annotated[str, typer.Option(metavar="PERIOD", help="As `kehu policy due` names it: 2026-H1.")],
    report: Annotated[str, typer.Option(callback=_said, metavar="TEXT", help="The report, or where it is kept.")],
    finding: Annotated[list[str] | None, typer.Option(metavar="TEXT", help="What was found; may be repeated.")] = None,
    revision: Annotated[bool, typer.Option("--revision-requested", help="It asks for a new version.")] = False,
    on: OptionalOn = None,
    by: ByOption,
    reason: ReasonOption = None,
    form: FormatOption = Format.TABLE,
) -> None:
    """Record that the execution of a policy was evaluated for a period that is over."""
    command = RecordEvaluation(
        pack=pack,
        period=period,
        report=report,
        findings=tuple(finding or ()),
        revision_requested=revision,
        evaluated_on=on,
        reason=reason,
    )

    async def record(store: Store) -> Row:
        accepted = await send(store, command, by)
        changed = PolicyEvaluated.type in accepted.types
        return {"pack": pack, "period": period, "changed": changed, "position": accepted.position}

    print_rows(RECORDED, [with_store(record)], form)


def evaluations(
    pack: Annotated[str | None, typer.Argument(metavar="[PACK]", help="All packs if left out.")] = None,
    form: FormatOption = Format.TABLE,
) -> None:
    """List the evaluations of a policy's execution with their reports, by period."""

    async def question(connection: AsyncConnection[Any]) -> Sequence[Evaluated]:
        if pack is not None:
            # Refuses a pack that nobody knows.
            (await in_force.shelf(connection)).versions(pack)
        return await policy_evaluations.evaluations(connection, pack)

    found = ask(question)
    print_rows(EVALUATIONS, [_row(EVALUATIONS, each, "findings", form) for each in found], form)


def due(*, as_of: Annotated[date | None, AS_OF] = None, form: FormatOption = Format.TABLE) -> None:
    """List the next evaluation of every policy that asks for them, the longest overdue first, now or then."""
    moment = datetime.now(UTC) if as_of is None else as_of
    at = instant_of(moment, Settings().zone)
    found = ask(
        lambda connection: evaluations_due(connection, at=at, day_in=lambda zone: day_of(moment, zone)),
    )
    print_rows(DUE, [_row(DUE, each, "units", form) for each in found], form)


def _row(columns: tuple[str, ...], item: Evaluated | EvaluationDue, several: str, form: Format) -> Row:
    """Tell an item; programs get what it has several of as it is, people as text."""
    row = {column: getattr(item, column) for column in columns}
    return row if form is Format.JSON else row | {several: "; ".join(row[several])}
