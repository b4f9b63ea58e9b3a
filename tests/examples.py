"""An example of any message: a test names only the fields it is about, this fills in the rest."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, Final, Literal, TypeVar, get_args, get_origin, get_type_hints

from contracts.catalog import AGGREGATES
from contracts.complaints.outcome import Remedy
from contracts.message import Day, DocumentNumber, Event, Id, Instant, Label, Message, Text, WrittenInstant
from contracts.money import Money, MoneyFromZero
from contracts.obligation import History, Instance
from contracts.organisation.measure import Words
from contracts.personal import PersonalText, PersonName
from contracts.tiers.form import Number
from domain.policies.policy import digest
from tests import packs

Example = TypeVar("Example", bound=Message)


def usd(amount: str) -> Money:
    return Money(amount=Decimal(amount), currency="USD")


def eur(amount: str) -> Money:
    return Money(amount=Decimal(amount), currency="EUR")


# A field means the same in every command and event, so that an event's example is what its command's example leads to.
# Named are those to which a test looks; for any other field its type is enough.
MOMENT: Final = datetime(2026, 7, 1, tzinfo=UTC)
FIELDS: Final[dict[str, Any]] = {
    "customer_id": "C8",
    "full_name": "Kunlun Cold Air",
    "payer": "Kunlun Cold Air",
    "purchase": "P1",
    "purchased_on": date(2025, 1, 7),
    "quantity": 2,
    "refund": "F1",
    "refunded_on": date(2025, 1, 20),
    "reversed_on": date(2025, 2, 1),
    "tier": "gold",
    "scheme": "shop/abc",
    "score": "influence",
    "value": Decimal(80),
    "given_at": datetime(2026, 5, 4, 9, tzinfo=UTC),
    "bid": "B-17",
    "proposed_by": "unit 3",
    "body": "market department",
    "approvers": ("Li", "Wang"),
    "expires_at": datetime(2026, 7, 1, tzinfo=UTC),
    "reason": "asked for",
    "asked": "basic",
    "times": 1,
    "needed": 2,
    "policy": "shop-2026.1",
    "rule": "abc/row-1",
    "approvals": 2,
    "period": "2026-H2",
    "events": 3,
    "digest": "5e" * 32,
    "as_of": datetime(2026, 7, 1, tzinfo=UTC),
    "main": True,
    "source": "fair",
    "submitted_by": "wang",
    "vouched_by": "wang",
    "survivor_id": "C7",
    "duplicate_id": "C9",
    "head_id": "C7",
    "member_id": "C9",
    "other_id": "C9",
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
    "project_id": "hospital",
    "project_name": "Riverside hospital",
    "verified_on": date(2025, 3, 1),
    "verified_by": "wang",
    "complaint_id": "8",
    "measure_id": "M1",
    "entry_id": "E1",
    "bank_account": "6222",
    "booked_on": date(2026, 1, 5),
    "direction": "credit",
    "person": "wang",
    "access_id": "Z1",
    "approved_by": "department-manager",
    "channel": "other",
    "severity": "S2",
    "owner": "R6",
    "activity": "Inspect compressor",
    "by": "R6",
    "text": "We send another one.",
    "reply_id": "1",
    "as_role": "supervisor",
    "to_unit": "main",
    "lead": "wang",
    "who": "wang",
    "cause": "manual",
    "first_id": "7",
    "proposal": "hand-over",
    "superior_id": "chen",
    "roles": ("supervisor",),
    "examination": "basic",
    "training": "telephone",
    "last": date(2026, 7, 3),
    "handled_by": "service-desk",
    "row": "general",
    "due_at": datetime(2026, 7, 1, tzinfo=UTC),
    **dict.fromkeys(
        (f"{part}_points" for part in ("education", "experience", "performance", "written", "interview")), Decimal(80)
    ),
    "account_id": "C8-USD",
    "currency": "USD",
    "zone": "UTC",
    "limit": usd("1000.00"),
    "invoice": "I1",
    "invoice_date": date(2025, 1, 1),
    "due_date": date(2025, 1, 31),
    "receipt": "R1",
    "amount": usd("100.00"),
    "settled": usd("100.00"),
    "invoice_rate": Decimal("7.1"),
    "receipt_rate": Decimal("7.2"),
    "unapplied": usd("0.00"),
    "credit_note": "G1",
    "issued_on": date(2025, 1, 20),
    "write_off": "W1",
    "recovery": "V1",
    "head_account": "C8-EAST",
    "to_account": "C8-WEST",
    "from_account": "C8-WEST",
    "member_account": "C8-USD",
    "base": "USD",
    "quote": "CNY",
    "rate": Decimal("7.1"),
    "order": "O1",
    "most": usd("100.00"),
    "ordered": usd("100.00"),
    "exposure": usd("100.00"),
    "delivery": "D1",
    "release": "L1",
    "promise": "M1",
    "step": "phone",
    "outcome": "reached",
    "of_invoice": "I1",
    "arithmetic": "good 1 × 1000.00 USD",
    "total": Decimal(80),
    "review_by": date(2026, 7, 1),
    "percent": Decimal(90),
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
}

# Pairs: not every annotation can be hashed.
KINDS: Final[tuple[tuple[Any, Any], ...]] = (
    (Id, "1"),
    (DocumentNumber, "1"),
    (Label, "any"),
    (Remedy, "exchange"),
    (Words, "done"),
    (PersonName, "Li"),
    (Text, ""),
    (PersonalText, ""),
    (Money, usd("100.00")),
    (MoneyFromZero, usd("100.00")),
    (Number, Decimal(1)),
    (Instant, MOMENT),
    (WrittenInstant, MOMENT),
    (Day, date(2026, 7, 1)),
    (date, date(2026, 7, 1)),
    (bool, False),
    (int, 1),
    (Instance, 1),
    (History, [{"since": MOMENT, "due_at": MOMENT, "cause": "started"}]),
)


def a(message: type[Example], /, **fields: Any) -> Example:
    """Return an example; optional fields are left out unless named."""
    kinds = get_type_hints(message, include_extras=True)
    required = [name for name, field in message.model_fields.items() if field.is_required() and name not in fields]
    return message.model_validate({name: _value(name, kinds[name]) for name in required} | fields)


def _value(name: str, annotation: Any) -> Any:
    if name in FIELDS:
        return FIELDS[name]
    for kind, value in KINDS:
        if annotation == kind:
            return value
    if get_origin(annotation) is Literal:
        return get_args(annotation)[0]
    if get_origin(annotation) in (tuple, dict):
        return get_origin(annotation)()
    if isinstance(annotation, type) and issubclass(annotation, Message):
        return a(annotation)
    message = f"No example of {name}: {annotation}: add the field to FIELDS or the type to KINDS in tests/examples.py."
    raise LookupError(message)


def stream_of(event: Event) -> str:
    """Return the stream of an event's aggregate: `complaint/8`."""
    category = event.type.partition(".")[0]
    return f"{category}/{getattr(event, AGGREGATES[category].id_field)}"
