"""Unit commands: see that the pack exists, and let the domain decide on the newest state."""

from contracts.envelope import Cause
from contracts.organisation.unit import RunPack
from domain.organisation import unit
from services.packs import in_force
from services.store.outcome import Accepted
from services.store.store import Store


async def run_pack(command: RunPack, *, store: Store, cause: Cause, expected_version: int | None = None) -> Accepted:
    # Refuses a pack that nobody knows.
    (await in_force.book(store, command.pack)).versions(command.pack)
    return await store.transact(
        unit.DECIDER,
        command.unit_id,
        lambda state: unit.run_pack(state, command, now=cause.occurred_at),
        command=command,
        cause=cause,
        expected_version=expected_version,
    )
