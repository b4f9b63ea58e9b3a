"""The receipt of an erasure: who was forgotten and why, what was destroyed, and which proof remains."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from psycopg import AsyncConnection

from contracts.customers.erasure import CustomerErased
from contracts.message import Envelope
from domain.customers.customer import DECIDER
from services.lists.absent import Unknown
from services.lists.stored_id import stored_id
from services.store import log
from services.store.unreadable import readable

KEYS: Final = """
    select count(*) filter (where wrapped is null and key_id <> hashtextextended('forgotten ' || subject, 0)),
           count(*) filter (where wrapped is not null)
    from subject_key
    where subject = %(person)s or starts_with(subject, %(person)s || '/')
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """`keys_kept` seal the name, until `name_kept_until`; the `events` of the stream stay, and end with `hash`."""

    customer: str
    erased_at: datetime
    erased_by: str
    requested_by: str | None
    reason: str | None
    policy: str | None
    name_kept_until: date | None
    keys_destroyed: int
    keys_kept: int
    events: int
    hash: str


class NotErased(Unknown):
    """The customer was not erased."""

    code = "customer.not-erased"


async def receipt(connection: AsyncConnection[Any], customer_id: str) -> Receipt:
    """Return the receipt of the last erasure of a customer; raise `NotErased` where there is none."""
    stored = await stored_id(connection, DECIDER.category, customer_id)
    stream = f"{DECIDER.category}/{stored}"
    events = [each.envelope for each in await readable(connection, await log.read_stream(connection, stream, log.END))]
    erased = next((each for each in reversed(events) if isinstance(each.event, CustomerErased)), None)
    if erased is None:
        raise NotErased(f"Customer {customer_id} was not erased.")
    row = await (await connection.execute(KEYS, {"person": stream})).fetchone()
    destroyed, kept = row or (0, 0)
    return _receipt(stored, erased, events[-1], destroyed, kept)


def _receipt(customer: str, erased: Envelope, last: Envelope, destroyed: int, kept: int) -> Receipt:
    event = erased.event
    assert isinstance(event, CustomerErased)
    return Receipt(
        customer=customer,
        erased_at=erased.occurred_at,
        erased_by=event.erased_by,
        requested_by=event.requested_by,
        reason=erased.reason,
        policy=event.policy,
        name_kept_until=event.name_kept_until,
        keys_destroyed=destroyed,
        keys_kept=kept,
        events=last.version,
        hash=last.hash,
    )
