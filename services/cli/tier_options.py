"""What the commands on tiers have in common: which scheme of which pack they are about, and when."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Annotated

import typer

from domain import tier_rules, unit
from domain.policies.pack import Pack
from domain.tier_rules import Rules
from services import policies
from services.api import moment
from services.store.store import Store

PackOption = Annotated[str | None, typer.Option("--pack", metavar="PACK", help="One of `kehu policy packs`.")]
UnitOption = Annotated[
    str | None, typer.Option("--unit", metavar="UNIT", help="A business unit: its pack, and its customers alone.")
]
SchemeOption = Annotated[
    str | None, typer.Option("--scheme", metavar="SCHEME", help="A scheme of the pack; its main one if left out.")
]
OneSchemeOption = Annotated[str | None, typer.Option("--scheme", metavar="PACK/SCHEME", help="By this scheme alone.")]
PartnerOption = Annotated[bool, typer.Option("--for-partner", help="Leave out what is hidden from the customer.")]
FullSchemeOption = Annotated[str, typer.Option("--scheme", metavar="PACK/SCHEME", help="As in distributor/abc.")]
CustomerArgument = Annotated[str, typer.Argument(metavar="CUSTOMER", help="The customer's id.")]


@dataclass(frozen=True, slots=True)
class Chosen:
    """A scheme as it stands at an instant, with its pack."""

    pack: Pack
    rules: Rules
    at: datetime


async def chosen(
    store: Store, *, pack: str | None, unit_id: str | None, scheme: str | None, as_of: date | None
) -> Chosen:
    """Find the version in force then, or say that an earlier time is brought under the first one."""
    now = datetime.now(UTC)
    if pack is None:
        instant = as_of if isinstance(as_of, datetime) else now
        chosen_by_unit = (await store.load(unit.DECIDER, unit_id or unit.MAIN)).state
        pack = unit.pack_of(chosen_by_unit, unit_id or unit.MAIN, instant)
    versions = (await policies.book(store, pack)).versions(pack)
    at = now if as_of is None else moment.instant_of(as_of, versions[-1].pack.zone)
    version = tier_rules.version_for(versions, at)
    if version.pack.effective_from > at:
        first = version.pack
        typer.echo(
            f"{first.version} is in force from {first.effective_from:%F} on; it is applied to what was before.",
            err=True,
        )
    name = scheme or (version.tiers.main if version.tiers else "")
    return Chosen(version, tier_rules.rules_of(version, name.removeprefix(f"{pack}/")), at)
