"""The states of a customer (客户), and the checks that it is registered and was not merged away."""

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Final

from immutables import Map

from contracts.customers.contact import ContactRecorded, PhoneChecked
from contracts.customers.details import Continent, Market, Nature, Size
from contracts.customers.file import CustomerVerified, ProjectRecorded
from contracts.customers.information import InformationEvent, SourceRecorded
from contracts.money import Money
from domain.alike import Odd
from domain.customers.phone.standing import standing
from domain.customers.tie import UNTIED, Link, Tie, Tied, TieEvent, change_of, tied
from domain.decider import Refused
from domain.tiers.state import CustomerTiers
from domain.timeline import with_entry

ZERO: Final = Decimal(0)


class CustomerNotRegistered(Refused):
    code = "customer.not-registered"


class CustomerMergedAway(Refused):
    code = "customer.merged"


class CustomerIsErased(Refused):
    code = "customer.erased"


@dataclass(frozen=True, slots=True, kw_only=True)
class Details:
    full_name: str
    kind: str | None = None
    region: str | None = None
    size: Size | None = None
    nature: Nature | None = None
    market: Market | None = None
    continent: Continent | None = None
    country: str | None = None
    unit_id: str | None = None


@dataclass(frozen=True, slots=True)
class Reception:
    """A first contact: the person who received a customer first has the better claim (CU6)."""

    at: datetime
    by: str | None


# Amount and currency are separate fields: a Money takes five times the memory, and 10,000 purchases are possible.
@dataclass(frozen=True, slots=True)
class Purchase:
    purchased_on: date
    quantity: int
    amount: Decimal
    currency: str

    @property
    def money(self) -> Money:
        """Return what was paid."""
        return Money(amount=self.amount, currency=self.currency)


@dataclass(frozen=True, slots=True)
class Refund:
    purchase: str
    refunded_on: date
    amount: Decimal
    currency: str

    @property
    def money(self) -> Money:
        """Return what was given back."""
        return Money(amount=self.amount, currency=self.currency)


@dataclass(frozen=True, slots=True)
class Reversal:
    """A purchase or a refund was taken back on a day."""

    on: date
    by: str
    reason: str


@dataclass(frozen=True, slots=True)
class Erasure:
    """The customer was erased; until a day its name is kept, where that is given."""

    at: datetime
    by: str
    name_kept_until: date | None


@dataclass(frozen=True, slots=True)
class Tier:
    tier: str
    policy: str | None
    rule: str | None


@dataclass(frozen=True, slots=True)
class Contact:
    """A contact; `check` is the result of the last call to the number."""

    recorded: ContactRecorded
    check: PhoneChecked | None = None

    @property
    def standing(self) -> str | None:
        """Return how the number stands after the last call."""
        return self.check.standing if self.check else None

    def void_at(self, instant: datetime) -> bool:
        """Return whether the number is void by then."""
        until = self.check.grace_until if self.check else None
        because = self.recorded.void_because
        return standing(void_because=because, checked=self.standing, grace_until=until, at=instant) == "void"


@dataclass(frozen=True, slots=True)
class Absorbed:
    """What a duplicate brought when it was merged.

    `owner_before` is the owner of the survivor before the duplicate's owner took over, if that happened.
    """

    received: Reception | None
    owner_id: str | None
    owner_before: str | None


@dataclass(frozen=True, slots=True)
class Unregistered:
    pass


@dataclass(frozen=True, slots=True)
class Registered:
    """`registered_as` and `registered_at` keep the registration, so that a late repeat of it is recognised.

    `refunded` is the sum of refunds of each purchase, `reversals` are those of a `purchase` or a `refund` by number.
    `information` (by wire type) and `projects` (by id) hold the last event of each, because it replaces the earlier
    ones as a whole. A contact that was removed stays as None. `ties` are in order of time, `tied` is how they leave the
    customer; `brought` has what each duplicate brought last. `handed_over_by` is the owner before, where the present
    one took the customer over from a person.
    """

    registered_as: Details
    details: Details
    registered_at: datetime
    received: Reception | None = None
    tier: Tier | None = None
    tiers: CustomerTiers = field(default_factory=CustomerTiers)
    purchases: Map[str, Purchase] = field(default_factory=Map)
    refunds: Map[str, Refund] = field(default_factory=Map)
    refunded: Map[str, Decimal] = field(default_factory=Map)
    reversals: Map[tuple[str, str], Reversal] = field(default_factory=Map)
    information: Map[str, InformationEvent] = field(default_factory=Map)
    source: SourceRecorded | None = None
    projects: Map[str, ProjectRecorded] = field(default_factory=Map)
    verified: CustomerVerified | None = None
    contacts: Map[str, Contact | None] = field(default_factory=Map)
    owner_id: str | None = None
    handed_over_by: str | None = None
    ties: tuple[Tie, ...] = ()
    tied: Tied = UNTIED
    brought: Map[str, Absorbed] = field(default_factory=Map)
    ruled_out: frozenset[str] = frozenset()
    odd: Odd = field(default_factory=Map)
    # When each thing of which there is one at a time last changed (`order`).
    latest: Map[str, datetime] = field(default_factory=Map)
    erasure_requested_by: str | None = None
    erased: Erasure | None = None
    erased_contacts: frozenset[str] = frozenset()

    @property
    def merged_into(self) -> str | None:
        """Return the survivor of a record that was merged away."""
        return self.tied.survivor

    @property
    def link(self) -> Link | None:
        """Return the link to the head of its company or family."""
        return self.tied.link

    @property
    def first_contact(self) -> Reception | None:
        """Return the earliest reception of the customer or of a duplicate merged into it."""
        return self.first_contact_with(self.tied.absorbed)

    def first_contact_with(self, duplicates: Collection[str]) -> Reception | None:
        """Return the earliest reception of the customer or of one of these duplicates."""
        return earliest(self.received, *(self.brought[each].received for each in sorted(duplicates)))

    def tied_at(self, instant: datetime) -> Tied:
        """Return how the customer is tied to others at an instant."""
        return tied(self.ties, instant) if self.ties and self.ties[-1].at > instant else self.tied

    def with_tie(self, event: TieEvent, at: datetime) -> "Registered":
        """Return the customer with one more change of its ties, among those before and after its instant."""
        tie = Tie(at, *change_of(event))
        ties = with_entry(self.ties, tie)
        return replace(self, ties=ties, tied=self.tied.after(tie) if ties[-1] is tie else tied(ties))


Customer = Unregistered | Registered


def earliest(*receptions: Reception | None) -> Reception | None:
    """Return the earliest reception, or of two at the same time the one given first; an unknown one makes no claim."""
    return min((reception for reception in receptions if reception), key=lambda known: known.at, default=None)


def registered_customer(customer: Customer, customer_id: str) -> Registered:
    """Return the customer if it is registered, or refuse, also where it was erased."""
    if not isinstance(customer, Registered):
        raise CustomerNotRegistered(f"Customer {customer_id} is not registered.")
    if customer.erased:
        on = f"{customer.erased.at:%Y-%m-%d}"
        raise CustomerIsErased(f"Customer {customer_id} was erased on {on}: nothing more is recorded of it.")
    return customer


def current_customer(customer: Customer, customer_id: str) -> Registered:
    """Return the customer unless it was merged away, or refuse: changes are made to the survivor."""
    customer = registered_customer(customer, customer_id)
    if customer.merged_into is None:
        return customer
    raise CustomerMergedAway(f"Customer {customer_id} is merged into {customer.merged_into}: ask for that one.")
