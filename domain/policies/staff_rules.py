"""What a pack says of staff, in the form that decisions on people take."""

from dataclasses import replace
from decimal import Decimal
from typing import Final

from domain.organisation.entry import ENTRY, Entry
from domain.organisation.staffing import StaffRules
from domain.policies.pack.pack import Pack

REVIEW: Final = "review"
EXAMINATION: Final = "examination"


def staff_rules(pack: Pack) -> StaffRules:
    """Return the rules of the pack; a pack that says nothing of staff knows any role."""
    staff = pack.staff
    return StaffRules(
        policy=pack.pack.version,
        zone=pack.pack.zone,
        roles=tuple(role.name for role in staff.roles) if staff else (),
        weights={row.part: row.weight.value for row in staff.selection} if staff else {},
    )


def is_required(pack: Pack) -> bool:
    """Return whether who acts must be enrolled and in service."""
    return bool(pack.staff and pack.staff.required and pack.staff.required.value)


def entry_of(pack: Pack) -> Entry:
    """Return the conditions of entry: those of the pack, or the default ones where it says nothing."""
    managers = pack.customers and pack.customers.managers
    months = managers.experience.value.months if managers and managers.experience else ENTRY.experience_months
    staff = pack.staff
    if staff is None:
        return replace(ENTRY, experience_months=months)
    asked = staff.qualification.value if staff.qualification else ()
    mark = staff.pass_mark.value if staff.pass_mark else Decimal(0)
    return replace(
        ENTRY,
        experience_months=months,
        selection=mark if REVIEW in asked else None,
        examination=EXAMINATION in asked,
        stated=frozenset(fact.replace("-", "_") for fact in (staff.entry.value if staff.entry else ())),
    )
