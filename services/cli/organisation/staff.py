"""`kehu staff list` and `kehu staff acting`: everybody who works here, and who acts in a role."""

from typing import Annotated

import typer

from projections.organisation import staff
from projections.organisation.staff import StaffQuery
from services.cli.moment import AsOfOption, KnownAtOption, in_unit
from services.cli.printing.output import Format, FormatOption
from services.cli.printing.show import show

UnitOption = Annotated[str | None, typer.Option("--unit", metavar="ID", help="Only roles for this unit.")]


def listed(
    as_of: AsOfOption = None,
    *,
    unit: UnitOption = None,
    role: Annotated[str | None, typer.Option("--role", metavar="ROLE", help="Only those who have it.")] = None,
    known_at: KnownAtOption = None,
    form: FormatOption = Format.TABLE,
) -> None:
    """List everybody who works here with roles, superior and leave, as they stood at that moment."""
    query, instant = StaffQuery(unit=unit, role=role), in_unit(as_of)
    show(staff.LISTING, lambda connection: staff.staff(connection, instant, query), form, query, known_at=known_at)


def acting(
    role: Annotated[str, typer.Argument(metavar="ROLE", help="The role, as in supervisor.")],
    *,
    unit: Annotated[
        str | None, typer.Option("--unit", metavar="ID", help="The unit for which it is asked; any if left out.")
    ] = None,
    as_of: AsOfOption = None,
    known_at: KnownAtOption = None,
    form: FormatOption = Format.TABLE,
) -> None:
    """Show who acts in a role for a unit at that moment: who holds it, or who stands in while they are away."""
    instant = in_unit(as_of)
    show(staff.ACTING, lambda connection: staff.who_acts(connection, role, unit, instant), form, known_at=known_at)
