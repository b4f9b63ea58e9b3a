"""Chooses a scheme of a pack, in the version at an instant."""

from dataclasses import dataclass
from datetime import date, datetime

from domain.calendar import business_day
from domain.organisation import unit
from domain.policies.pack import timeline
from domain.policies.pack.pack import Pack
from domain.tiers.rules import Rules, rules_of, version_for
from projections.engine.timeline import instant_of
from services.packs import in_force
from services.store.store import Store


@dataclass(frozen=True, slots=True)
class Chosen:
    """A scheme in the version at an instant, with its pack."""

    pack: Pack
    rules: Rules
    at: datetime


async def choose(
    store: Store, *, pack: str | None, unit_id: str | None, scheme: str | None, as_of: date | datetime, zone: str
) -> Chosen:
    """Find the version in force then, or the first one where none was yet; the scheme defaults to the pack's main one.

    The pack defaults to the one that the unit runs at the end of that day in the zone, or to the first that it chose.
    """
    if pack is None:
        chosen_by_unit = (await store.load(unit.DECIDER, unit_id or unit.MAIN)).state
        pack = unit.pack_for(chosen_by_unit, unit_id or unit.MAIN, instant_of(as_of, zone))
    versions = (await in_force.book(store, pack)).versions(pack)
    at = instant_of(as_of, versions[-1].pack.zone)
    version = version_for(versions, at)
    name = scheme or (version.tiers.main if version.tiers else "")
    return Chosen(version, rules_of(version, name.removeprefix(f"{pack}/")), at)


def check_in_force(found: Chosen, *, now: datetime) -> None:
    """Refuse to decide as of a day to come, or by a version that is not yet in force: it could still be withdrawn."""
    business_day.check_not_after_today(found.at, now=now, zone=found.rules.zone, field="--as-of")
    timeline.at([found.pack], now)
