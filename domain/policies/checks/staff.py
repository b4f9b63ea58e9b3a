"""Staff: roles used twice or with two duties, weights that do not make 100, and a review without anything to weigh."""

from collections.abc import Iterator

from domain.policies.checks.fault import Fault
from domain.policies.checks.rows import not_whole, repeated
from domain.policies.pack.pack import Pack


def check(pack: Pack) -> Iterator[Fault]:
    staff = pack.staff
    if not staff:
        return
    yield from repeated("staff.roles", [role.name for role in staff.roles])
    yield from repeated("staff.selection", [row.part for row in staff.selection])
    yield from not_whole("staff.selection", [row.weight.value for row in staff.selection])
    if staff.qualification and "review" in staff.qualification.value and not staff.selection:
        yield Fault("staff.qualification", "it asks for a review, and no part of a selection has a weight")


def segregation(pack: Pack) -> Iterator[Fault]:
    """Check that no role both collects and books, and that the pack has the roles, if it lists any (CR4)."""
    rule = pack.collection.segregation if pack.collection else None
    if not rule:
        return
    both = sorted({*rule.tracking.value} & {*rule.booking.value})
    if both:
        yield Fault("collection.segregation", f"who collects does not book: {', '.join(both)} would do both")
    known = {role.name for role in pack.staff.roles} if pack.staff else set()
    for duty, roles in (("tracking", rule.tracking.value), ("booking", rule.booking.value)):
        if unknown := [role for role in roles if known and role not in known]:
            yield Fault(f"collection.segregation.{duty}", f"staff.roles has no {', '.join(unknown)}")
