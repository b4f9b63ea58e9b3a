"""Random commands that are valid: every command of the catalogue, with values at the ends of what each type takes."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from types import UnionType
from typing import Any, Final, Union, cast, get_args, get_origin, get_type_hints
from urllib.parse import quote

from hypothesis import strategies as st
from pydantic import ValidationError
from pydantic_core import to_jsonable_python

from contracts.catalog import AGGREGATES, Aggregate
from contracts.credit.bank_entry import Payer, Remittance
from contracts.credit.collection import RecordCollection
from contracts.credit.due import AgreeInstalments
from contracts.credit.limit import AssessCredit
from contracts.currency import KnownMoney, KnownMoneyFromZero
from contracts.customers.customer import RegisterCustomer, WrittenName
from contracts.customers.information import SeveralLabels
from contracts.message import (
    ByArrival,
    Command,
    Day,
    DocumentNumber,
    Id,
    Instant,
    Label,
    Message,
    Text,
    WrittenInstant,
)
from contracts.money import MAX_DIGITS, Money, MoneyFromZero, PositiveMoney, minor_unit
from contracts.organisation.account_manager import EnrolPerson
from contracts.organisation.measure import Words
from contracts.organisation.unit import RunPack
from contracts.personal import FullName, PersonalText, PersonName, WrittenMailAddress
from contracts.policies.policy import Said, Title
from contracts.policies.tier_period import ReopenTierPeriod
from contracts.tiers.form import Persons
from tests import packs
from tests.contracts.strategies import values

# Few, so that commands meet: of all planes, from right to left, with marks that combine, of the greatest length.
IDS: Final = ["A", "客户1", "é.:@+#-", "𐐀" * 64, "\u0639\u0645\u064a\u0644", "क्षि"]
WORDS: Final = [
    "x",
    "\u05e2\u05d1\u05e8\u05d9\u05ea \u200f\u0627\u0644\u0639",
    "e\u0301" * 20,
    "𝕏\U0001f3f3\ufe0f\u200d\U0001f308\U0010ffff\uffff\ue000",
    "=1+1",
    "',\";\\%s{}\u2028",
    "\u00a0 x\u3000",
    "Z" + "\u0300" * 62,
]
LINES: Final = [*WORDS, "", "\n", "\t=\r\n'", "𝕏" * 2000]
DAYS: Final = [date(1900, 1, 1), date(9000, 12, 31), date(2024, 2, 29), date(2025, 1, 7)]
INSTANTS: Final = [
    "1900-01-01T00:00:00+23:59",
    "9000-12-31T23:59:59.999999999-23:59",
    "2025-01-07T09:00:00Z",
    "2026-06-30t23:59:59.5z",
]
PAST: Final = [INSTANTS[0], *INSTANTS[2:]]
PAST_DAYS: Final = [DAYS[0], *DAYS[2:]]
MONEY: Final = [
    Money(amount=units * minor_unit(currency), currency=currency)
    for currency in ("CNY", "KWD")
    for units in (Decimal(1), Decimal(10) ** MAX_DIGITS - 1)
]
EXTREMES: Final[tuple[tuple[Any, list[Any]], ...]] = (
    (Id, IDS),
    (DocumentNumber, [*(word.strip() for word in WORDS[:6]), "9" * 64]),
    (Label, [*WORDS, "𝕏" * 64]),
    (PersonName, [*WORDS, "𝕏" * 64]),
    (FullName, [*WORDS, "𝕏" * 200]),
    (Text, LINES),
    (PersonalText, LINES),
    (Words, [line for line in LINES if line.strip()]),
    (Said, LINES[:5]),
    (Payer, [*WORDS, "𝕏" * 200, ""]),
    (Remittance, LINES),
    (Title, WORDS),
    (Day, DAYS),
    (Instant, INSTANTS),
    (WrittenInstant, INSTANTS),
    (Money, MONEY),
    (MoneyFromZero, MONEY),
    (KnownMoney, MONEY),
    (KnownMoneyFromZero, MONEY),
    (PositiveMoney, MONEY),
    (WrittenName, [*WORDS, "𝕏" * 200]),
    (WrittenMailAddress, ["a@b", "𝕏" * 127 + "@" + "é" * 126]),
    (SeveralLabels, [["𝕏" * 64] * 200, [], WORDS]),
    (Persons, [["A", "B"], ["𝕏" * 64] * 20]),
    (ByArrival, [None]),
)
# Beside these, any value of the type; of the others, so that commands meet, only these.
DRAWN: Final = (Label, Text, PersonalText, PersonName, FullName)


def _in(days: int) -> str:
    return (datetime.now(UTC) + timedelta(days)).replace(hour=0, minute=0, second=0, microsecond=0).isoformat()


# Names under which commands meet or find what comes with the program; every other field goes by its type.
FEW: Final[Mapping[str, list[Any]]] = {
    "pack": [packs.SHOP, packs.SHOP, "distributor"],
    **{name: ["1", "\u0639" * 64] for name in ("purchase", "refund")},
    **{name: ["1", "e\u0301"] for name in ("invoice", "receipt")},
    **{name: ["1", "e\u0301"] for name in ("credit_note", "write_off", "recovery", "order", "release", "promise")},
    "transfer": ["1", "e\u0301"],
    "references": [["1", "I1"], []],
    "by": WORDS[:3],
    **dict.fromkeys(("contact_id", "project_id", "owner_id", "from_id", "to_id"), IDS[:2]),
    **dict.fromkeys(("owner", "received_by", "submitted_by", "vouched_by"), IDS[:2]),
    "manager_id": IDS[:3],
    "source": ["fair"],
    "referred_by": IDS[:2],
    "phone": ["13800138000"],
    # With all of these the number counts, and can be called.
    "surname": [WORDS[1]],
    "own_phone": [True],
    "legible": [True],
    "unit_id": ["main", "客户1"],
    "version": [f"{packs.SHOP}-2026.{number}" for number in range(1, 4)],
    "content": [
        packs.written(f"2026.{number}", _in(30 * number), title=title)
        for number, title in enumerate(WORDS[1:4], start=1)
    ],
    "period": ["2026-H1"],
    "scheme": ["joint-venture/abcd"],
    "currency": ["CNY", "KWD"],
    "zone": ["UTC", "Pacific/Kiritimati"],
    # Tiers that need no material; A and B of this scheme are key tiers.
    "tier": ["C", "D"],
    "body": ["盛昌公司", "市场开发部"],
    "expires_at": [_in(30), INSTANTS[1]],
    # The first is never a duplicate: much is refused to those that are.
    "customer_id": [IDS[0], *IDS[:4]],
    "head_id": IDS[1:3],
    "survivor_id": IDS[:1],
    "reason": WORDS,
    "experience_months": [1200, 60],
    "no_bad_record": [True],
}
FACTORS: Final = ("operations", "finances", "reputation", "standing")
PARTS: Final = [
    {"amount": {"amount": str(amount), "currency": "CNY"}, "due_date": day}
    for amount, day in ((Decimal("0.01"), "8999-12-30"), (MONEY[1].amount - Decimal("0.01"), "8999-12-31"))
]
# A period that was closed before the commands came: `--as-of` of its evaluation.
CLOSED_AS_OF: Final = "2026-07-01"
OF_COMMAND: Final[Mapping[str, Mapping[str, list[Any]]]] = {
    # One who runs a pack with a scorecard, with the ladder of that pack.
    RunPack.name: {"pack": ["foreign-trade", "distributor"]},
    AssessCredit.name: {
        "scores": [[{"factor": factor, "score": "80"} for factor in FACTORS], [{"factor": "operations", "score": "1"}]]
    },
    RecordCollection.name: {"step": ["phone"]},
    # All of the largest invoice.
    AgreeInstalments.name: {"parts": [PARTS]},
    # Projects are of contractors.
    RegisterCustomer.name: {"kind": ["contractor"]},
    # The second is never appointed: who is, needs no enrolment.
    EnrolPerson.name: {"manager_id": IDS[2:4]},
    ReopenTierPeriod.name: {
        "pack": ["distributor"],
        "scheme": ["distributor/abc"],
        "policy": ["distributor-2026.1"],
        "period": ["2026-H2"],
        "unit_id": [None],
    },
}
ACTORS: Final = ["desk", "boss", "UTF-8''%E6%9D%8E%E4%BC%9F"]


@dataclass(frozen=True, slots=True)
class Asked:
    """A command as it is sent: its address, its body and its sender."""

    name: str
    address: str
    body: dict[str, Any]
    headers: dict[str, str]


def _values(annotation: Any) -> st.SearchStrategy[Any]:
    """Draw values as they stand in JSON."""
    for kind, extremes in EXTREMES:
        if annotation == kind:
            return st.sampled_from(extremes) | values(kind) if kind in DRAWN else st.sampled_from(extremes)
    origin, of = get_origin(annotation), get_args(annotation)
    if origin in (Union, UnionType):
        return st.one_of(*map(_values, of))
    if origin is tuple:
        return st.lists(_values(of[0]), max_size=3)
    if isinstance(annotation, type) and issubclass(annotation, Message):
        hints = get_type_hints(annotation, include_extras=True)
        return st.fixed_dictionaries({name: _values(hints[name]) for name in annotation.model_fields})
    return values(annotation)


def _fields(command: type[Command]) -> st.SearchStrategy[dict[str, Any]]:
    hints = get_type_hints(command, include_extras=True)
    few = {**FEW, **OF_COMMAND.get(command.name, {})}
    drawn = {name: st.sampled_from(few[name]) if name in few else _values(hints[name]) for name in command.model_fields}
    # Nothing is dated after today, or on another day than it states.
    if command.dated_by:
        drawn |= {command.dated_by: st.sampled_from(PAST_DAYS), "occurred_at": st.none()}
    elif hints["occurred_at"] != ByArrival:
        drawn["occurred_at"] = st.none() | st.sampled_from(PAST)
    needed = {name for name, field in command.model_fields.items() if field.is_required() or name in few}
    return st.fixed_dictionaries(
        {name: each for name, each in drawn.items() if name in needed},
        optional={name: each for name, each in drawn.items() if name not in needed},
    ).map(to_jsonable_python)


@st.composite
def _asked(draw: st.DrawFn, aggregate: Aggregate, command: type[Command]) -> Asked | None:
    fields = draw(_fields(command))
    actor = draw(st.sampled_from(ACTORS))
    try:
        command.model_validate(fields)
    except ValidationError:
        return None
    verb = command.name.partition(".")[2]
    stream = quote(fields.pop(aggregate.id_field), safe="")
    header = "Kehu-Actor*" if actor.startswith("UTF-8") else "Kehu-Actor"
    return Asked(command.name, f"/{aggregate.collection}/{stream}/{verb}", fields, {header: actor})


def asked(aggregate: Aggregate, command: type[Command]) -> st.SearchStrategy[Asked]:
    """Draw valid requests for one command."""
    return cast("st.SearchStrategy[Asked]", _asked(aggregate, command).filter(bool))


KINDS: Final = {
    command.name: asked(aggregate, command) for aggregate in AGGREGATES.values() for command in aggregate.commands
}
# What opens a stream; without it all else is refused.
OPENING: Final = [next(iter(aggregate.commands)).name for aggregate in AGGREGATES.values()]
