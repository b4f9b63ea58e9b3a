"""Any event of any type, for property tests: one strategy per field name, so that a new field asks for one."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, Final

from hypothesis import strategies as st

from contracts.envelope import Cause
from contracts.message import Event
from contracts.money import MAX_DIGITS, Money, minor_unit
from contracts.tiers.tier import Grounds

printable = st.characters(exclude_categories=["Cs", "Cc"])
letters_and_digits = st.characters(categories=["L", "Nd", "Pc"])  # codespell:ignore nd
ids = st.builds(str.__add__, letters_and_digits, st.text(letters_and_digits | st.sampled_from(".:@+#-"), max_size=63))
labels = st.text(printable, min_size=1, max_size=64)
texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=200)
document_numbers = st.text(printable, min_size=1, max_size=62).map(lambda middle: f"#{middle}#")
dates = st.dates(min_value=date(1900, 1, 1))
currencies = st.sampled_from(["CNY", "USD", "JPY", "KWD", "CLF"])
instants = st.datetimes(min_value=datetime(1900, 1, 1), max_value=datetime(2999, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - hypothesis adds the zone


@st.composite
def moneys(draw: st.DrawFn, at_least: int = 0) -> Money:
    """Draw an amount of at least so many minor units."""
    currency = draw(currencies)
    units = draw(st.integers(min_value=at_least, max_value=10**MAX_DIGITS - 1))
    return Money(amount=Decimal(units) * minor_unit(currency), currency=currency)


grades = st.sampled_from(["senior", "first", "second", "trainee"])
names = st.from_regex(r"[a-z0-9][a-z0-9-]{0,63}", fullmatch=True)
numbers = st.decimals(min_value=-(10**12), max_value=10**12, places=6)
persons = st.lists(labels, min_size=1, max_size=3).map(tuple)
grounds = st.builds(
    Grounds,
    period=st.none() | labels,
    trigger=st.none() | labels,
    before=st.none() | labels,
    article=st.none() | texts,
    facts=st.dictionaries(labels, st.none() | numbers, max_size=3),
    arithmetic=st.lists(texts, max_size=3).map(tuple),
)


FIELDS: Final[dict[str, st.SearchStrategy[Any]]] = {
    "customer_id": ids,
    "complaint_id": ids,
    "account_id": ids,
    "full_name": labels,
    "kind": st.sampled_from(["dealer", "contractor", "end-user"]),
    "region": labels,
    "size": st.sampled_from(["large", "medium", "small"]),
    "nature": st.sampled_from(["trader", "manufacturer", "end-user"]),
    "market": st.sampled_from(["domestic", "foreign"]),
    "continent": st.sampled_from(["africa", "antarctica", "asia", "europe"]),
    "country": st.sampled_from(["DE", "JP", "ZA"]),
    "unit_id": ids,
    "received_at": instants,
    "received_by": ids,
    "legal_representative": labels,
    "address": texts,
    "telephone": labels,
    "fax": labels,
    "mobile": labels,
    "email": labels,
    "business_scope": texts,
    "products": st.lists(labels, max_size=3).map(tuple),
    "purchase_frequency": labels,
    "purchase_volume": labels,
    "price_sensitivity": st.sampled_from(["low", "medium", "high"]),
    "payment_method": labels,
    "credit_rating": labels,
    "credit_limit": moneys(),
    "payment_record": texts,
    "bank_standing": texts,
    "market_trends": texts,
    "rivals": st.lists(labels, max_size=3).map(tuple),
    "market_feedback": texts,
    "contact_id": ids,
    "surname": labels,
    "given_name": labels,
    "position": labels,
    "phone": labels,
    "phone_written": labels,
    "phone_given_at": instants,
    "void_because": labels,
    "outcome": st.sampled_from(["reached", "no-answer", "suspended", "unreachable", "not-own"]),
    "standing": st.sampled_from(["valid", "grace", "void"]),
    "grace_until": instants,
    "survivor_id": ids,
    "duplicate_id": ids,
    "duplicate_received_at": instants,
    "duplicate_received_by": ids,
    "duplicate_owner_id": ids,
    "head_id": ids,
    "member_id": ids,
    "other_id": ids,
    "relation": st.sampled_from(["same-company", "same-family"]),
    "owner_id": ids,
    "from_id": ids,
    "to_id": ids,
    "manager_id": ids,
    "coordinator_id": ids,
    "successor_id": ids,
    "grade": grades,
    "previous_grade": grades,
    "coordinator_grade": grades,
    "no_bad_record": st.booleans(),
    "education": st.sampled_from(["doctor", "master", "bachelor", "college", "secondary"]),
    "experience_months": st.integers(min_value=0, max_value=1200),
    "source": labels,
    "submitted_by": ids,
    "vouched_by": ids,
    "referred_by": ids,
    "project_id": ids,
    "project_name": labels,
    "place": labels,
    "scale": labels,
    "budget": moneys(),
    "verified_on": dates,
    "verified_by": ids,
    "next_due": dates,
    "purchase": document_numbers,
    "purchased_on": dates,
    "quantity": st.integers(min_value=1, max_value=10**9),
    "amount": moneys(at_least=1),
    "refund": document_numbers,
    "refunded_on": dates,
    "tier": labels,
    "policy": labels,
    "rule": labels,
    "scheme": st.sampled_from(["shop/abc", "joint-venture/abcd"]),
    "main": st.booleans(),
    "hidden": st.booleans(),
    "grounds": grounds,
    "approved_by": persons,
    "score": names,
    "value": numbers,
    "given_at": instants,
    "bid": document_numbers,
    "result": st.sampled_from(["won", "lost"]),
    "project": labels,
    "asked": labels,
    "times": st.integers(min_value=1, max_value=100),
    "needed": st.integers(min_value=1, max_value=100),
    "approvals": st.integers(min_value=1, max_value=2),
    "bodies": st.lists(texts, max_size=2).map(tuple),
    "proposed_by": labels,
    "body": labels,
    "reason": texts,
    "approvers": persons,
    "expires_at": instants,
    "period": labels,
    "extra": st.booleans(),
    "events": st.integers(min_value=1, max_value=10**6),
    "digest": st.text("0123456789abcdef", min_size=64, max_size=64),
    "as_of": instants,
    "channel": st.sampled_from(["hotline", "email", "online", "in-person", "letter", "other"]),
    "summary": texts,
    "severity": labels,
    "owner": labels,
    "activity": labels,
    "by": labels,
    "answer": texts,
    "remedy": texts,
    "currency": currencies,
    "zone": st.sampled_from(["UTC", "Asia/Shanghai"]),
    "limit": st.none() | moneys(),
    "invoice": document_numbers,
    "invoice_date": dates,
    "due_date": dates,
    "receipt": document_numbers,
    "unapplied": moneys(),
    "pack": ids,
    "version": ids,
    "title": labels,
    "effective_from": instants,
    "content": texts.filter(bool),
    "sha256": st.text("0123456789abcdef", min_size=64, max_size=64),
    "author": labels,
    "approver": labels,
    "activated_by": labels,
    "withdrawn_by": labels,
    "evaluation_due": dates,
    "first": dates,
    "due": dates,
    "evaluated_on": dates,
    "evaluated_by": labels,
    "report": texts.filter(str.strip),
    "findings": st.lists(texts.filter(str.strip), max_size=2).map(tuple),
    "revision_requested": st.booleans(),
    "supplement": st.booleans(),
}


def events(event: type[Event]) -> st.SearchStrategy[Event]:
    """Draw an event of the type; a field with a default may be left out."""
    fields = {
        name: FIELDS[name] if field.is_required() else st.none() | FIELDS[name]
        for name, field in event.model_fields.items()
    }
    return st.builds(event, **fields)


causes: st.SearchStrategy[Cause] = st.builds(
    Cause,
    command_id=st.uuids(),
    occurred_at=instants,
    actor=texts,
    reason=st.none() | texts,
    causation_id=st.none() | labels,
    correlation_id=st.none() | labels,
    traceparent=st.none() | labels,
)
