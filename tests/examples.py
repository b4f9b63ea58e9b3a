"""An example of any message: a test names only the fields it is about, this fills in the rest."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, Final, TypeVar

from contracts.catalog import AGGREGATES
from contracts.message import Event, Message
from contracts.money import Money
from contracts.tiers.tier import Grounds
from domain.policies.policy import digest
from tests import packs

Example = TypeVar("Example", bound=Message)


def usd(amount: str) -> Money:
    return Money(amount=Decimal(amount), currency="USD")


def eur(amount: str) -> Money:
    return Money(amount=Decimal(amount), currency="EUR")


# A field means the same in every command and event, so that an event's example is what its command's example leads to.
FIELDS: Final[dict[str, Any]] = {
    "customer_id": "C8",
    "full_name": "Kunlun Cold Air",
    "purchase": "P1",
    "purchased_on": date(2025, 1, 7),
    "quantity": 2,
    "refund": "F1",
    "refunded_on": date(2025, 1, 20),
    "tier": "gold",
    "scheme": "shop/abc",
    "score": "influence",
    "value": Decimal(80),
    "given_at": datetime(2026, 5, 4, 9, tzinfo=UTC),
    "bid": "B-17",
    "result": "won",
    "proposed_by": "unit 3",
    "body": "market department",
    "approvers": ("Li", "Wang"),
    "expires_at": datetime(2026, 7, 1, tzinfo=UTC),
    "reason": "asked for",
    "grounds": Grounds(),
    "asked": "basic",
    "times": 1,
    "needed": 2,
    "policy": "shop-2026.1",
    "rule": "abc/row-1",
    "approvals": 2,
    "period": "2026-H2",
    "extra": False,
    "events": 3,
    "digest": "5e" * 32,
    "as_of": datetime(2026, 7, 1, tzinfo=UTC),
    "bodies": (),
    "main": True,
    "hidden": False,
    "source": "fair",
    "submitted_by": "wang",
    "vouched_by": "wang",
    "survivor_id": "C7",
    "duplicate_id": "C9",
    "head_id": "C7",
    "member_id": "C9",
    "other_id": "C9",
    "relation": "same-company",
    "owner_id": "wang",
    "from_id": "wang",
    "to_id": "li",
    "manager_id": "wang",
    "coordinator_id": "chen",
    "coordinator_grade": "senior",
    "grade": "second",
    "previous_grade": "trainee",
    "no_bad_record": True,
    "education": "college",
    "experience_months": 12,
    "contact_id": "wang",
    "outcome": "reached",
    "standing": "valid",
    "project_id": "hospital",
    "project_name": "Riverside hospital",
    "verified_on": date(2025, 3, 1),
    "verified_by": "wang",
    "complaint_id": "8",
    "channel": "other",
    "summary": "",
    "severity": "S2",
    "owner": "R6",
    "activity": "Inspect compressor",
    "by": "R6",
    "answer": "",
    "remedy": "",
    "account_id": "C8-USD",
    "currency": "USD",
    "zone": "UTC",
    "limit": usd("1000.00"),
    "invoice": "I1",
    "invoice_date": date(2025, 1, 1),
    "due_date": date(2025, 1, 31),
    "receipt": "R1",
    "amount": usd("100.00"),
    "unapplied": usd("0.00"),
    "pack": packs.SHOP,
    "version": "corner-shop-2026.1",
    "title": "小店客户管理制度",
    "effective_from": datetime(2026, 6, 30, 16, tzinfo=UTC),
    "content": packs.written(),
    "sha256": digest(packs.written()),
    "author": "desk",
    "approver": "boss",
    "activated_by": "boss",
    "withdrawn_by": "desk",
    "unit_id": "main",
    "first": date(2026, 7, 1),
    "due": date(2027, 1, 1),
    "evaluated_on": date(2027, 1, 5),
    "evaluated_by": "boss",
    "report": "archive 2027/3",
    "findings": (),
    "revision_requested": False,
    "supplement": False,
}


def a(message: type[Example], /, **fields: Any) -> Example:
    """Return an example; optional fields are left out unless named."""
    required = {name: FIELDS[name] for name, field in message.model_fields.items() if field.is_required()}
    return message.model_validate(required | fields)


def stream_of(event: Event) -> str:
    """Return the stream of an event's aggregate: `complaint/8`."""
    category = event.type.partition(".")[0]
    return f"{category}/{getattr(event, AGGREGATES[category].id_field)}"
