"""`kehu complaints handling` and `kehu complaints analyse`: how cases are handled, and what they come from."""

from typing import Annotated

import typer

from projections.complaints import analysis, cases
from projections.complaints.cases import CasesQuery
from services.cli.moment import AsOfOption, KnownAtOption, in_unit
from services.cli.options import OfCustomerOption
from services.cli.printing.output import Format, FormatOption
from services.cli.printing.show import show
from services.settings import Settings

UnitOption = Annotated[str | None, typer.Option("--unit", metavar="ID", help="Only those that this unit received.")]
CauseOption = Annotated[str | None, typer.Option("--cause", metavar="CAUSE", help="Only those with this cause.")]
DepartmentOption = Annotated[
    str | None, typer.Option("--department", metavar="NAME", help="Only those that this department is responsible for.")
]


def handling(
    as_of: AsOfOption = None,
    *,
    customer: OfCustomerOption = None,
    unit: UnitOption = None,
    cause: CauseOption = None,
    department: DepartmentOption = None,
    handled_by: Annotated[
        str | None, typer.Option("--handled-by", metavar="NAME", help="Only those that the route gives to this one.")
    ] = None,
    known_at: KnownAtOption = None,
    form: FormatOption = Format.TABLE,
) -> None:
    """List how cases are handled: route, cause, responsibility, remedy and opinion, as of that moment."""
    query = CasesQuery(customer=customer, unit=unit, cause=cause, department=department, handled_by=handled_by)
    instant = in_unit(as_of)
    show(cases.LISTING, lambda connection: cases.cases(connection, instant, query), form, query, known_at=known_at)


def analyse(
    as_of: AsOfOption = None,
    *,
    unit: UnitOption = None,
    cause: CauseOption = None,
    department: DepartmentOption = None,
    known_at: KnownAtOption = None,
    form: FormatOption = Format.TABLE,
) -> None:
    """Count cases by cause, unit, product and month, the most frequent first, with how many came back."""
    query, instant = CasesQuery(unit=unit, cause=cause, department=department), in_unit(as_of)
    zone = Settings().zone
    show(
        analysis.LISTING,
        lambda connection: analysis.analysis(connection, instant, query, zone=zone),
        form,
        query,
        known_at=known_at,
    )
