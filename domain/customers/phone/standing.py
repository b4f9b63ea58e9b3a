"""Whether the number of a contact counts (CU7): why one is void from the beginning, and how it stands at an instant."""

from datetime import datetime

from contracts.customers.contact import PhoneStanding
from domain.customers.phone.number import Phone


def standing(
    *, void_because: str | None, checked: str | None, grace_until: datetime | None, at: datetime
) -> PhoneStanding:
    """Return how the number stands; `checked` and `grace_until` are what the last call found out.

    Until the end of its grace, inclusive, a number is not void.
    """
    if void_because or checked == "void":
        return "void"
    if grace_until is None:
        return "valid"
    return "grace" if at <= grace_until else "void"


def void_because(phone: Phone | None, *, legible: bool | None, own: bool | None, surname: str | None) -> str | None:
    """Return why a number does not count from the beginning, None where it counts."""
    if phone is None or legible is False:
        return "illegible"
    if not phone.mobile:
        return "not-a-mobile"
    if own is False:
        return "not-own"
    return None if surname else "no-surname"
