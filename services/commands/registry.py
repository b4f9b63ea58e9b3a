"""Which handler answers which command, by the command's name."""

from typing import Final

from services.commands import complaints, credit, organisation, policies, tiers
from services.commands.customers import customer, file, identity, ownership
from services.commands.handler import Handlers

HANDLERS: Final[Handlers] = (
    customer.HANDLERS
    | file.HANDLERS
    | identity.HANDLERS
    | ownership.HANDLERS
    | tiers.HANDLERS
    | complaints.HANDLERS
    | credit.HANDLERS
    | policies.HANDLERS
    | organisation.HANDLERS
)
