"""The handler of each command, by the command's name; each command of the catalogue has exactly one."""

from collections import Counter
from collections.abc import Collection
from typing import Final

from contracts.catalog import COMMANDS
from services.commands import (
    access_requests,
    bank_entries,
    complaints,
    credit,
    credit_orders,
    data_safety,
    measures,
    organisation,
    policies,
    tiers,
    transfers,
)
from services.commands.customers import customer, erasure, file, identity, ownership
from services.commands.handler import Handlers
from services.commands.listed import listing
from services.commands.reached import reaching
from services.commands.references import referring


class NotInStep(Exception):
    """The handlers do not match the catalogue's commands; the process must not start."""


def merged(commands: Collection[str], *areas: Handlers) -> Handlers:
    """Return the handlers of all areas; refuse a command that has none or several, or is not in the catalogue."""
    found = Counter(name for handlers in areas for name in handlers)
    if missing := [name for name in commands if name not in found]:
        raise NotInStep(
            f"No handler answers {', '.join(missing)}: add each to HANDLERS of its area in services/commands,"
            " and a new area to services/commands/registry.py."
        )
    if unknown := [name for name in found if name not in commands]:
        raise NotInStep(
            f"The catalogue does not know {', '.join(unknown)}: add each to the commands of its aggregate in contracts,"
            " and a new aggregate to AGGREGATES in contracts/catalog.py."
        )
    if twice := [name for name, count in found.items() if count > 1]:
        raise NotInStep(f"Two areas in services/commands answer {', '.join(twice)}: take one of the handlers away.")
    return {name: handler for handlers in areas for name, handler in handlers.items()}


_DECIDING: Final = merged(
    COMMANDS,
    customer.HANDLERS,
    file.HANDLERS,
    erasure.HANDLERS,
    identity.HANDLERS,
    ownership.HANDLERS,
    tiers.HANDLERS,
    complaints.HANDLERS,
    credit.HANDLERS,
    credit_orders.HANDLERS,
    transfers.HANDLERS,
    bank_entries.HANDLERS,
    policies.HANDLERS,
    organisation.HANDLERS,
    measures.HANDLERS,
    access_requests.HANDLERS,
    data_safety.HANDLERS,
)
_REFERRING: Final[Handlers] = {name: referring(COMMANDS[name], handler) for name, handler in _DECIDING.items()}
_LISTING: Final[Handlers] = {name: listing(COMMANDS[name], handler) for name, handler in _REFERRING.items()}
HANDLERS: Final[Handlers] = {name: reaching(COMMANDS[name], handler) for name, handler in _LISTING.items()}
# For an import, whose complaints have the severities of another system's desk.
AS_IMPORTED: Final[Handlers] = HANDLERS | {
    name: reaching(COMMANDS[name], referring(COMMANDS[name], handler))
    for name, handler in complaints.AS_IMPORTED.items()
}
