"""Who somebody is in Staff: the roles, unit and department that decide what they may do."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final

from psycopg import AsyncConnection

from domain.organisation.staff import standing
from domain.timeline import in_force
from projections.engine.candidates import Candidates, decided
from projections.organisation.staff_list import StaffRow
from services.pool import Pool

# Who leaves, or loses a role, may do what they could for so long.
SECONDS_KEPT: Final = 5.0
MOST_KEPT: Final = 4_096
# An appointed account manager acts as one without being given the role.
ACCOUNT_MANAGER: Final = "account-manager"
ONE: Final = Candidates(row=StaffRow, sql="select * from staff_list where person = %(person)s")


class NotStaff(Exception):
    """The person is signed in, and does not work here."""

    code = "access.not-staff"


@dataclass(frozen=True, slots=True)
class Who:
    """A person with what Staff says of them; a `unit` of None is every unit."""

    person: str
    name: str
    roles: tuple[str, ...] = ()
    unit: str | None = None
    department: str | None = None


@dataclass(slots=True)
class Roster:
    """Answers from the read model of Staff, and keeps the answers for a moment."""

    pool: Pool
    clock: Callable[[], float] = time.monotonic
    _kept: dict[str, tuple[Who, float]] = field(default_factory=dict, init=False)

    async def who(self, person: str) -> Who:
        """Return a person in service; raise `NotStaff` for anybody else."""
        kept = self._kept.get(person)
        if kept is not None and self.clock() < kept[1]:
            return kept[0]
        async with self.pool.connection() as connection:
            found = await listed(connection, person, datetime.now(UTC))
        if len(self._kept) >= MOST_KEPT:
            self._kept.clear()
        self._kept[person] = (found, self.clock() + SECONDS_KEPT)
        return found


async def listed(connection: AsyncConnection[Any], person: str, at: datetime) -> Who:
    """Return a person in service as they stand at an instant; raise `NotStaff` for anybody else."""
    rows = await decided(connection, ONE, {"person": person}, lambda row: row)
    if not rows:
        raise NotStaff(f"{person} is not enrolled: somebody in charge of staff enrols people.")
    row = rows[0]
    then = standing(row.staff, at)
    if not then.in_service:
        raise NotStaff(f"{person} does not work here any more.")
    graded = (ACCOUNT_MANAGER,) if in_force(row.grades, at) else ()
    roles = tuple(dict.fromkeys((*then.post.roles, *graded)))
    return Who(person, row.full_name, roles, then.post.unit, then.post.department)
