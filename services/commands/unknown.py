"""Names the nearest known ids where a command is sent to something that nobody has recorded (semantics 35)."""

from collections.abc import Mapping
from typing import Any, Final

from contracts.catalog import aggregate_of
from contracts.message import Command
from domain.complaints import complaint
from domain.credit import credit_account
from domain.credit.state import AccountNotOpen
from domain.customers import customer, state
from domain.decider import Decider, Refused
from domain.organisation import account_manager
from services.nearest import told
from services.store.store import Store

# By the code of the refusal, what it says nobody has recorded.
NOT_THERE: Final[Mapping[str, Decider[Any, Any]]] = {
    state.CustomerNotRegistered.code: customer.DECIDER,
    complaint.ComplaintNotReceived.code: complaint.DECIDER,
    AccountNotOpen.code: credit_account.DECIDER,
    account_manager.ManagerNotAppointed.code: account_manager.DECIDER,
}
# Beside the command's own id, the fields in which it names another of its kind.
OTHERS: Final = ("survivor_id", "head_id", "other_id", "referred_by", "coordinator_id", "successor_id")


async def with_nearest(refused: Refused, command: Command, store: Store) -> Refused:
    """Return the refusal, with the nearest known ids where it is about an unknown one."""
    decider = NOT_THERE.get(refused.code)
    if decider is None:
        return refused
    named = [getattr(command, field, None) for field in (aggregate_of(decider.category).id_field, *OTHERS)]
    for stream_id in filter(None, named):
        if not await store.exists(decider, stream_id):
            refused.args = (told(str(refused), stream_id, await store.near(decider.category, stream_id)),)
            break
    return refused
