"""`kehu customers enrol`: a person who works here, so that commands can name them."""

from typing import Annotated

import typer

from contracts.organisation.account_manager import EnrolPerson
from services.cli.customers.change import CHANGED
from services.cli.given import Given
from services.cli.given_fields import command_of
from services.cli.printing.output import Format, FormatOption
from services.cli.sending import ByOption, ReasonOption, send_one


def enrol(
    person: Annotated[str, typer.Argument(metavar="PERSON", help="The id by which commands name the person.")],
    full_name: Annotated[str, typer.Option("--name", metavar="NAME", help="The person's full name.")],
    *,
    by: ByOption,
    given: Given,
    reason: ReasonOption = None,
    form: FormatOption = Format.TABLE,
) -> None:
    """Enrol a person, who can then own customers and take complaints in charge; account managers need not be."""
    send_one(
        command_of(given, EnrolPerson, manager_id=person, full_name=full_name, reason=reason), by, form, CHANGED, given
    )
