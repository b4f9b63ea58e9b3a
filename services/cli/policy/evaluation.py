"""The commands of `kehu policy` about evaluations of a policy's execution: recorded, listed, due (PG1)."""

from collections.abc import Sequence
from typing import Annotated, Any, Final, TypeVar

import typer
from psycopg import AsyncConnection

from contracts.policies.policy import PolicyEvaluated, RecordEvaluation
from projections.engine.listing import Listing
from projections.engine.timeline import day_of
from projections.policies import policy_evaluations
from projections.policies.policy_evaluations import Evaluated, EvaluationsQuery
from services.cli.given import Undated
from services.cli.given_fields import command_of
from services.cli.moment import AsOfOption, KnownAtOption, OptionalOn, in_unit, known_until, or_now
from services.cli.printing.output import Format, FormatOption, print_rows
from services.cli.reading import ask
from services.cli.sending import ByOption, Outcome, ReasonOption, send_one
from services.lists.as_known import Known
from services.lists.rows import ListRow
from services.packs import in_force
from services.policies.evaluations import LISTING, evaluations_due
from services.store.outcome import Accepted
from services.store.store import Store

Item = TypeVar("Item")


async def _recorded(_: Store, command: RecordEvaluation, accepted: Accepted) -> ListRow:
    changed = PolicyEvaluated.type in accepted.types
    return {"pack": command.pack, "period": command.period, "changed": changed, "position": accepted.position}


RECORDED: Final = Outcome(("pack", "period", "changed", "position"), _recorded)


def _said(text: str | None) -> str | None:
    # It may stand in the file.
    if text is not None and not text.strip():
        raise typer.BadParameter("State what the report is, or where it is kept.")
    return text


def record_evaluation(
    pack: Annotated[str, typer.Argument(metavar="PACK", help="One of `kehu policy due`.")],
    *,
    period: Annotated[str, typer.Option(metavar="PERIOD", help="A period as `kehu policy due` names it: 2026-H1.")],
    report: Annotated[str, typer.Option(callback=_said, metavar="TEXT", help="The report, or where it is kept.")],
    finding: Annotated[list[str] | None, typer.Option(metavar="TEXT", help="What was found; may be repeated.")] = None,
    revision: Annotated[bool, typer.Option("--revision-requested", help="The report calls for a new version.")] = False,
    on: OptionalOn = None,
    by: ByOption,
    given: Undated,
    reason: ReasonOption = None,
    form: FormatOption = Format.TABLE,
) -> None:
    """Record that the execution of a policy was evaluated for a period that is over."""
    command = command_of(
        given,
        RecordEvaluation,
        pack=pack,
        period=period,
        report=report,
        findings=tuple(finding or ()),
        revision_requested=revision,
        evaluated_on=on,
        reason=reason,
    )
    send_one(command, by, form, RECORDED, given)


def evaluations(
    pack: Annotated[str | None, typer.Argument(metavar="PACK", help="All packs if left out.")] = None,
    *,
    known_at: KnownAtOption = None,
    form: FormatOption = Format.TABLE,
) -> None:
    """List the evaluations of a policy's execution with their reports, by period."""

    async def question(connection: AsyncConnection[Any]) -> Sequence[Evaluated]:
        if pack is not None:
            # Refuses an unknown pack.
            (await in_force.shelf(connection)).versions(pack)
        return await policy_evaluations.evaluations(connection, EvaluationsQuery(pack=pack))

    listing = policy_evaluations.LISTING
    _print(listing, ask(question, Known(listing.tables, known_until(known_at))), "findings", form)


def due(*, as_of: AsOfOption = None, known_at: KnownAtOption = None, form: FormatOption = Format.TABLE) -> None:
    """List the next evaluation of every policy that requires one, longest overdue first, now or at a moment."""
    moment = or_now(as_of)
    at = in_unit(moment)
    known = Known(LISTING.tables, known_until(known_at))
    found = ask(
        lambda connection: evaluations_due(connection, at=at, day_in=lambda zone: day_of(moment, zone)),
        known,
    )
    _print(LISTING, found, "units", form)


def _print(listing: Listing[Item], found: Sequence[Item], several: str, form: Format) -> None:
    """Print a list; programs get lists within an item as they are, people as text."""
    rows = [listing.row(item) for item in found]
    if form is not Format.JSON:
        rows = [row | {several: "; ".join(row[several])} for row in rows]
    print_rows(listing.columns, rows, form)
