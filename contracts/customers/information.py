"""The four groups of information about a customer (CU2), and where the customer came from (CU9, CU10)."""

from typing import Annotated, ClassVar, Literal, Self

from pydantic import ConfigDict, Field, model_validator

from contracts.change import changing
from contracts.currency import KnownMoneyFromZero
from contracts.message import Command, EventOfCustomer, Id, Label, Text
from contracts.money import Money
from contracts.personal import MailAddress, PersonalText, PersonName, WrittenMailAddress
from contracts.reference import KnownPerson

# In commands; events promise no number.
SeveralLabels = Annotated[tuple[Label, ...], Field(max_length=200)]
PriceSensitivity = Literal["low", "medium", "high"]


class ChangeBasicInformation(Command):
    """Change where and how the customer is reached.

    Only the fields given change, and null clears one; at least one must be given.
    """

    name: ClassVar[str] = "customer.change-basic-information"
    shown_at_once: ClassVar[bool] = True
    null_clears: ClassVar[bool] = True

    customer_id: Id
    legal_representative: PersonName | None = None
    address: PersonalText | None = None
    telephone: PersonName | None = None
    fax: PersonName | None = None
    mobile: PersonName | None = None
    email: WrittenMailAddress | None = None
    business_scope: PersonalText | None = None

    @model_validator(mode="after")
    def _changes_something(self) -> Self:
        return changing(self, "customer_id")


class ChangeBusinessInformation(Command):
    """Change what the customer buys, and how.

    Only the fields given change, and null clears one; at least one must be given.
    """

    name: ClassVar[str] = "customer.change-business-information"
    shown_at_once: ClassVar[bool] = True
    null_clears: ClassVar[bool] = True

    customer_id: Id
    products: SeveralLabels | None = Field(default=None, description="What the customer buys; replaces the list.")
    purchase_frequency: Label | None = None
    purchase_volume: Label | None = None
    price_sensitivity: PriceSensitivity | None = None
    payment_method: Label | None = None

    @model_validator(mode="after")
    def _changes_something(self) -> Self:
        return changing(self, "customer_id")


class ChangeCreditInformation(Command):
    """Change what is known of the customer's credit, not what we grant.

    Only the fields given change, and null clears one; at least one must be given.
    """

    name: ClassVar[str] = "customer.change-credit-information"
    shown_at_once: ClassVar[bool] = True
    null_clears: ClassVar[bool] = True

    customer_id: Id
    credit_rating: Label | None = None
    credit_limit: KnownMoneyFromZero | None = None
    payment_record: PersonalText | None = None
    bank_standing: PersonalText | None = None

    @model_validator(mode="after")
    def _changes_something(self) -> Self:
        return changing(self, "customer_id")


class ChangeMarketInformation(Command):
    """Change what is known of the customer's market.

    Only the fields given change, and null clears one; at least one must be given.
    """

    name: ClassVar[str] = "customer.change-market-information"
    shown_at_once: ClassVar[bool] = True
    null_clears: ClassVar[bool] = True

    customer_id: Id
    market_trends: PersonalText | None = None
    rivals: SeveralLabels | None = Field(default=None, description="Replaces the list.")
    market_feedback: PersonalText | None = None

    @model_validator(mode="after")
    def _changes_something(self) -> Self:
        return changing(self, "customer_id")


class RecordSource(Command):
    """Record where the customer came from, who submitted it, and who answers for its truth."""

    name: ClassVar[str] = "customer.record-source"
    shown_at_once: ClassVar[bool] = True

    customer_id: Id
    source: Label
    submitted_by: KnownPerson
    vouched_by: KnownPerson | None = Field(
        default=None, description="The person who answers for its truth; if left out, the one who submitted it."
    )
    referred_by: Id | None = Field(default=None, description="The customer who referred this one.")


# Stored for ever under `type`: add optional fields freely, otherwise add a v2 beside. Each tells the whole group.
class BasicInformationChanged(EventOfCustomer):
    type: ClassVar[str] = "customer.basic-information-changed.v2"

    legal_representative: PersonName | None = None
    address: PersonalText | None = None
    telephone: PersonName | None = None
    fax: PersonName | None = None
    mobile: PersonName | None = None
    email: MailAddress | None = None
    business_scope: PersonalText | None = None


# As earlier releases stored it, some texts not sealed. Read, no longer written.
class BasicInformationChangedV1(BasicInformationChanged):
    type: ClassVar[str] = "customer.basic-information-changed.v1"
    # As the published schema calls it.
    model_config = ConfigDict(title="BasicInformationChanged")

    business_scope: Text | None = None


class BusinessInformationChanged(EventOfCustomer):
    type: ClassVar[str] = "customer.business-information-changed.v1"

    products: tuple[Label, ...] | None = None
    purchase_frequency: Label | None = None
    purchase_volume: Label | None = None
    price_sensitivity: PriceSensitivity | None = None
    payment_method: Label | None = None


class CreditInformationChanged(EventOfCustomer):
    type: ClassVar[str] = "customer.credit-information-changed.v2"

    credit_rating: Label | None = None
    credit_limit: Money | None = None
    payment_record: PersonalText | None = None
    bank_standing: PersonalText | None = None


# As earlier releases stored it, some texts not sealed. Read, no longer written.
class CreditInformationChangedV1(CreditInformationChanged):
    type: ClassVar[str] = "customer.credit-information-changed.v1"
    # As the published schema calls it.
    model_config = ConfigDict(title="CreditInformationChanged")

    payment_record: Text | None = None
    bank_standing: Text | None = None


class MarketInformationChanged(EventOfCustomer):
    type: ClassVar[str] = "customer.market-information-changed.v2"

    market_trends: PersonalText | None = None
    rivals: tuple[Label, ...] | None = None
    market_feedback: PersonalText | None = None


# As earlier releases stored it, some texts not sealed. Read, no longer written.
class MarketInformationChangedV1(MarketInformationChanged):
    type: ClassVar[str] = "customer.market-information-changed.v1"
    # As the published schema calls it.
    model_config = ConfigDict(title="MarketInformationChanged")

    market_trends: Text | None = None
    market_feedback: Text | None = None


class SourceRecorded(EventOfCustomer):
    type: ClassVar[str] = "customer.source-recorded.v1"

    source: Label
    submitted_by: Id
    vouched_by: Id
    referred_by: Id | None = None


InformationCommand = (
    ChangeBasicInformation | ChangeBusinessInformation | ChangeCreditInformation | ChangeMarketInformation
)
InformationEvent = (
    BasicInformationChanged
    | BasicInformationChangedV1
    | BusinessInformationChanged
    | CreditInformationChanged
    | CreditInformationChangedV1
    | MarketInformationChanged
    | MarketInformationChangedV1
)
