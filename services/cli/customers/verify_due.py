"""`kehu customers verify-due`: the files to be verified."""

from collections.abc import Sequence
from typing import Annotated, Any

import typer
from psycopg import AsyncConnection

from projections.customers import verification_due
from projections.customers.verification_due import DueVerification, VerificationsQuery
from projections.engine.timeline import day_of
from services.cli.moment import AsOfOption, KnownAtOption, in_unit, or_now
from services.cli.printing.output import Format, FormatOption
from services.cli.printing.show import show
from services.customers.unit_rules import first_verifications
from services.settings import Settings


def verify_due(
    *,
    as_of: AsOfOption = None,
    owner: Annotated[
        str | None, typer.Option(metavar="ID", help="Only customers that this person answers for.")
    ] = None,
    known_at: KnownAtOption = None,
    form: FormatOption = Format.TABLE,
) -> None:
    """List the files to be verified by today or that day, longest overdue first."""
    moment, zone = or_now(as_of), Settings().zone

    query = VerificationsQuery(owner=owner)

    async def due(connection: AsyncConnection[Any]) -> Sequence[DueVerification]:
        first_after = await first_verifications(connection, in_unit(moment))
        return await verification_due.due_for_verification(
            connection, day_of(moment, zone), query, zone=zone, first_after=first_after
        )

    show(verification_due.LISTING, due, form, query, known_at=known_at)
