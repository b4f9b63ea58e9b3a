"""The commands of `kehu customers` that change something: merges, links, and verified files."""

from typing import Annotated, Final

import typer

from contracts.customers.file import VerifyCustomer
from contracts.customers.identity import (
    LinkCustomer,
    MergeCustomer,
    Relation,
    RuleOutDuplicate,
    UnlinkCustomer,
    UnmergeCustomer,
)
from contracts.message import Command
from services.cli.given import Given
from services.cli.given_fields import command_of
from services.cli.moment import OptionalOn
from services.cli.options import CustomerArgument
from services.cli.printing.output import Format, FormatOption
from services.cli.sending import ByOption, Outcome, ReasonOption, send_one
from services.lists.rows import ListRow
from services.store.outcome import Accepted
from services.store.store import Store

COLUMNS: Final = ("stream", "version", "position", "types")


async def _changed(_: Store, __: Command, accepted: Accepted) -> ListRow:
    if not accepted.types:
        typer.echo("It is so already.", err=True)
    return {column: getattr(accepted, column) for column in COLUMNS}


CHANGED: Final[Outcome[Command]] = Outcome(COLUMNS, _changed)


def merge(
    customer: CustomerArgument,
    survivor: Annotated[
        str, typer.Option("--into", metavar="SURVIVOR", help="The record that stands for both from now on.")
    ],
    *,
    by: ByOption,
    given: Given,
    reason: ReasonOption = None,
    form: FormatOption = Format.TABLE,
) -> None:
    """Merge a duplicate into its survivor, who keeps the earliest first contact; `unmerge` takes that back."""
    send_one(
        command_of(given, MergeCustomer, customer_id=customer, survivor_id=survivor, reason=reason),
        by,
        form,
        CHANGED,
        given,
    )


def unmerge(
    customer: CustomerArgument,
    *,
    by: ByOption,
    given: Given,
    reason: ReasonOption = None,
    form: FormatOption = Format.TABLE,
) -> None:
    """Take a merge back."""
    send_one(command_of(given, UnmergeCustomer, customer_id=customer, reason=reason), by, form, CHANGED, given)


def link(
    customer: CustomerArgument,
    head: Annotated[str, typer.Option("--under", metavar="HEAD", help="The customer that was received first.")],
    relation: Annotated[Relation, typer.Option(help="Why they are one customer.")],
    *,
    by: ByOption,
    given: Given,
    reason: ReasonOption = None,
    form: FormatOption = Format.TABLE,
) -> None:
    """Link a customer under the head of the same company or family, whose owner answers for both."""
    send_one(
        command_of(given, LinkCustomer, customer_id=customer, head_id=head, relation=relation, reason=reason),
        by,
        form,
        CHANGED,
        given,
    )


def unlink(
    customer: CustomerArgument,
    *,
    by: ByOption,
    given: Given,
    reason: ReasonOption = None,
    form: FormatOption = Format.TABLE,
) -> None:
    """Take a link back."""
    send_one(command_of(given, UnlinkCustomer, customer_id=customer, reason=reason), by, form, CHANGED, given)


def rule_out(
    customer: CustomerArgument,
    other: Annotated[str, typer.Argument(metavar="OTHER", help="The customer that it only resembles.")],
    *,
    by: ByOption,
    given: Given,
    reason: ReasonOption = None,
    form: FormatOption = Format.TABLE,
) -> None:
    """State that two customers only look alike, so that they are not suggested again."""
    send_one(
        command_of(given, RuleOutDuplicate, customer_id=customer, other_id=other, reason=reason),
        by,
        form,
        CHANGED,
        given,
    )


def verify(
    customer: CustomerArgument,
    *,
    on: OptionalOn = None,
    by: ByOption,
    given: Given,
    reason: ReasonOption = None,
    form: FormatOption = Format.TABLE,
) -> None:
    """State that the whole file was checked and is correct; the policy says when it is due again."""
    send_one(
        command_of(given, VerifyCustomer, customer_id=customer, verified_on=on, verified_by=by, reason=reason),
        by,
        form,
        CHANGED,
        given,
    )
