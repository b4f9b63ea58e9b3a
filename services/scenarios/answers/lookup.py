"""Looks up keys of the packs in force: numbers and choices, and the calendars and targets they name."""

from datetime import datetime
from difflib import get_close_matches
from typing import Any
from zoneinfo import ZoneInfo

from domain.calendar.duration import Duration
from domain.calendar.target import Target
from domain.calendar.working_time import WorkingTime
from domain.decider import Refused
from domain.policies.pack.entry import entries
from domain.policies.pack.pack import Pack
from projections.engine.timeline import instant_of
from services.packs import calendars, in_force
from services.scenarios.text.model import Lookup
from services.store.store import Store


class KeyUnknown(Refused):
    """The pack in force has no value under this key."""

    code = "scenario.key-unknown"


class NoTarget(Refused):
    """The value is not a length of working time."""

    code = "scenario.no-target"


async def looked_up(store: Store, asked: Lookup, zone: ZoneInfo) -> Any:
    """Return the value of the key, or None where the question is only about the pack."""
    at = instant_of(asked.at, zone.key)
    if asked.unit is not None:
        pack = await in_force.pack_of_unit(store, asked.unit, at)
    else:
        pack = await in_force.pack_at(store, asked.pack or "", at)
    return None if asked.key is None else value(pack, asked.key)


def value(pack: Pack, key: str) -> Any:
    """Return the pack's value under a key, as `kehu policy show` lists it."""
    known = {entry.key: entry.value for entry in entries(pack)}
    if key not in known:
        near = get_close_matches(key, known, 1)
        hint = f"; is {near[0]} meant?" if near else "."
        raise KeyUnknown(f"{pack.pack.version} has no key {key}{hint}")
    return known[key]


async def calendar(store: Store, name: str, at: datetime) -> WorkingTime:
    """Return working time by a shipped calendar, or by the one that PACK:KEY names."""
    name, colon, key = name.partition(":")
    if not colon:
        return calendars.SHIPPED.named(name)
    pack = await in_force.pack_at(store, name, at)
    return calendars.of_pack(pack, str(value(pack, key)))


async def target(store: Store, text: str, at: datetime) -> Target:
    """Return a target, or the one that PACK:KEY names."""
    name, colon, key = text.partition(":")
    if not colon:
        return Target.parse(text)
    found = str(value(await in_force.pack_at(store, name, at), key))
    try:
        length = Duration.parse(found)
    except ValueError as error:
        raise NoTarget(str(error)) from error
    if length.months:
        raise NoTarget(f"{text} is {found}: months are not working time.")
    return Target(length.days or length.working_days, length.seconds)
