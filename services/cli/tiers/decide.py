"""The commands of `kehu tiers` for people's decisions: proposals, approvals, rejections and overrides."""

from typing import Annotated

import typer

from contracts.tiers.tier import ApproveTier, OverrideTier, ProposeTier, RejectTier
from services.cli.given import Given
from services.cli.given_fields import command_of
from services.cli.moment import in_unit
from services.cli.options import CustomerArgument
from services.cli.printing.output import Format, FormatOption
from services.cli.sending import ByOption, NeededReason, ReasonOption, send_one
from services.cli.tiers.options import (
    BodyOption,
    FullSchemeOption,
    SchemeAtOption,
    TierOption,
    UntilOption,
    in_zone_of_scheme,
)
from services.cli.tiers.outcome import DONE


def propose(
    customer: CustomerArgument,
    *,
    scheme: FullSchemeOption,
    tier: TierOption,
    by: ByOption,
    given: Given,
    trigger: Annotated[
        str | None, typer.Option(metavar="EVENT", help="The reason for an immediate change, as in bid-won.")
    ] = None,
    number: Annotated[str | None, typer.Option("--bid", metavar="BID", help="The bid that was won or lost.")] = None,
    at: SchemeAtOption = None,
    reason: ReasonOption = None,
    form: FormatOption = Format.TABLE,
) -> None:
    """Propose a tier to those who decide; without a trigger, it is for the next period."""
    command = command_of(
        given,
        ProposeTier,
        customer_id=customer,
        scheme=scheme,
        tier=tier,
        proposed_by=by,
        trigger=trigger,
        bid=number,
        reason=reason,
    )
    send_one(in_zone_of_scheme(command, at=at), by, form, DONE, given)


def approve(
    customer: CustomerArgument,
    *,
    scheme: FullSchemeOption,
    tier: TierOption,
    body: BodyOption,
    by: ByOption,
    given: Given,
    at: SchemeAtOption = None,
    reason: ReasonOption = None,
    form: FormatOption = Format.TABLE,
) -> None:
    """Approve a proposed tier for a body; the last required approval makes it the tier."""
    command = command_of(
        given,
        ApproveTier,
        customer_id=customer,
        scheme=scheme,
        tier=tier,
        body=body,
        by=by,
        reason=reason,
    )
    send_one(in_zone_of_scheme(command, at=at), by, form, DONE, given)


def reject(
    customer: CustomerArgument,
    *,
    scheme: FullSchemeOption,
    tier: TierOption,
    body: BodyOption,
    by: ByOption,
    given: Given,
    reason: NeededReason,
    at: SchemeAtOption = None,
    form: FormatOption = Format.TABLE,
) -> None:
    """Reject a proposed tier for a body."""
    command = command_of(
        given,
        RejectTier,
        customer_id=customer,
        scheme=scheme,
        tier=tier,
        body=body,
        by=by,
        reason=reason,
    )
    send_one(in_zone_of_scheme(command, at=at), by, form, DONE, given)


def override(
    customer: CustomerArgument,
    *,
    scheme: FullSchemeOption,
    tier: TierOption,
    approver: Annotated[
        list[str], typer.Option(metavar="PERSON", help="Who approves it, other than --by; may be repeated.")
    ],
    until: UntilOption,
    reason: NeededReason,
    by: ByOption,
    given: Given,
    at: SchemeAtOption = None,
    form: FormatOption = Format.TABLE,
) -> None:
    """Give a customer a tier other than the one that the scheme computes, for a limited time."""
    command = command_of(
        given,
        OverrideTier,
        customer_id=customer,
        scheme=scheme,
        tier=tier,
        approvers=tuple(approver),
        # Only a first reading, in this process's zone: the scheme's may still be in the file.
        expires_at=in_unit(until) if until else None,
        reason=reason,
    )
    send_one(in_zone_of_scheme(command, at=at, until=until), by, form, DONE, given)
