"""The debt on an invoice at an instant with its disputed part, and what is left of a receipt (semantics 13 and 15)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Movement:
    """A movement on an invoice; `paid` reduces the debt; `disputed`, where given, is the disputed part from then on.

    What is taken back of a receipt is paid with a minus; on an invoice that is taken back, all is as if paid. The
    receipt has the same movements: `paid` reduces what is left of it.
    """

    at: datetime
    position: int = 0
    paid: Decimal | None = None
    disputed: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Owed:
    """The debt on an invoice; `disputed` is a part of `outstanding`."""

    outstanding: Decimal
    disputed: Decimal


def owed(amount: Decimal, movements: Iterable[Movement], as_of: datetime) -> Owed:
    """Return the debt after the movements up to and including an instant; `movements` are in order of time."""
    outstanding, disputed = amount, amount * 0
    for movement in movements:
        if movement.at > as_of:
            break
        if movement.paid is not None:
            outstanding -= movement.paid
        if movement.disputed is not None:
            disputed = movement.disputed
    return Owed(outstanding, min(disputed, outstanding))


def unapplied(amount: Decimal, received_at: datetime, movements: Iterable[Movement], as_of: datetime) -> Decimal:
    """Return the part of a receipt that pays no invoice after the movements up to and including an instant."""
    return owed(amount, movements, as_of).outstanding if received_at <= as_of else amount * 0
