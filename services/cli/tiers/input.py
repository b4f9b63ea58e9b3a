"""`kehu tiers score` and `bid`: facts that people record."""

from decimal import Decimal
from typing import Annotated, Any

import typer
from pydantic_core import PydanticCustomError

from contracts.tiers.form import BidResult, number_given
from contracts.tiers.tier import GiveScore, RecordBid
from domain.tiers import rules
from services.cli.given import Given
from services.cli.given_fields import command_of
from services.cli.moment import AtHereOption
from services.cli.options import CustomerArgument
from services.cli.printing.output import Format, FormatOption
from services.cli.sending import ByOption, ReasonOption, send_one
from services.cli.tiers.options import chosen, happened_at
from services.cli.tiers.outcome import DONE
from services.store.store import Store


def _number(text: str) -> Decimal:
    try:
        return number_given(text)
    except PydanticCustomError as error:
        raise typer.BadParameter(f"“{text}” is not a number: {error.message()}.") from error


def score(
    customer: CustomerArgument,
    *,
    name: Annotated[str, typer.Option("--score", metavar="NAME", help="The quality that is judged, as in influence.")],
    value: Annotated[Any, typer.Option("--value", parser=_number, metavar="NUMBER")],
    by: ByOption,
    given: Given,
    scheme: Annotated[
        str | None, typer.Option(metavar="PACK/SCHEME", help="Refuse a score that this scheme would not count.")
    ] = None,
    at: AtHereOption = None,
    reason: ReasonOption = None,
    form: FormatOption = Format.TABLE,
) -> None:
    """Record a person's judgement of a customer, which schemes count together with the facts."""
    command = command_of(
        given,
        GiveScore,
        customer_id=customer,
        score=name,
        value=value,
        by=by,
        occurred_at=happened_at(at),
        reason=reason,
    )

    async def checked(store: Store) -> GiveScore:
        if scheme:
            pack, _, own = scheme.partition("/")
            found = await chosen(store, pack=pack, unit_id=None, scheme=own, as_of=at)
            rules.check_score(found.rules, command.score, command.value)
        return command

    send_one(checked, by, form, DONE, given)


def bid(
    customer: CustomerArgument,
    *,
    number: Annotated[str, typer.Option("--bid", metavar="BID", help="The number of the bid.")],
    result: Annotated[str, typer.Option("--result", metavar="won|lost")],
    project: Annotated[str | None, typer.Option(help="The project that the bid was for.")] = None,
    by: ByOption,
    given: Given,
    at: AtHereOption = None,
    form: FormatOption = Format.TABLE,
) -> None:
    """Record that a bid was won or lost; under some policies, that can change the tier at once."""
    known: tuple[BidResult, ...] = ("won", "lost")
    found = next((each for each in known if each == result), None)
    # It may stand in the file.
    if result and found is None:
        raise typer.BadParameter(f"“{result}” is not the result of a bid: write won or lost.")
    command = command_of(
        given, RecordBid, customer_id=customer, bid=number, result=found, project=project, occurred_at=happened_at(at)
    )
    send_one(command, by, form, DONE, given)
