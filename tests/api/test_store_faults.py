"""A request the store cannot write must fail alone: the next one finds the store at work."""

import pytest

from services.store.memory import memory_store
from tests.store.names import DECIDER, add, caused, named, send


async def test_an_event_that_cannot_be_written_fails_its_own_request_only() -> None:
    async with memory_store() as store:
        command = named("Acme")
        unwritable = caused()
        object.__setattr__(unwritable, "actor", object())

        with pytest.raises(Exception, match="Unable to serialize"):
            await store.transact(
                DECIDER,
                "C1",
                lambda names: [*add(names, command), *add(names, command)],
                command=command,
                cause=unwritable,
            )

        assert (await send(store, command)).version == 1
