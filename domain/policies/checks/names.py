"""Names that one section takes from another: tiers, calendars, kinds and severities."""

from collections.abc import Collection, Iterator
from typing import Final, get_args

from contracts.customers.details import Kind
from domain.policies.checks.fault import Fault
from domain.policies.checks.rows import keyed, repeated, unknown
from domain.policies.pack.entry import entries
from domain.policies.pack.pack import Pack

# The kinds of customer that a file can state where the pack lists none.
FILED: Final = get_args(Kind)
# The fields that hold the name a pack gives a calendar.
CALENDARS = (".calendar", ".hours")


def tiers(pack: Pack) -> Iterator[Fault]:
    """Find tiers that the main scheme does not have."""
    scheme = pack.tiers.scheme(pack.tiers.main) if pack.tiers else None
    if pack.tiers and scheme is None:
        return  # The unknown main scheme is the one fault; its tiers would each be reported as well.
    known = [tier.name for tier in scheme.tiers] if scheme else []
    for key, names in _tiers_named(pack):
        yield from unknown(key, names, known, "tier")


def _tiers_named(pack: Pack) -> Iterator[tuple[str, tuple[str, ...]]]:
    if pack.visits:
        yield from ((key, row.tiers) for key, row in keyed("visits.frequencies", pack.visits.frequencies))
    if pack.surveys:
        yield from ((key, row.tiers) for key, row in keyed("surveys.rounds", pack.surveys.rounds))
    if pack.incentives:
        yield from ((key, row.tiers) for key, row in keyed("incentives.rebates", pack.incentives.rebates))
    if pack.complaints:
        yield from ((key, row.tiers) for key, row in keyed("complaints.clocks", pack.complaints.clocks))
    if pack.customers and pack.customers.managers:
        for key, grade in keyed("customers.managers.grades", pack.customers.managers.grades):
            yield key, grade.tiers.value if grade.tiers else ()


def calendars(pack: Pack, shipped: Collection[str]) -> Iterator[Fault]:
    """Find calendars that the pack does not name, that are not defined, or that nothing runs on."""
    use = pack.calendars.use if pack.calendars else {}
    own = [calendar.name for calendar in pack.calendars.own] if pack.calendars else []
    yield from repeated("calendars.own", own)
    for role, calendar in use.items():
        yield from unknown(f"calendars.use.{role}", [calendar.value], [*shipped, *own], "calendar")
    used = {}
    for entry in entries(pack):
        if entry.key.endswith(CALENDARS) and not entry.key.startswith("calendars."):
            used[entry.key] = str(entry.value)
    for key, role in used.items():
        yield from unknown(key, [role], list(use), "calendar named under calendars.use,")
    for role in use.keys() - set(used.values()):
        yield Fault(f"calendars.use.{role}", "nothing runs on it", is_note=True)


def schemes(pack: Pack) -> Iterator[Fault]:
    """Find schemes that the pack does not have, and kinds of customers unknown to the pack or to customers' files."""
    known = [scheme.name for scheme in pack.tiers.schemes] if pack.tiers else []
    if pack.admission and pack.admission.scheme:
        yield from unknown("admission.scheme", [pack.admission.scheme.value], known, "scheme")
    kinds = [kind.name for kind in pack.customers.kinds] if pack.customers else []
    for key, scheme in keyed("tiers.schemes", pack.tiers.schemes if pack.tiers else ()):
        for name in scheme.applies_to.value if scheme.applies_to else ():
            if kinds:
                yield from unknown(f"{key}.applies_to", [name], kinds, "kind")
            elif name not in FILED:
                message = f"no customer's file can say kind “{name}”, so it classes no customer ({', '.join(FILED)})"
                yield Fault(f"{key}.applies_to", message)
