"""What is rehearsed is decided on the store, and on what was rehearsed before, and is stored nowhere."""

from uuid import uuid4

import pytest

from services.store.memory import MemoryRecorder, memory_store
from services.store.outcome import RefusedBefore
from services.store.rehearsal import Rehearsal
from tests.services.store.names import DECIDER, NameTaken, named, send


async def test_a_rehearsal_goes_on_from_the_store_and_leaves_it_as_it_is() -> None:
    stored, known = MemoryRecorder(), uuid4()
    async with memory_store(stored) as store:
        await send(store, named("Acme", "1"), command_id=known)
    events, commands = stored.max_notification_id(), dict(stored.commands)
    async with memory_store(Rehearsal(stored)) as store:
        repeated = await send(store, named("Acme", "1"), command_id=known)
        first = await send(store, named("Bolt", "1"))
        second = await send(store, named("Coil", "1"))
        new = await send(store, named("Acme", "2"))
        state = (await store.load(DECIDER, "1")).state
    assert (repeated.repeated, first.version, second.version, new.version) == (True, 2, 3, 1)
    assert state == ("Acme", "Bolt", "Coil")
    assert (stored.max_notification_id(), stored.commands) == (events, commands)


async def test_a_rehearsed_command_is_repeated_and_refused_like_any_other() -> None:
    once, refused = uuid4(), uuid4()
    async with memory_store(Rehearsal(MemoryRecorder())) as store:
        await send(store, named("Acme", "1"), command_id=once)
        again = await send(store, named("Acme", "1"), command_id=once)
        with pytest.raises(NameTaken):
            await send(store, named("taken", "1"), command_id=refused)
        with pytest.raises(RefusedBefore):
            await send(store, named("taken", "1"), command_id=refused)
    assert (again.repeated, again.version) == (True, 1)


async def test_a_rehearsal_finds_the_names_of_the_store_and_its_own() -> None:
    stored = MemoryRecorder()
    async with memory_store(stored) as store:
        await send(store, named("Acme", "1"))
        await send(store, named("Coil", "3"))
    async with memory_store(Rehearsal(stored)) as store:
        await send(store, named("Acme", "2"))
        await send(store, named("Bolt", "1"))
        assert await store.near(DECIDER.category, "", 3) == ["1", "2", "3"]
        assert await store.near(DECIDER.category, "2", 1) == ["1", "2"]
