"""The entries of a pack that a decision rests on: numbers with their requirements and articles."""

from collections.abc import Iterable
from typing import Final

from contracts.complaints.consequence import ComplaintUnsettled, SanctionRequested
from contracts.complaints.handling import ComplaintRouted
from contracts.complaints.replies import ReplyApproved
from contracts.customers.contact import PhoneChecked
from contracts.customers.customer import TierAssigned
from contracts.customers.file import CustomerVerified
from contracts.customers.ownership import CustomerHandedOver, OwnerAssigned
from contracts.message import Event
from contracts.organisation.account_manager import ManagerAppointed
from contracts.organisation.staff import SelectionRecorded
from contracts.policies.policy import PolicyEvaluated
from contracts.tiers.tier import FileArchived, TierKept, TierOverridden, TierProposed
from domain.policies.pack.entry import Entry, entries, labels
from domain.policies.pack.pack import Pack
from domain.policies.sections.tiers import Scheme

# The keys that decided if no row of a ranking did.
ELSEWHERE: Final = {"otherwise": "rank.otherwise", "nothing": "rank.nothing", "missing": "missing"}


def sources(pack: Pack, event: Event) -> list[Entry]:
    """Return the numbers of the pack that a decision rests on, in the order of the pack."""
    keys = tuple(_keys(pack, event))
    parts = tuple(f"{key}." for key in keys)
    return [
        entry
        for entry in entries(pack)
        if (entry.key in keys or entry.key.startswith(parts)) and (entry.req or entry.unsourced or entry.article)
    ]


def _keys(pack: Pack, event: Event) -> Iterable[str]:
    match event:
        case TierAssigned(scheme=str() as scheme, rule=rule) | TierProposed(scheme=scheme, rule=rule):
            return _of_scheme(pack, scheme, *_of_rule(pack, scheme, rule), f"tiers.{event.tier}.meaning", "approval")
        case TierKept(scheme=scheme, rule=rule):
            return _of_scheme(pack, scheme, *_of_rule(pack, scheme, rule), "band", "consecutive_periods")
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
        case PolicyEvaluated():
            return ("governance.evaluated_every", "governance.recorded")
        case ComplaintRouted(row=row):
            return (f"complaints.routes.{row}",)
        case ComplaintUnsettled():
            return ("complaints.unsettled", "complaints.penalties.not-settled")
        case SanctionRequested(rule=rule):
            return (rule,)
        case ReplyApproved():
            return ("complaints.routes",)
        case SelectionRecorded():
            return ("staff.selection",)
        case ManagerAppointed():
            return ("customers.managers.entry", "customers.managers.experience", "staff.entry", "staff.qualification")
        case _:
            return ()


def _of_scheme(pack: Pack, scheme: str, *keys: str) -> Iterable[str]:
    name = scheme.partition("/")[2]
    return [f"tiers.schemes.{name}.{key}" for key in keys] if _scheme(pack, scheme) else []


def _of_rule(pack: Pack, scheme: str, rule: str | None) -> Iterable[str]:
    """Return the keys behind a rule such as `abc/row-2`: the second row, and the first one, which did not fit."""
    found, row = _scheme(pack, scheme), (rule or "").rpartition("/")[2]
    if found is None or rule is None:
        return []
    names = labels(found.rank.rows)
    number = row.removeprefix("row-")
    if row in ELSEWHERE:
        tried, last = len(names), [ELSEWHERE[row]]
    elif number.isdigit() and 0 < int(number) <= len(names):
        tried, last = int(number), []
    else:
        return []
    rows = [f"rank.rows.{name}" for name in names[:tried]]
    weights = [f"inputs.{each.name}.weight" for each in found.inputs if each.weight]
    return ["basis", "window", "rank.points", *weights, *rows, *last]


def _scheme(pack: Pack, scheme: str) -> Scheme | None:
    return pack.tiers.scheme(scheme.partition("/")[2]) if pack.tiers else None


def article_of(pack: Pack, rule: str | None) -> str | None:
    """Return the article of the first sourced value under a row that a decision names, or None."""
    if rule is None:
        return None
    under = (each for each in entries(pack) if each.key == rule or each.key.startswith(f"{rule}."))
    return next((each.article for each in under if each.article), None)
