"""Names that a store takes for known, so that a test about something else need not record them first."""

from typing import Final

from services.store.store import Store

CUSTOMERS: Final = ("C1", "C2", "C7", "C8", "C9", "A", "B")
PERSONS: Final = ("wang", "li", "sun", "R6", "-R6")


def knowing(store: Store) -> Store:
    """Let the store know the customers and persons of examples."""
    store.seen |= {f"customer/{each}" for each in CUSTOMERS} | {f"account-manager/{each}" for each in PERSONS}
    return store
