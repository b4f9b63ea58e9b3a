"""What can be asked of a customer (客户), and what can have happened to one."""

from datetime import date
from typing import Annotated, ClassVar, Self

from pydantic import BeforeValidator, Field, StringConstraints, model_validator

from contracts.change import changing
from contracts.currency import KnownMoney
from contracts.customers.access import AccessCommand, AccessEvent
from contracts.customers.contact import ContactCommand, ContactEvent
from contracts.customers.details import Continent, CustomerDetails, Market
from contracts.customers.erasure import ErasureCommand, ErasureEvent
from contracts.customers.file import FileCommand, FileEvent
from contracts.customers.identity import IdentityCommand, LinkEvent, MergeEvent
from contracts.customers.information import InformationCommand, InformationEvent, RecordSource, SourceRecorded
from contracts.customers.ownership import OwnershipCommand, OwnershipEvent
from contracts.customers.reversal import PurchaseReversalCommand, PurchaseReversalEvent
from contracts.form.whole import whole_given
from contracts.message import Command, Day, DocumentNumber, EventOfCustomer, Id, Instant, Label, WrittenInstant
from contracts.money import Money
from contracts.personal import FullName
from contracts.reference import KnownPerson, KnownUnit, Listed
from contracts.tiers.form import Persons, Scheme
from contracts.tiers.tier import Grounds, TierCommand, TierEvent

Quantity = Annotated[int, Field(gt=0, le=10**9), BeforeValidator(whole_given)]
# Blanks at the ends are no part of a name, and a name is more than blanks.
WrittenName = Annotated[FullName, StringConstraints(strip_whitespace=True)]


PackKind = Annotated[Label, Listed("kind of customer"), Field(description="A kind of the unit's pack.")]


class RegisterCustomer(CustomerDetails, Command):
    """Begin the record of a customer, with the details known at first contact."""

    name: ClassVar[str] = "customer.register"
    shown_at_once: ClassVar[bool] = True

    full_name: WrittenName
    kind: PackKind | None = None  # type: ignore[assignment] # wider than in the first version of the event
    market: Market | None = Field(default=None, description="Only a foreign customer has a continent and a country.")
    continent: Continent | None = Field(default=None, description="Follows from the country where that is given.")
    unit_id: KnownUnit | None = Field(
        default=None, description="The business unit, whose policy pack the customer is under."
    )
    received_at: WrittenInstant | None = Field(
        default=None, description="The first contact; if left out, when it happened or arrived."
    )
    received_by: KnownPerson | None = Field(default=None, description="Who received the customer first.")


class ChangeCustomerDetails(CustomerDetails, Command):
    """Change what the customer is classed by.

    Only the fields given change, and null clears one; at least one must be given.
    """

    name: ClassVar[str] = "customer.change-details"
    shown_at_once: ClassVar[bool] = True
    null_clears: ClassVar[bool] = True

    full_name: WrittenName | None = None
    kind: PackKind | None = None  # type: ignore[assignment] # as above
    unit_id: KnownUnit | None = None

    @model_validator(mode="after")
    def _changes_something(self) -> Self:
        return changing(self, "customer_id", never_cleared="full_name")


class RecordPurchase(Command):
    """Record what a customer bought on a day."""

    name: ClassVar[str] = "customer.record-purchase"
    dated_by: ClassVar[str | None] = "purchased_on"

    customer_id: Id
    purchase: DocumentNumber
    purchased_on: Day = Field(description="Not after today; also the date of the command.")
    quantity: Quantity
    amount: KnownMoney = Field(description="What was paid for all items together; zero is a purchase, less is not.")

    @model_validator(mode="after")
    def _not_negative(self) -> "RecordPurchase":
        if self.amount.amount < 0:
            message = "amount must not be negative: record a refund instead"
            raise ValueError(message)
        return self


class RecordRefund(Command):
    """Record money that went back for a purchase: all that was paid, or a part."""

    name: ClassVar[str] = "customer.record-refund"
    dated_by: ClassVar[str | None] = "refunded_on"

    customer_id: Id
    refund: DocumentNumber
    purchase: DocumentNumber
    refunded_on: Day = Field(description="Not after today; also the date of the command.")
    amount: KnownMoney

    @model_validator(mode="after")
    def _positive(self) -> "RecordRefund":
        if self.amount.amount <= 0:
            message = "amount must be more than zero"
            raise ValueError(message)
        return self


class AssignTier(Command):
    """Give a tier by hand; refused where bodies decide on tiers of the pack that the customer's unit runs."""

    name: ClassVar[str] = "customer.assign-tier"

    customer_id: Id
    tier: Annotated[Label, Listed("tier")]
    policy: Label | None = Field(default=None, description="Policy pack and version; left out where a person decided.")
    rule: Label | None = Field(default=None, description="The rule of the policy that led to the tier.")


# Stored for ever under `type`: add optional fields freely, otherwise add a v2 beside.
class CustomerRegistered(CustomerDetails, EventOfCustomer):
    type: ClassVar[str] = "customer.registered.v1"

    full_name: FullName
    received_at: Instant | None = None
    received_by: Id | None = None


class CustomerDetailsChanged(CustomerDetails, EventOfCustomer):
    type: ClassVar[str] = "customer.details-changed.v1"

    full_name: FullName


class CustomerRegisteredV2(CustomerRegistered):
    """A customer of a kind that only a pack knows; of other kinds the first version goes on telling."""

    type: ClassVar[str] = "customer.registered.v2"

    kind: Label | None = None  # type: ignore[assignment] # wider than in v1, and read as v1 is


class CustomerDetailsChangedV2(CustomerDetailsChanged):
    """As of registration: the customer is of a kind that only a pack knows."""

    type: ClassVar[str] = "customer.details-changed.v2"

    kind: Label | None = None  # type: ignore[assignment] # wider than in v1, and read as v1 is


class PurchaseRecorded(EventOfCustomer):
    type: ClassVar[str] = "customer.purchase-recorded.v1"

    purchase: DocumentNumber
    purchased_on: date
    quantity: Quantity
    amount: Money


class RefundRecorded(EventOfCustomer):
    type: ClassVar[str] = "customer.refund-recorded.v1"

    refund: DocumentNumber
    purchase: DocumentNumber
    refunded_on: date
    amount: Money


class TierAssigned(EventOfCustomer):
    type: ClassVar[str] = "customer.tier-assigned.v1"

    tier: Label
    policy: Label | None = None
    rule: Label | None = None
    scheme: Scheme | None = Field(default=None, description="Left out where a person assigned it without a policy.")
    main: bool | None = Field(default=None, description="Whether it is what other rules of the pack mean by a tier.")
    hidden: bool | None = Field(default=None, description="Internal: never to be shown to the customer.")
    grounds: Grounds | None = None
    effective_from: Instant | None = Field(default=None, description="If left out, when it happened.")
    approved_by: Persons | None = None


CustomerCommand = (
    RegisterCustomer
    | ChangeCustomerDetails
    | RecordPurchase
    | RecordRefund
    | PurchaseReversalCommand
    | AssignTier
    | InformationCommand
    | RecordSource
    | FileCommand
    | ContactCommand
    | OwnershipCommand
    | IdentityCommand
    | TierCommand
    | AccessCommand
    | ErasureCommand
)
CustomerEvent = (
    CustomerRegistered
    | CustomerDetailsChanged
    | CustomerRegisteredV2
    | CustomerDetailsChangedV2
    | PurchaseRecorded
    | RefundRecorded
    | PurchaseReversalEvent
    | TierAssigned
    | InformationEvent
    | SourceRecorded
    | FileEvent
    | ContactEvent
    | OwnershipEvent
    | MergeEvent
    | LinkEvent
    | TierEvent
    | AccessEvent
    | ErasureEvent
)
