"""Whether the number of a contact counts at an instant (CU7)."""

from datetime import datetime

from contracts.customers.contact import PhoneStanding


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
