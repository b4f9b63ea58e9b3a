"""Whether the number of a contact counts (CU7): why one is void from the beginning, and its standing at an instant."""

from datetime import datetime

from contracts.customers.contact import PhoneStanding
from domain.customers.phone.number import Phone


def standing(
    *, void_because: str | None, checked: str | None, grace_until: datetime | None, at: datetime
) -> PhoneStanding:
    """Return the standing of the number; `checked` and `grace_until` are the results of the last call.

    A number is not void until its grace has ended; the last instant still counts.
    """
    if void_because or checked == "void":
        return "void"
    if grace_until is None:
        return "valid"
    return "grace" if at <= grace_until else "void"


def void_because(phone: Phone | None, *, legible: bool | None, own: bool | None, surname: str | None) -> str | None:
    """Return why a number does not count from the beginning, or None where it counts."""
    if phone is None or legible is False:
        return "illegible"
    if not phone.mobile:
        return "not-a-mobile"
    if own is False:
        return "not-own"
    return None if surname else "no-surname"
