"""The company whose business is simulated: its unit, which runs the pack, and the people who work there."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from random import Random
from typing import Final, get_args
from zoneinfo import ZoneInfo

from contracts.message import Command
from contracts.organisation.account_manager import AppointManager, EnrolPerson, Grade
from contracts.organisation.unit import RunPack
from services.simulation.chance import chance
from services.simulation.lists import Lists
from services.simulation.names import Person, chinese_person

MANAGERS: Final = 6
DESK: Final = 3
# More than any pack asks for.
MONTHS: Final = 60


def unit_of(pack: str, seed: int) -> str:
    """Return the business unit of a simulated company: one for each pack and seed, so that they stay apart."""
    return f"{pack}-{seed}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Company:
    """All that a simulation depends on, beside how many customers there are and until when it is played."""

    pack: str
    seed: int
    begins: date
    zone: ZoneInfo
    currency: str
    lists: Lists

    @property
    def unit_id(self) -> str:
        """Return the business unit, to which all its customers belong."""
        return unit_of(self.pack, self.seed)

    @property
    def prefix(self) -> str:
        """Return how the ids of its customers and people begin: `gc1` for seed 1 of general-company."""
        return "".join(word[0] for word in self.pack.split("-")) + str(self.seed)

    @property
    def opens(self) -> datetime:
        """Return the first instant, which is before everything else."""
        return datetime.combine(self.begins, time.min, self.zone).astimezone(UTC)

    def chance(self, *names: object) -> Random:
        """Return the chance of something in this company."""
        return chance(self.pack, self.seed, *names)

    def person(self, place: int) -> tuple[str, Person]:
        """Return id and name: first the account managers, then the people of the complaint desk."""
        person = chinese_person(self.seed + place)
        return f"{self.prefix}-{person.plain}", person

    def manager(self, number: int) -> str:
        """Return the id of the account manager of this customer."""
        return self.person(number % MANAGERS)[0]

    def clerk(self, random: Random) -> tuple[str, Person]:
        """Return one of the people of the complaint desk."""
        return self.person(MANAGERS + random.randrange(DESK))


def run_pack(company: Company) -> RunPack:
    """Return the choice of the pack, which is dated by its arrival and holds from the beginning on."""
    return RunPack(unit_id=company.unit_id, pack=company.pack, effective_from=company.opens)


def staff(company: Company) -> Iterator[Command]:
    """Yield the appointment of each account manager, and the enrolment of everybody else."""
    grades = get_args(Grade)
    for place in range(MANAGERS + DESK):
        id_, person = company.person(place)
        if place >= MANAGERS:
            yield EnrolPerson(manager_id=id_, full_name=person.full, occurred_at=company.opens)
            continue
        yield AppointManager(
            manager_id=id_,
            full_name=person.full,
            grade=grades[place % len(grades)],
            no_bad_record=True,
            education="bachelor",
            experience_months=MONTHS + 6 * place,
            occurred_at=company.opens,
        )
