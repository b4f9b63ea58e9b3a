"""Staff: roles used twice, weights that do not make 100, and a review without anything to weigh."""

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
