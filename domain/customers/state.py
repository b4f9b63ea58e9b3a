"""What is known of a customer (客户) while decisions are made: the states, and who may still be decided on."""

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Final

from immutables import Map

from contracts.customers.contact import ContactRecorded, PhoneChecked
from contracts.customers.details import Continent, Kind, Market, Nature, Size
from contracts.customers.file import CustomerVerified, ProjectRecorded
from contracts.customers.identity import Relation
from contracts.customers.information import InformationEvent, SourceRecorded
from domain.customers import phone_standing
from domain.decider import Refused
from domain.tiers.state import CustomerTiers

ZERO: Final = Decimal(0)


class CustomerNotRegistered(Refused):
    code = "customer.not-registered"


class CustomerMergedAway(Refused):
    code = "customer.merged"


@dataclass(frozen=True, slots=True, kw_only=True)
class Details:
    full_name: str
    kind: Kind | None = None
    region: str | None = None
    size: Size | None = None
    nature: Nature | None = None
    market: Market | None = None
    continent: Continent | None = None
    country: str | None = None
    unit_id: str | None = None


@dataclass(frozen=True, slots=True)
class Reception:
    """The first contact: whoever received a customer first has the better claim (CU6)."""

    at: datetime
    by: str | None


# Amount and currency side by side: a Money weighs five times as much, and a customer may have 10,000 purchases.
@dataclass(frozen=True, slots=True)
class Purchase:
    purchased_on: date
    quantity: int
    amount: Decimal
    currency: str


@dataclass(frozen=True, slots=True)
class Refund:
    purchase: str
    refunded_on: date
    amount: Decimal
    currency: str


@dataclass(frozen=True, slots=True)
class Tier:
    tier: str
    policy: str | None
    rule: str | None


@dataclass(frozen=True, slots=True)
class Contact:
    """`check` is what the last call of the number found out."""

    recorded: ContactRecorded
    check: PhoneChecked | None = None

    @property
    def standing(self) -> str | None:
        """Tell how the last call left the number."""
        return self.check.standing if self.check else None

    def void_at(self, instant: datetime) -> bool:
        """Tell whether the number is void by then."""
        until = self.check.grace_until if self.check else None
        because = self.recorded.void_because
        return (
            phone_standing.standing(void_because=because, checked=self.standing, grace_until=until, at=instant)
            == "void"
        )


@dataclass(frozen=True, slots=True)
class Link:
    """A member of the same company or family, under its head."""

    head_id: str
    relation: Relation


@dataclass(frozen=True, slots=True)
class Absorbed:
    """What a duplicate brought when it was merged.

    `owner_before` answered for the survivor, where the duplicate's owner took it over.
    """

    received: Reception | None
    owner_id: str | None
    owner_before: str | None


@dataclass(frozen=True, slots=True)
class Unregistered:
    pass


@dataclass(frozen=True, slots=True)
class Registered:
    """`registered_as` stays what was first said, so that a late repeat of the registration is known for one.

    `refunded` is what was given back of each purchase so far. Of what is told as a whole each time, the last event is
    kept: `information` by wire type, `projects` by id. A contact that was removed stays as None.
    """

    registered_as: Details
    details: Details
    received: Reception | None = None
    tier: Tier | None = None
    tiers: CustomerTiers = field(default_factory=CustomerTiers)
    purchases: Map[str, Purchase] = field(default_factory=Map)
    refunds: Map[str, Refund] = field(default_factory=Map)
    refunded: Map[str, Decimal] = field(default_factory=Map)
    information: Map[str, InformationEvent] = field(default_factory=Map)
    source: SourceRecorded | None = None
    projects: Map[str, ProjectRecorded] = field(default_factory=Map)
    verified: CustomerVerified | None = None
    contacts: Map[str, Contact | None] = field(default_factory=Map)
    owner_id: str | None = None
    merged_into: str | None = None
    unmerged_from: str | None = None
    absorbed: Map[str, Absorbed] = field(default_factory=Map)
    link: Link | None = None
    unlinked_from: str | None = None
    members: Map[str, Relation] = field(default_factory=Map)
    ruled_out: frozenset[str] = frozenset()

    @property
    def first_contact(self) -> Reception | None:
        """Tell the earliest reception, of the customer or of a duplicate merged into it."""
        return earliest(self.received, *(absorbed.received for absorbed in self.absorbed.values()))


Customer = Unregistered | Registered


def earliest(*receptions: Reception | None) -> Reception | None:
    """Return the first reception, the first named where two are as early; one that is not known is no claim."""
    return min((reception for reception in receptions if reception), key=lambda known: known.at, default=None)


def registered_customer(customer: Customer, customer_id: str) -> Registered:
    """Return the customer as a registered one or refuse."""
    if isinstance(customer, Registered):
        return customer
    raise CustomerNotRegistered(f"Customer {customer_id} is not registered.")


def current_customer(customer: Customer, customer_id: str) -> Registered:
    """Return the customer where it still stands for itself, or refuse: what a file says is said of the survivor."""
    customer = registered_customer(customer, customer_id)
    if customer.merged_into is None:
        return customer
    raise CustomerMergedAway(f"Customer {customer_id} is merged into {customer.merged_into}: ask for that one.")
