"""What a simulated customer is like: its name, size and owner, how it buys and how it pays."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Final, Literal

from contracts.customers.details import Size
from services.simulation.company import Company
from services.simulation.names import (
    COUNTRIES,
    CompanyName,
    Person,
    chinese_company,
    chinese_person,
    english_company,
    english_person,
)
from services.simulation.time import at_work

Habit = Literal["prompt", "late", "in-parts", "hardly"]

# One customer of so many is an earlier one once more, entered by somebody who did not look.
DUPLICATE_EVERY: Final = 13
DUPLICATE_BEFORE: Final = 5
ABROAD_EVERY: Final = 4
# All are entered when the company begins to use the program; many were known long before.
DAYS_TO_ENTER: Final = 4
LONGEST_KNOWN: Final = 700
SIZES: Final[tuple[Size, ...]] = ("large", "medium", "small")
# In turn, so that a small company has all of them, too.
HABITS: Final[tuple[Habit, ...]] = (
    "prompt", "late", "prompt", "in-parts", "prompt", "late", "in-parts", "prompt", "hardly", "prompt",
)  # fmt: skip
FOREIGN_CURRENCY: Final = "USD"


@dataclass(frozen=True, slots=True, kw_only=True)
class Portrait:
    """A customer; `duplicate_of` is the customer that this record is once more."""

    number: int
    customer_id: str
    name: CompanyName
    contact: Person
    phone: str
    size: Size
    kind: str
    country: str | None
    currency: str
    owner_id: str
    joined: datetime
    known_since: datetime
    terms_days: int | None
    habit: Habit
    duplicate_of: "Portrait | None" = None

    @property
    def abroad(self) -> bool:
        """Return whether it is a foreign customer, whose papers are in English."""
        return self.country is not None

    @property
    def account_id(self) -> str:
        """Return the id of its credit account."""
        return f"{self.customer_id}-{self.currency}"


def portrait(company: Company, number: int) -> Portrait:
    """Return the customer of this number, the first of which is 1; it does not depend on how many there are."""
    random = company.chance(number, "portrait")
    original = portrait(company, number - DUPLICATE_BEFORE) if number % DUPLICATE_EVERY == 0 else None
    abroad = original.abroad if original else number % ABROAD_EVERY == 0
    joined = at_work(company.begins + timedelta(days=random.randrange(DAYS_TO_ENTER)), random, company.zone)
    size = original.size if original else random.choices(SIZES, (1, 4, 5))[0]
    return Portrait(
        number=number,
        customer_id=f"{company.prefix}-{number:04}",
        name=original.name if original else _name(company, number),
        contact=original.contact if original else (english_person if abroad else chinese_person)(number),
        phone=original.phone if original else _phone(number, abroad=abroad),
        size=size,
        kind=original.kind if original else random.choice(company.lists.of("kind of customer", joined)),
        country=(original.country if original else random.choice(COUNTRIES)) if abroad else None,
        currency=FOREIGN_CURRENCY if abroad else company.currency,
        owner_id=company.manager(number),
        joined=joined,
        known_since=joined - timedelta(days=random.randrange(LONGEST_KNOWN)),
        terms_days=_terms(size, random),
        habit=HABITS[number % len(HABITS)],
        duplicate_of=original,
    )


def _name(company: Company, number: int) -> CompanyName:
    begin, abroad_so_far = company.seed - 1, number // ABROAD_EVERY
    if number % ABROAD_EVERY == 0:
        return english_company(abroad_so_far, begin)
    return chinese_company(number - abroad_so_far - 1, begin)


def _phone(number: int, *, abroad: bool) -> str:
    """Return a number that is plainly an example; in Britain, these are kept for stories."""
    return f"+44 7700 900{number % 1000:03}" if abroad else f"138-0000-{number % 10_000:04}"


def _terms(size: Size, random: Random) -> int | None:
    """Return after how many days it pays; None where it pays at once and has no account."""
    if size == "small" and random.random() < 0.5:  # noqa: PLR2004 - one in two
        return None
    return random.choice((30, 30, 45, 60))
