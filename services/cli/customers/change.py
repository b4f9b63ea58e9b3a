"""The part of `kehu customers` that changes something: merges, links, and verified files."""

from datetime import UTC, datetime
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
from services.cli.moment import OptionalOn
from services.cli.options import CustomerArgument
from services.cli.output import Format, FormatOption, print_rows
from services.cli.sending import ByOption, ReasonOption, send, with_store
from services.lists.moment import day_of
from services.settings import Settings
from services.store.outcome import Accepted
from services.store.store import Store

CHANGED: Final = ("stream", "version", "position", "types")


def merge(
    customer: CustomerArgument,
    survivor: Annotated[str, typer.Option("--into", metavar="SURVIVOR", help="Stands for both from now on.")],
    *,
    by: ByOption,
    reason: ReasonOption = None,
    form: FormatOption = Format.TABLE,
) -> None:
    """Merge a duplicate into its survivor, who keeps the earliest first contact; `unmerge` takes that back."""
    _change(MergeCustomer(customer_id=customer, survivor_id=survivor, reason=reason), by, form)


def unmerge(
    customer: CustomerArgument, *, by: ByOption, reason: ReasonOption = None, form: FormatOption = Format.TABLE
) -> None:
    """Take a merge back."""
    _change(UnmergeCustomer(customer_id=customer, reason=reason), by, form)


def link(
    customer: CustomerArgument,
    head: Annotated[str, typer.Option("--under", metavar="HEAD", help="Whoever of them was received first.")],
    relation: Annotated[Relation, typer.Option(help="What makes them one customer.")],
    *,
    by: ByOption,
    reason: ReasonOption = None,
    form: FormatOption = Format.TABLE,
) -> None:
    """Link a customer of the same company or family under its head, whose owner answers for both."""
    _change(LinkCustomer(customer_id=customer, head_id=head, relation=relation, reason=reason), by, form)


def unlink(
    customer: CustomerArgument, *, by: ByOption, reason: ReasonOption = None, form: FormatOption = Format.TABLE
) -> None:
    """Take a link back."""
    _change(UnlinkCustomer(customer_id=customer, reason=reason), by, form)


def rule_out(
    customer: CustomerArgument,
    other: Annotated[str, typer.Argument(metavar="OTHER", help="The one it only looks like.")],
    *,
    by: ByOption,
    reason: ReasonOption = None,
    form: FormatOption = Format.TABLE,
) -> None:
    """Say that two customers only look alike, so that they are not suggested again."""
    _change(RuleOutDuplicate(customer_id=customer, other_id=other, reason=reason), by, form)


def verify(
    customer: CustomerArgument,
    *,
    on: OptionalOn = None,
    by: ByOption,
    reason: ReasonOption = None,
    form: FormatOption = Format.TABLE,
) -> None:
    """Say that the whole file was gone through and found true; it is due again when the policy says."""
    day = on or day_of(datetime.now(UTC), Settings().zone)
    _change(VerifyCustomer(customer_id=customer, verified_on=day, verified_by=by, reason=reason), by, form)


def _change(command: Command, by: str, form: Format) -> None:
    async def work(store: Store) -> Accepted:
        return await send(store, command, by)

    accepted = with_store(work)
    if not accepted.types:
        typer.echo("It is so already.", err=True)
    print_rows(CHANGED, [{column: getattr(accepted, column) for column in CHANGED}], form)
