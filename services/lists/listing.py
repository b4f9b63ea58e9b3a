"""What the lists of interfaces 3 have in common: their columns, and how the page after a row is named."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, Final, Generic, TypeVar

from psycopg import AsyncConnection
from pydantic import Field, TypeAdapter, ValidationError

from contracts.message import DocumentNumber, Id, Label
from contracts.money import Currency
from domain.decider import Refused
from projections.complaints.standing import Standing
from projections.credit.open_items import BUCKETS, Ageing, OpenItem
from projections.customers.directory import Counted, Customer
from projections.customers.purchases import Spending
from projections.customers.verification_due import DueVerification
from projections.history.customer_history import Moment
from projections.organisation.account_managers import Manager
from projections.organisation.unit_list import Running
from projections.policies.policy_evaluations import Evaluated
from projections.tiers.tier_list import Tier
from services.lists.rows import Row
from services.policies.evaluations import EvaluationDue
from services.policies.history import Done

Item = TypeVar("Item")
# One list with its filters filled in: what stands after a row, as many rows as asked for (None: all).
Question = Callable[[AsyncConnection[Any], Any, int | None], Awaitable[Sequence[Item]]]


class NoCursor(Refused):
    """The cursor is not one this list gave out."""

    code = "request.cursor"


@dataclass(frozen=True, slots=True)
class Listing(Generic[Item]):
    """`projection` is the read model that must have seen a write before the list shows it."""

    projection: str
    columns: tuple[str, ...]
    place: TypeAdapter[Any]
    place_of: Callable[[Item], Any]

    def row(self, item: Item) -> Row:
        """Return an item under its published names."""
        if isinstance(item, Ageing):
            return item.to_dict()
        return {column: getattr(item, column) for column in self.columns}

    def cursor(self, item: Item) -> str:
        """Name the page after an item."""
        return urlsafe_b64encode(self.place.dump_json(self.place_of(item))).decode().rstrip("=")

    def after(self, cursor: str | None) -> Any:
        """Read the name of a page."""
        if cursor is None:
            return None
        try:
            return self.place.validate_json(urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        except (ValueError, ValidationError) as error:
            sentence = "The cursor is not one that this list gave out."
            raise NoCursor(sentence) from error


OVERDUE: Final[Listing[OpenItem]] = Listing(
    "overdue_receivables",
    (
        "customer",
        "account",
        "invoice",
        "currency",
        "invoice_date",
        "due_date",
        "outstanding",
        "disputed",
        "days_overdue",
        "bucket",
    ),
    TypeAdapter(tuple[date, Id, DocumentNumber]),
    lambda item: item.cursor,
)
AGEING: Final[Listing[Ageing]] = Listing(
    "overdue_receivables",
    ("currency", *BUCKETS, "outstanding", "disputed"),
    TypeAdapter(Currency),
    lambda ageing: ageing.currency,
)
COMPLAINTS: Final[Listing[Standing]] = Listing(
    "complaint_sla",
    tuple(Standing.__dataclass_fields__),
    TypeAdapter(Id),
    lambda standing: standing.case,
)
PURCHASES: Final[Listing[Spending]] = Listing(
    "purchases",
    tuple(Spending.__dataclass_fields__),
    TypeAdapter(tuple[Id, Currency]),
    lambda spending: (spending.customer, spending.currency),
)
TIERS: Final[Listing[Tier]] = Listing(
    "tier_list",
    ("customer", "tier", "since", "policy", "rule"),
    TypeAdapter(Id),
    lambda tier: tier.customer,
)
CUSTOMERS: Final[Listing[Customer]] = Listing(
    "customer_list",
    tuple(Customer.__dataclass_fields__),
    TypeAdapter(Id),
    lambda customer: customer.customer,
)
CUSTOMER_COUNTS: Final[Listing[Counted]] = Listing(
    "customer_list",
    tuple(Counted.__dataclass_fields__),
    TypeAdapter(tuple[Annotated[int, Field(ge=0, lt=2**63)], Label | None]),
    lambda counted: (counted.customers, counted.value),
)
VERIFICATIONS_DUE: Final[Listing[DueVerification]] = Listing(
    "customer_list",
    tuple(DueVerification.__dataclass_fields__),
    TypeAdapter(tuple[date, Id]),
    lambda due: (due.due, due.customer),
)
MANAGERS: Final[Listing[Manager]] = Listing(
    "manager_list",
    tuple(Manager.__dataclass_fields__),
    TypeAdapter(Id),
    lambda manager: manager.manager,
)
POLICY_HISTORY: Final[Listing[Done]] = Listing(
    "policy_list",
    tuple(Done.__dataclass_fields__),
    TypeAdapter(tuple[int | None, Id]),
    lambda done: (done.position, done.version),
)
POLICY_EVALUATIONS: Final[Listing[Evaluated]] = Listing(
    "policy_evaluations",
    tuple(Evaluated.__dataclass_fields__),
    TypeAdapter(int),
    lambda evaluated: evaluated.position,
)
EVALUATIONS_DUE: Final[Listing[EvaluationDue]] = Listing(
    "policy_evaluations",
    tuple(EvaluationDue.__dataclass_fields__),
    TypeAdapter(Id),
    lambda due: due.pack,
)
UNITS: Final[Listing[Running]] = Listing(
    "unit_list",
    tuple(Running.__dataclass_fields__),
    TypeAdapter(Id),
    lambda running: running.unit,
)
HISTORY: Final[Listing[Moment]] = Listing(
    "customer_history",
    tuple(Moment.__dataclass_fields__),
    TypeAdapter(Annotated[int, Field(ge=0, lt=2**63)]),
    lambda moment: moment.position,
)
