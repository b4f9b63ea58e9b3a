"""`kehu query complaints`: complaints with their clocks, as of any moment."""

from collections.abc import Sequence
from pkgutil import resolve_name
from typing import Annotated, Any

import typer
from psycopg import AsyncConnection

from domain.complaints.progress import State
from projections.complaints import complaint_counts, complaints
from projections.complaints.complaint_counts import By, ComplaintCountsQuery
from projections.complaints.complaints import ComplaintsQuery, ComplaintStanding
from services.cli.moment import AsOfOption, KnownAtOption, in_unit
from services.cli.options import OfCustomerOption, WhyOption
from services.cli.printing.output import Format, FormatOption
from services.cli.printing.show import show

SeverityOption = Annotated[
    str | None, typer.Option("--severity", metavar="SEVERITY", help="Only those as severe as this, as in S1.")
]
OwnerOption = Annotated[
    str | None, typer.Option("--owner", metavar="ID", help="Only those that this person answers for.")
]


def listed(
    as_of: AsOfOption = None,
    *,
    customer: OfCustomerOption = None,
    state: Annotated[State | None, typer.Option("--state", help="Only those in this state at that moment.")] = None,
    severity: SeverityOption = None,
    owner: OwnerOption = None,
    count_by: Annotated[By | None, typer.Option("--count-by", help="Count them instead, by this field.")] = None,
    why: WhyOption = False,
    known_at: KnownAtOption = None,
    form: FormatOption = Format.TABLE,
) -> None:
    """List the complaints received by that moment, with their clocks."""
    query, instant = ComplaintsQuery(customer=customer, state=state, severity=severity, owner=owner), in_unit(as_of)
    if count_by is not None:
        counted = ComplaintCountsQuery(by=count_by, **query.model_dump())
        show(
            complaint_counts.LISTING,
            lambda connection: complaint_counts.complaint_counts(connection, instant, counted),
            form,
            counted,
            known_at=known_at,
        )
        return

    async def cases(connection: AsyncConnection[Any]) -> Sequence[ComplaintStanding]:
        return await complaints.complaints(connection, instant, query)

    if why:
        # Loaded for this alone: it knows how rows of several lists are made.
        show_why = resolve_name("services.cli.query.why:show_why")
        show_why("complaints", cases, form, as_of=instant, known_at=known_at)
        return
    show(complaints.LISTING, cases, form, query, known_at=known_at)
