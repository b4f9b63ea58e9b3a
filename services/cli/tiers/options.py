"""Options shared by the commands on tiers: the pack, the scheme, the moment, and the deciding body."""

from datetime import UTC, date, datetime
from typing import Annotated, Any

import typer
from psycopg import AsyncConnection
from pydantic import BaseModel

from contracts.reference import KnownCustomer, KnownUnit
from domain.calendar.business_day import day_in
from services.cli.moment import in_unit, moment_given
from services.lists.known import as_option, check_known
from services.settings import Settings
from services.store.store import Store
from services.tiers.choice import Chosen, choose

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
    date, typer.Option("--until", parser=moment_given, metavar="MOMENT", help="A date (its end) or an instant.")
]


class Whom(BaseModel):
    """The customer and the unit that a command is about."""

    customer: KnownCustomer | None = None
    unit: KnownUnit | None = None


async def check_whom(connection: AsyncConnection[Any], *, customer: str | None = None, unit: str | None = None) -> None:
    """Refuse a name that nobody has recorded, with the nearest known."""
    # Not validated: an id that cannot be is as unknown as another.
    await check_known(connection, Whom.model_construct(customer=customer, unit=unit), as_option)


def instant_of(asked: date | None) -> datetime | None:
    """Return the instant, or None where none was given."""
    return None if asked is None else in_unit(asked)


def happened_at(asked: date | None) -> datetime | None:
    """Return when it happened, or None where no moment was given; a day means its end, and today means now."""
    now = datetime.now(UTC)
    is_today = asked is not None and not isinstance(asked, datetime) and asked == day_in(Settings().zone, now)
    return now if is_today else instant_of(asked)


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
