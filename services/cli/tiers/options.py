"""Options shared by the commands on tiers: the pack, the scheme, the moment, and the deciding body."""

from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime
from typing import Annotated, Any, TypeVar

import typer
from psycopg import AsyncConnection
from pydantic import BaseModel

from contracts.reference import KnownCustomer, KnownUnit
from contracts.tiers.tier import ApproveTier, OverrideTier, ProposeTier, RejectTier
from domain.calendar.business_day import day_in
from projections.engine.timeline import instant_of
from services.cli.moment import moment_given
from services.lists.known import as_option, check_known
from services.settings import Settings
from services.store.store import Store
from services.tiers.choice import Chosen, choose
from services.tiers.schemes import zone_of

AnyDecision = TypeVar("AnyDecision", ProposeTier, ApproveTier, RejectTier, OverrideTier)

PackOption = Annotated[str | None, typer.Option("--pack", metavar="PACK", help="One of `kehu policy packs`.")]
UnitOption = Annotated[
    str | None, typer.Option("--unit", metavar="UNIT", help="A business unit: its pack, and only its customers.")
]
SchemeOption = Annotated[
    str | None, typer.Option("--scheme", metavar="SCHEME", help="A scheme of the pack; its main one if left out.")
]
FullSchemeOption = Annotated[str, typer.Option("--scheme", metavar="PACK/SCHEME", help="As in distributor/abc.")]
TierOption = Annotated[str, typer.Option("--tier", metavar="TIER", help="A tier of the scheme.")]
BodyOption = Annotated[str, typer.Option("--body", metavar="BODY", help="The body that the person decides for.")]
UntilOption = Annotated[
    date,
    typer.Option(
        "--until",
        parser=moment_given,
        metavar="MOMENT",
        help="Its last day, which ends in the zone of the scheme's pack, or an instant.",
    ),
]
SchemeAtOption = Annotated[
    date | None,
    typer.Option(
        "--at",
        parser=moment_given,
        metavar="MOMENT",
        help="A date (its end in the zone of the scheme's pack) or an instant with its zone.",
    ),
]


class Whom(BaseModel):
    """The customer and the unit that a command is about."""

    customer: KnownCustomer | None = None
    unit: KnownUnit | None = None


async def check_whom(connection: AsyncConnection[Any], *, customer: str | None = None, unit: str | None = None) -> None:
    """Refuse a name that nobody has recorded, with the nearest known."""
    # Not validated: an id that cannot be is as unknown as another.
    await check_known(connection, Whom.model_construct(customer=customer, unit=unit), as_option)


def in_zone_of_scheme(
    command: AnyDecision, *, at: date | None, until: date | None = None
) -> Callable[[Store], Awaitable[AnyDecision]]:
    """Return how to date a command in the zone of its scheme, which only the store knows."""

    async def dated(store: Store) -> AnyDecision:
        zone = await zone_of(store, command.scheme) or Settings().zone
        ends = None if until is None else instant_of(until, zone)
        instants = {"occurred_at": _happened_at(at, zone), "expires_at": ends}
        update = {name: instant.astimezone(UTC) for name, instant in instants.items() if instant is not None}
        return command.model_copy(update=update)

    return dated


def happened_at(asked: date | None) -> datetime | None:
    """Return when it happened, or None where no moment was given; a day means its end, and today means now."""
    return _happened_at(asked, Settings().zone)


def _happened_at(asked: date | None, zone: str) -> datetime | None:
    if asked is None:
        return None
    now = datetime.now(UTC)
    is_today = not isinstance(asked, datetime) and asked == day_in(zone, now)
    return now if is_today else instant_of(asked, zone)


async def chosen(
    store: Store, *, pack: str | None, unit_id: str | None, scheme: str | None, as_of: date | None
) -> Chosen:
    """Find the version in force then; for an earlier time, use the first version and say so."""
    moment = as_of or datetime.now(UTC)
    found = await choose(store, pack=pack, unit_id=unit_id, scheme=scheme, as_of=moment, zone=Settings().zone)
    first = found.pack.pack
    if first.effective_from > found.at:
        typer.echo(
            f"{first.version} is in force from {first.effective_from:%F} on; it is also applied to the time before.",
            err=True,
        )
    return found
