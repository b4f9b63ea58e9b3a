"""Turns the rows of a file into commands with deterministic ids, so that a row imported twice changes nothing."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from hashlib import blake2b
from typing import Final, Protocol
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from pydantic import ValidationError

from contracts.envelope import Cause
from contracts.message import Command
from contracts.money import Money
from domain.customers.state import Registered
from services import wording
from services.imports.cell import BadValue, Values
from services.imports.identity import said
from services.imports.source import Record

# Stored for ever in the command log: with another value, every imported row would be imported again.
NAMESPACE: Final = UUID("5f0c2a36-8f5e-5c8e-9a51-6b1f0d0f2a77")


@dataclass(frozen=True, slots=True)
class Terms:
    """What the file itself leaves out: the zone of its dates, the currency of its amounts, and when it is imported."""

    zone: ZoneInfo
    currency: str
    now: datetime = field(default_factory=lambda: datetime.now(UTC))


@dataclass(frozen=True, slots=True)
class Step:
    """One command of a row. An `introduction` may be refused, because the introduced customer exists already.

    One that is `only_for` another command makes known what that names: where either was done by an earlier import, it
    is left out. `namesakes` are the persons who are called as the one whom it enrols.
    """

    command: Command
    cause: Cause
    introduction: bool = False
    only_for: UUID | None = None
    namesakes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AccountWanted:
    """The account that a row's steps are for: the customer's own in this currency, or the one that the row names.

    `is_blank` is set where the row has a cell for the account, and it is empty, `numbers_receipts` where the file has
    numbers for receipts, too.
    """

    customer_id: str
    account_id: str
    currency: str
    zone: ZoneInfo
    is_named: bool = False
    is_blank: bool = False
    numbers_receipts: bool = False


@dataclass(frozen=True, slots=True)
class InvoiceSaid:
    """All that a row says of an invoice, to compare with what was stored of it before."""

    number: str
    amount: Money
    invoice_date: date
    due_date: date
    disputed: bool
    settled_on: date | None


@dataclass(frozen=True, slots=True)
class Differs:
    """A column whose value is not what is stored."""

    column: str
    stored: object
    given: object

    def __str__(self) -> str:
        return f"{self.column} is {self.stored}, not {self.given}"


class Said(Protocol):
    """What a row says of its customer, to compare with what an earlier import of it stored."""

    def differences(self, customer: Registered, was_said: Callable[[Command], bool]) -> Iterable[Differs]:
        """Name what differs; `was_said` answers whether an earlier import has stored a command."""


@dataclass(frozen=True, slots=True)
class ImportRow:
    """A row and its commands. Rows about one subject run in order; without the founding row, later ones make no sense.

    `ignored_customer` is set where the row names another customer than the first row of its case. `said` is compared
    with the customer who is the row's subject. A row that comes `afterwards` was reported before, and is counted again
    only where it is rejected: what no row of the file says is known at its end.
    """

    record: Record
    subject: str
    steps: tuple[Step, ...]
    founds: bool = False
    ignored_customer: bool = False
    account: AccountWanted | None = None
    invoice: InvoiceSaid | None = None
    said: Said | None = None
    id_of: Callable[[Command], UUID] | None = None
    afterwards: bool = False


@dataclass(frozen=True, slots=True)
class Reject:
    """A row that was not imported, and why."""

    record: Record
    code: str
    reason: str


class Planner(Protocol):
    """Turns a layout's rows into commands, and remembers what the file has contained so far."""

    def plan(self, record: Record, values: Values) -> ImportRow:
        """Return the row's commands; raise `BadValue` or pydantic's `ValidationError` for a bad row."""

    def afterwards(self) -> Iterable[ImportRow]:
        """Return rows again of which only the end of the file shows what they no longer say."""


def planned(records: Iterable[Record], planner: Planner) -> Iterator[ImportRow | Reject]:
    """Turn records into rows, in file order, and bad ones into rejects."""
    for record in records:
        try:
            yield planner.plan(record, _values(record))
        except BadValue as bad:
            yield Reject(record, bad.code, str(bad))
        except ValidationError as invalid:
            yield Reject(record, "import.value-invalid", wording.placed(invalid.errors()[0]))
    yield from planner.afterwards()


def _values(record: Record) -> Values:
    if record.values is None:
        raise BadValue("import.row-malformed", record.fault or "the row cannot be read")
    return record.values


class Sealer:
    """Gives each command its id: from the kind of file, its content, and how often the file has repeated that content.

    It keeps eight bytes for each different command in the file.
    """

    def __init__(self, kind: str, zone: ZoneInfo, *, now: datetime | None = None) -> None:
        self._kind = kind
        self._zone = zone.key
        self._now = now
        self._asked: Counter[bytes] = Counter()

    def seal(self, command: Command, *, again: bool = True, introduction: bool = False) -> Step:
        """Make a step; with `again`, the same content twice means that it happened twice."""
        occurred_at = command.occurred_at or self._now
        assert occurred_at is not None
        nth = self.nth(self._content(command)) if again else 1
        cause = Cause(
            command_id=self.id_of(command, nth),
            occurred_at=occurred_at,
            actor=f"import:{self._kind}",
            zone=self._zone,
        )
        return Step(command, cause, introduction)

    def id_of(self, command: Command, nth: int = 1) -> UUID:
        """Return the id that a command has each time it is imported."""
        return uuid5(NAMESPACE, f"{self._content(command)}/{nth}")

    def _content(self, command: Command) -> str:
        return f"{self._kind}/{command.name}/{said(command)}"

    def nth(self, content: str) -> int:
        """Count how often this content was seen, including this time."""
        digest = blake2b(content.encode(), digest_size=8).digest()
        self._asked[digest] += 1
        return self._asked[digest]


PlannerFor = Callable[[Terms], Planner]
