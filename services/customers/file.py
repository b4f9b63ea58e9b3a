"""The file of one customer with what the policy adds.

It adds the tier's entitlements (TI10), the grade that the manager lacks (AM1), and the details still unknown (CU1).
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any, Final

from psycopg import AsyncConnection

from contracts.organisation.account_manager import Grade
from domain.customers.rules import customer_rules
from domain.organisation.grade import is_enough
from domain.policies.pack.pack import Pack
from domain.tiers.scheme.entitlement import entitlements
from projections.customers.file import CustomerFile, customer_file
from services.customers.unit_rules import packs_in_force

File = dict[str, Any]
# The read models that are read for a file.
TABLES: Final = (
    *("customer_list", "tier_list", "manager_list", "purchases", "complaint_sla", "unit_list", "policy_list"),
)


def _in(group: str, name: str) -> Callable[[File], bool]:
    return lambda file: bool(file["information"].get(group, {}).get(name))


def _of_a_project(name: str) -> Callable[[File], bool]:
    return lambda file: any(project.get(name) for project in file["projects"].values())


def _has_phone(file: File) -> bool:
    basic = file["information"].get("basic", {})
    counts = any(contact["standing"] in {"valid", "grace"} for contact in file["contacts"].values())
    return counts or bool(basic.get("telephone") or basic.get("mobile"))


# By the packs' names for them: whether the file has each detail.
KNOWN: Final[Mapping[str, Callable[[File], bool]]] = {
    "contact": lambda file: bool(file["contacts"]),
    "phone": _has_phone,
    "address": _in("basic", "address"),
    "business-scope": _in("basic", "business_scope"),
    "project-name": _of_a_project("project_name"),
    "project-place": _of_a_project("place"),
    "project-size": _of_a_project("scale"),
    "project-budget": _of_a_project("budget"),
    "continent": lambda file: bool(file["continent"]),
    "country": lambda file: bool(file["country"]),
    "receiver": lambda file: bool(file["received_by"]),
    "visit-time": lambda file: bool(file["received_at"]),
}


async def file(connection: AsyncConnection[Any], customer: str, now: datetime) -> File | None:
    """Return everything known about a customer, or None where nothing is."""
    found = await customer_file(connection, customer, now)
    if found is None:
        return None
    file_row = found.as_row()
    pack = (await packs_in_force(connection, now)).get(found.customer.unit)
    return file_row | {
        "policy": pack.pack.version if pack else None,
        "entitlements": _entitlements(pack, found.customer.tier),
        "grade_needed": _grade_needed(pack, found),
        "missing": [name for name in _captured(pack, file_row) if not KNOWN.get(name, _always)(file_row)],
    }


def _entitlements(pack: Pack | None, tier: str | None) -> dict[str, str]:
    if pack is None or tier is None:
        return {}
    return {each.name: each.words for each in entitlements(pack, tier)}


def _grade_needed(pack: Pack | None, found: CustomerFile) -> Grade | None:
    """Return the grade that the tier needs, where the customer's manager no longer has it (AM1)."""
    tier, owner = found.customer.tier, found.customer.owner
    if pack is None or tier is None or owner is None:
        return None
    needed = customer_rules(pack).minimum_grades.get(tier)
    grade = found.rest.manager["grade"] if found.rest.manager else None
    return None if needed is None or is_enough(grade, needed) else needed


def _captured(pack: Pack | None, file: File) -> Iterable[str]:
    """Return the details that the pack requires at first contact, of everyone and of customers of this kind (CU1)."""
    if pack is None or pack.customers is None:
        return
    if pack.customers.captured:
        yield from pack.customers.captured.value
    of_kind = {file["kind"], file["nature"], file["market"]}
    for kind in pack.customers.kinds:
        if kind.captured and kind.name in of_kind:
            yield from kind.captured.value


def _always(_: File) -> bool:
    return True
