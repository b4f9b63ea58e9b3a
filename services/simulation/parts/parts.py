"""The parts of a simulated business: each yields the commands about one customer, in order of time.

A part draws its chance under names of its own, so that a new one changes nothing of the others: what was played before
goes on where it stood.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Final

from contracts.message import Command
from services.simulation.company import Company
from services.simulation.parts.complaints import complaints
from services.simulation.parts.credit import credit
from services.simulation.parts.handling import handling
from services.simulation.parts.purchases import purchases
from services.simulation.parts.registration import registration
from services.simulation.portrait import Portrait

Part = Callable[[Company, Portrait], Iterator[Command]]

# The names stand in the ids of commands, stored for ever: an entry may be added, and none be called otherwise.
OF_EVERYBODY: Final[Mapping[str, Part]] = {"registration": registration}
# Nobody does business under a duplicate.
OF_CUSTOMERS: Final[Mapping[str, Part]] = {
    "purchases": purchases,
    "credit": credit,
    "complaints": complaints,
    "handling": handling,
}


def parts_of(customer: Portrait) -> Mapping[str, Part]:
    """Return what is played about a customer."""
    return OF_EVERYBODY if customer.duplicate_of else {**OF_EVERYBODY, **OF_CUSTOMERS}
