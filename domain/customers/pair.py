"""Decisions that tie two records or take them apart: both at once, and none before the latest tie of either.

What each release stored is one half of it with each record. A half that is missing, since a process ended between the
two before they were stored together, is added by the same command sent anew.
"""

from datetime import datetime
from typing import NamedTuple

from contracts.customers.customer import CustomerEvent
from domain.customers.state import Registered
from domain.customers.tie import SAID, Tie, What
from domain.decider import Refused
from domain.timeline import shown


class EndsBeforeItBegins(Refused):
    code = "customer.ends-before-it-begins"


class ContradictsLater(Refused):
    code = "customer.contradicts-later"


class Both(NamedTuple):
    """The events for the record of the command, and for the other record of the pair."""

    own: list[CustomerEvent]
    other: list[CustomerEvent]


def check_latest(customer: Registered, customer_id: str, *, at: datetime) -> None:
    """Refuse what comes before the latest tie of a record (semantics 42)."""
    if customer.ties and customer.ties[-1].at > at:
        latest = customer.ties[-1]
        raise ContradictsLater(
            f"Customer {customer_id} was {_said(latest)}: merges and links are dated not before the latest of either."
        )


def check_begun(customer: Registered, customer_id: str, beginning: What, *, at: datetime) -> None:
    """Refuse to end what only begins later (semantics 32)."""
    begun = next((tie for tie in customer.ties if tie.what == beginning and tie.at > at), None)
    if begun:
        raise EndsBeforeItBegins(f"Customer {customer_id} was {_said(begun)}, not before.")


def last_other(customer: Registered, *kinds: What, by: datetime) -> str | None:
    """Return the other record of the last of these changes up to an instant."""
    return next((tie.other for tie in reversed(customer.ties) if tie.at <= by and tie.what in kinds), None)


def _said(tie: Tie) -> str:
    return f"{SAID[tie.what]} {tie.other} at {shown(tie.at)}"
