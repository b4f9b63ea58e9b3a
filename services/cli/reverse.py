"""`kehu reverse`: what was recorded is taken back, with a person and a reason; nothing is edited."""

from datetime import UTC, date, datetime, time
from typing import Annotated
from zoneinfo import ZoneInfo

import typer

from contracts.credit.reversal import ReverseDispute, ReverseInvoice, ReverseReceipt
from contracts.customers.reversal import ReversePurchase, ReverseRefund
from projections.engine.timeline import day_of
from services.cli.customers.change import CHANGED
from services.cli.given import Given
from services.cli.given_fields import command_of
from services.cli.moment import OptionalOn
from services.cli.options import CustomerArgument
from services.cli.printing.output import Format, FormatOption
from services.cli.sending import ByOption, NeededReason, send_one
from services.settings import Settings

AccountArgument = Annotated[str, typer.Argument(metavar="ACCOUNT", help="The id of the credit account.")]
NumberArgument = Annotated[str, typer.Argument(metavar="NUMBER", help="The number under which it was recorded.")]


def invoice(
    account: AccountArgument,
    number: NumberArgument,
    *,
    on: OptionalOn = None,
    by: ByOption,
    given: Given,
    reason: NeededReason,
    form: FormatOption = Format.TABLE,
) -> None:
    """Take an invoice back; receipts that paid it stay on the account, unapplied."""
    command = command_of(
        given, ReverseInvoice, account_id=account, invoice=number, by=by, reason=reason, occurred_at=_began(on)
    )
    send_one(command, by, form, CHANGED, given)


def receipt(
    account: AccountArgument,
    number: NumberArgument,
    *,
    on: OptionalOn = None,
    by: ByOption,
    given: Given,
    reason: NeededReason,
    form: FormatOption = Format.TABLE,
) -> None:
    """Take back a receipt that bounced, or was recorded by mistake.

    What it paid is owed again, under the same due dates.
    """
    command = command_of(
        given, ReverseReceipt, account_id=account, receipt=number, by=by, reason=reason, occurred_at=_began(on)
    )
    send_one(command, by, form, CHANGED, given)


def dispute(
    account: AccountArgument,
    number: Annotated[str, typer.Argument(metavar="INVOICE", help="The number of the invoice.")],
    *,
    on: OptionalOn = None,
    by: ByOption,
    given: Given,
    reason: NeededReason,
    form: FormatOption = Format.TABLE,
) -> None:
    """Take back a dispute that was a mistake; one that was settled is resolved instead."""
    command = command_of(
        given, ReverseDispute, account_id=account, invoice=number, by=by, reason=reason, occurred_at=_began(on)
    )
    send_one(command, by, form, CHANGED, given)


def purchase(
    customer: CustomerArgument,
    number: NumberArgument,
    *,
    on: OptionalOn = None,
    by: ByOption,
    given: Given,
    reason: NeededReason,
    form: FormatOption = Format.TABLE,
) -> None:
    """Take back a purchase that was a mistake; one that was given back is refunded instead.

    Its refunds are reversed first.
    """
    command = command_of(
        given, ReversePurchase, customer_id=customer, purchase=number, reversed_on=on, by=by, reason=reason
    )
    send_one(command, by, form, CHANGED, given)


def refund(
    customer: CustomerArgument,
    number: NumberArgument,
    *,
    on: OptionalOn = None,
    by: ByOption,
    given: Given,
    reason: NeededReason,
    form: FormatOption = Format.TABLE,
) -> None:
    """Take back a refund that was recorded by mistake."""
    command = command_of(
        given, ReverseRefund, customer_id=customer, refund=number, reversed_on=on, by=by, reason=reason
    )
    send_one(command, by, form, CHANGED, given)


def _began(day: date | None) -> datetime | None:
    """Return the beginning of a past day; what happens today happens now."""
    if day is None or day == _today():
        return None
    return datetime.combine(day, time(), ZoneInfo(Settings().zone))


def _today() -> date:
    return day_of(datetime.now(UTC), Settings().zone)
