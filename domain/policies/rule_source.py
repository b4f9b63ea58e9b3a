"""Where the rule of a decision stands in a pack: its numbers with their requirements and articles."""

from collections.abc import Iterable

from contracts.account_manager import ManagerAppointed
from contracts.customer import TierAssigned
from contracts.customer_contact import PhoneChecked
from contracts.customer_file import CustomerVerified
from contracts.customer_ownership import CustomerHandedOver, OwnerAssigned
from contracts.message import Event
from contracts.tier import FileArchived, TierKept, TierOverridden, TierProposed
from domain.policies.pack import Pack
from domain.policies.pack_entry import Entry, entries, labels
from domain.policies.sections.tiers import Scheme

# What decided where no row of a ranking did.
ELSEWHERE = {"otherwise": "rank.otherwise", "nothing": "rank.nothing", "missing": "missing"}


def sources(pack: Pack, event: Event) -> list[Entry]:
    """Return the numbers of the pack that a decision rests on, in the order of the pack."""
    keys = tuple(_keys(pack, event))
    return [entry for entry in entries(pack) if entry.key in keys or entry.key.startswith(tuple(f"{k}." for k in keys))]


def _keys(pack: Pack, event: Event) -> Iterable[str]:
    match event:
        case TierAssigned(scheme=str() as scheme, rule=rule) | TierProposed(scheme=scheme, rule=rule):
            return _of_scheme(pack, scheme, *_of_rule(pack, scheme, rule), "window", "approval")
        case TierKept(scheme=scheme, rule=rule):
            return _of_scheme(pack, scheme, *_of_rule(pack, scheme, rule), "window", "band", "consecutive_periods")
        case TierOverridden(scheme=scheme):
            return _of_scheme(pack, scheme, "override")
        case FileArchived(scheme=scheme):
            return _of_scheme(pack, scheme, "snapshot")
        case CustomerVerified():
            return ("customers.verified_every",)
        case PhoneChecked():
            return ("ownership.phone_valid", "ownership.unreachable_grace")
        case OwnerAssigned() | CustomerHandedOver():
            return ("customers.managers.grades", "customers.managers.mapping")
        case ManagerAppointed():
            return ("customers.managers.entry", "customers.managers.experience")
        case _:
            return ()


def _of_scheme(pack: Pack, scheme: str, *keys: str) -> Iterable[str]:
    name = scheme.partition("/")[2]
    return [f"tiers.schemes.{name}.{key}" for key in keys] if _scheme(pack, scheme) else []


def _of_rule(pack: Pack, scheme: str, rule: str | None) -> Iterable[str]:
    """Read `abc/row-2` as the second row of the scheme's ranking."""
    found, row = _scheme(pack, scheme), (rule or "").rpartition("/")[2]
    if found is None or rule is None:
        return []
    if row in ELSEWHERE:
        return [ELSEWHERE[row]]
    number = row.removeprefix("row-")
    names = labels(found.rank.rows)
    return [f"rank.rows.{names[int(number) - 1]}"] if number.isdigit() and 0 < int(number) <= len(names) else []


def _scheme(pack: Pack, scheme: str) -> Scheme | None:
    return pack.tiers.scheme(scheme.partition("/")[2]) if pack.tiers else None
