"""Any message of any class, for property tests: one strategy per type of field, so that a new type asks for one."""

from datetime import UTC, date, datetime
from decimal import Decimal
from types import NoneType, UnionType
from typing import Any, Final, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

from hypothesis import strategies as st

from contracts.complaints.handling import Departments, Members
from contracts.complaints.intake import FormField, WrittenForm
from contracts.credit.bank_entry import Payer, Remittance
from contracts.credit.due import DaysAfter, Instalment, MonthsAfter, Zone
from contracts.credit.limit import Score, Share
from contracts.credit.order import Rate
from contracts.currency import KnownCurrency, KnownMoney, KnownMoneyFromZero
from contracts.customers.customer import Quantity, WrittenName
from contracts.customers.details import Country
from contracts.customers.information import SeveralLabels
from contracts.envelope import Cause
from contracts.message import Day, DocumentNumber, Id, Instant, Label, Message, Text, WrittenInstant
from contracts.money import MAX_DIGITS, Amount, Currency, Money, MoneyFromZero, PositiveMoney, minor_unit
from contracts.obligation import DueTime, History, Instance
from contracts.organisation.access_request import Customers
from contracts.organisation.account_manager import Months
from contracts.organisation.measure import Words
from contracts.organisation.staff import Points, Roles
from contracts.personal import FullName, MailAddress, PersonalText, PersonName, WrittenMailAddress
from contracts.policies.policy import Content, Digest, Said, Title
from contracts.reference import KnownCustomer, KnownPerson, KnownUnit, Listed, NamedPerson
from contracts.reversal import PlainWhy, Why
from contracts.tiers.form import Named, Number, Persons, Scheme
from domain.policies.listed import names as listed

AnyMessage = TypeVar("AnyMessage", bound=Message)

printable = st.characters(exclude_categories=["Cs", "Cc"])
letters_and_digits = st.characters(categories=["L", "Nd", "Pc"])  # codespell:ignore nd
ids = st.builds(str.__add__, letters_and_digits, st.text(letters_and_digits | st.sampled_from(".:@+#-"), max_size=63))
labels = st.text(printable, min_size=1, max_size=64)
texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=200)
document_numbers = st.text(printable, min_size=1, max_size=62).map(lambda middle: f"#{middle}#")
dates = st.dates(min_value=date(1900, 1, 1), max_value=date(9000, 12, 31))
currencies = st.sampled_from(["CNY", "USD", "JPY", "KWD", "CLF"])
instants = st.datetimes(min_value=datetime(1900, 1, 1), max_value=datetime(2999, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - hypothesis adds the zone


@st.composite
def moneys(draw: st.DrawFn, at_least: int = 0) -> Money:
    """Draw an amount of at least so many minor units."""
    currency = draw(currencies)
    units = draw(st.integers(min_value=at_least, max_value=10**MAX_DIGITS - 1))
    return Money(amount=Decimal(units) * minor_unit(currency), currency=currency)


names = st.from_regex(r"[a-z0-9][a-z0-9-]{0,63}", fullmatch=True)
numbers = st.decimals(min_value=-(10**12), max_value=10**12, places=6)
said = texts.filter(str.strip)
digests = st.text("0123456789abcdef", min_size=64, max_size=64)

# Their due dates rise.
instalments = st.lists(
    st.builds(Instalment, amount=moneys(at_least=1), due_date=dates),
    min_size=2,
    max_size=4,
    unique_by=lambda part: part.due_date,
).map(lambda parts: tuple(sorted(parts, key=lambda part: part.due_date)))

# Pairs: not every annotation can be hashed.
KINDS: Final[tuple[tuple[Any, st.SearchStrategy[Any]], ...]] = (
    (Id, ids),
    (Instance, st.integers(min_value=1, max_value=2**31 - 1)),
    (
        History,
        st.lists(
            st.builds(
                DueTime,
                since=instants,
                due_at=instants,
                met_at=st.none() | instants,
                cause=st.sampled_from(get_args(DueTime.model_fields["cause"].annotation)),
            ),
            min_size=1,
            max_size=3,
        ).map(tuple),
    ),
    (KnownCustomer, ids),
    (Customers, st.lists(ids, max_size=3, unique=True).map(tuple)),
    (Words, labels),
    (KnownUnit, ids),
    (KnownPerson, ids),
    (NamedPerson, labels),
    (DocumentNumber, document_numbers),
    (Label, labels),
    (PersonName, labels),
    (FullName, labels),
    (WrittenName, labels.map(str.strip).filter(bool)),
    (MailAddress, labels),
    (WrittenMailAddress, st.emails()),
    (Text, texts),
    (PersonalText, texts),
    (Payer, texts),
    (Remittance, texts),
    (Title, texts.filter(bool)),
    (Content, texts.filter(bool)),
    (Said, said),
    (Why, said),
    (PlainWhy, said),
    (Digest, digests),
    (Named, names),
    (Scheme, st.sampled_from(["shop/abc", "joint-venture/abcd"])),
    (SeveralLabels, st.lists(labels, max_size=3).map(tuple)),
    (Persons, st.lists(labels, min_size=1, max_size=3).map(tuple)),
    (Departments, st.lists(labels, max_size=3).map(tuple)),
    (Roles, st.lists(labels, max_size=3, unique=True).map(tuple)),
    (Members, st.lists(ids, max_size=3, unique=True).map(tuple)),
    (Points, st.integers(0, 100).map(Decimal)),
    (Country, st.sampled_from(["DE", "JP", "ZA"])),
    (Zone, st.sampled_from(["UTC", "Asia/Shanghai"])),
    (WrittenForm, st.lists(st.builds(FormField, name=labels, value=texts), max_size=3).map(tuple)),
    (Currency, currencies),
    (KnownCurrency, currencies),
    (KnownMoney, moneys()),
    (KnownMoneyFromZero, moneys()),
    (Money, moneys()),
    (MoneyFromZero, moneys()),
    (PositiveMoney, moneys(at_least=1)),
    (Number, numbers),
    (Amount, st.decimals(min_value=-1000, max_value=1000, places=4)),
    (Score, st.decimals(min_value=0, max_value=1000, places=2)),
    (Share, st.decimals(min_value=0, max_value=100, places=2)),
    (Rate, st.decimals(min_value="0.0001", max_value=1000, places=4)),
    (MonthsAfter, st.integers(min_value=0, max_value=36)),
    (DaysAfter, st.integers(min_value=0, max_value=1000)),
    (tuple[Instalment, ...], instalments),
    (Quantity, st.integers(min_value=1, max_value=10**9)),
    (Months, st.integers(min_value=0, max_value=1200)),
    (Instant, instants),
    (WrittenInstant, instants),
    (Day, dates),
    (date, dates),
    (bool, st.booleans()),
    (int, st.integers(min_value=0, max_value=10**9)),
    (NoneType, st.none()),
)


def values(annotation: Any) -> st.SearchStrategy[Any]:
    """Draw values that a field of this type takes."""
    for kind, strategy in KINDS:
        if annotation == kind:
            return strategy
    for mark in getattr(annotation, "__metadata__", ()):
        if isinstance(mark, Listed):
            names = listed(mark.what, None)
            # Where there is no list of our own, any name will do.
            return st.sampled_from(names) if names else labels
    origin, of = get_origin(annotation), get_args(annotation)
    if origin is Literal:
        return st.sampled_from(of)
    if origin in (Union, UnionType):
        return st.one_of(*map(values, of))
    if origin is tuple:
        return st.lists(values(of[0]), max_size=3).map(tuple)
    if origin is dict:
        return st.dictionaries(values(of[0]), values(of[1]), max_size=3)
    if isinstance(annotation, type) and issubclass(annotation, Message):
        return messages(annotation)
    message = f"No strategy draws {annotation}: add one to KINDS in tests/contracts/strategies.py."
    raise LookupError(message)


def messages(message: type[AnyMessage]) -> st.SearchStrategy[AnyMessage]:
    """Draw messages of one class."""
    fields = get_type_hints(message, include_extras=True)
    return st.builds(message, **{name: values(fields[name]) for name in message.model_fields})


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
