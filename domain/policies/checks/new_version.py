"""Breaking changes: a new version of a pack must not remove what customers and cases under the old one rest on."""

from collections.abc import Iterator, Sequence

from domain.policies.checks.fault import Fault
from domain.policies.pack.pack import Pack
from domain.policies.sections.tiers import Scheme


def breaking_changes(old: Pack, new: Pack) -> list[Fault]:
    """Return why the new version cannot follow the old one, an empty list if it can."""
    return [
        *_head(old, new),
        *out_of_order(old, new),
        *_sections(old, new),
        *_calendars(old, new),
        *_customers(old, new),
        *_tiers(old, new),
        *_cases(old, new),
    ]


def out_of_order(old: Pack, new: Pack) -> Iterator[Fault]:
    """Find reasons why the new version cannot come after the old one: the same name, or a start that is not later."""
    before, after = old.pack, new.pack
    if before.version == after.version:
        yield Fault("pack.version", f"{after.version} is taken: every version has a name of its own")
    if after.effective_from <= before.effective_from:
        last = before.effective_from.isoformat()
        yield Fault("pack.effective_from", f"it must be later than that of {before.version}, {last}")


def _head(old: Pack, new: Pack) -> Iterator[Fault]:
    for field in ("name", "zone", "currency"):
        before, after = getattr(old.pack, field), getattr(new.pack, field)
        if before != after:
            yield Fault(f"pack.{field}", f"it was {before} and cannot change: begin another pack")


def _sections(old: Pack, new: Pack) -> Iterator[Fault]:
    for section in old.sections():
        if section not in new.sections():
            yield Fault(section, f"the section is gone, and {old.pack.version} has it: leave it in")


def _calendars(old: Pack, new: Pack) -> Iterator[Fault]:
    if not (old.calendars and new.calendars):
        return
    yield from _gone("calendars.use", list(old.calendars.use), list(new.calendars.use))
    yield from _gone("calendars.own", *([each.name for each in part.own] for part in (old.calendars, new.calendars)))
    known_before = {each.name: each.known_through for each in old.calendars.own}
    for calendar in new.calendars.own:
        before, after = known_before.get(calendar.name), calendar.known_through
        if before and after and after < before:
            yield Fault(f"calendars.own.{calendar.name}", f"known_through: it was {before} and is shortened to {after}")


def _customers(old: Pack, new: Pack) -> Iterator[Fault]:
    if not (old.customers and new.customers):
        return
    sides = (old.customers, new.customers)
    yield from _gone("customers.kinds", *([kind.name for kind in side.kinds] for side in sides))
    grades = [[grade.name for grade in side.managers.grades] if side.managers else [] for side in sides]
    yield from _gone("customers.managers.grades", *grades)


def _tiers(old: Pack, new: Pack) -> Iterator[Fault]:
    if not (old.tiers and new.tiers):
        return
    if old.tiers.main != new.tiers.main:
        yield Fault("tiers.main", f"it was {old.tiers.main}: other sections mean its tiers")
    after = {scheme.name: scheme for scheme in new.tiers.schemes}
    yield from _gone("tiers.schemes", [scheme.name for scheme in old.tiers.schemes], list(after))
    for scheme in old.tiers.schemes:
        if scheme.name in after:
            yield from _scheme(f"tiers.schemes.{scheme.name}", scheme, after[scheme.name])


def _scheme(key: str, old: Scheme, new: Scheme) -> Iterator[Fault]:
    yield from _gone(f"{key}.tiers", *([tier.name for tier in scheme.tiers] for scheme in (old, new)))
    yield from _gone(
        f"{key}.inputs",
        *([each.fact for each in scheme.inputs if each.fact.startswith("score:")] for scheme in (old, new)),
    )


def _cases(old: Pack, new: Pack) -> Iterator[Fault]:
    if old.complaints and new.complaints:
        sides = (old.complaints, new.complaints)
        yield from _gone("complaints.severities", *([row.name for row in side.severities] for side in sides))
        yield from _gone("complaints.kinds", *([row.name for row in side.kinds] for side in sides))
    if old.collection and new.collection:
        collections = (old.collection, new.collection)
        yield from _gone("collection.ladder", *([step.name for step in side.ladder] for side in collections))
    if old.credit and new.credit:
        yield from _gone("credit.grades", *([grade.name for grade in side.grades] for side in (old.credit, new.credit)))
    if old.ownership and new.ownership:
        owners = (old.ownership, new.ownership)
        yield from _gone("ownership.evidence", *([row.name for row in side.evidence] for side in owners))


def _gone(key: str, before: Sequence[str], after: Sequence[str]) -> Iterator[Fault]:
    yield from (
        Fault(f"{key}.{name}", "it is gone, but earlier decisions still refer to it: leave it in")
        for name in before
        if name not in after
    )
