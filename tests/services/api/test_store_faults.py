"""A request the store cannot write must fail alone: others of its group, and the next ones, find the store at work."""

import asyncio

import pytest

from services.store.memory import memory_store
from tests.services.store.names import DECIDER, add, caused, named, send


async def test_events_that_cannot_be_written_fail_their_own_request_only() -> None:
    async with memory_store() as store:
        command = named("Acme", "C1")
        unwritable = store.transact(
            DECIDER,
            "C1",
            lambda names: [*add(names, command), object()],  # type: ignore[list-item]  # that is the fault
            command=command,
            cause=caused(),
        )

        failed, accepted = await asyncio.gather(unwritable, send(store, named("Bolt", "C2")), return_exceptions=True)

        assert isinstance(failed, AttributeError)
        assert not isinstance(accepted, BaseException)
        assert accepted.version == 1
        assert (await store.load(DECIDER, "C1")).version == 0
        assert (await send(store, command)).version == 1


async def test_a_cause_that_cannot_be_written_fails_its_own_request_only() -> None:
    async with memory_store() as store:
        command = named("Acme")
        cause = caused()
        object.__setattr__(cause, "actor", object())

        with pytest.raises(Exception, match="Unable to serialize"):
            await store.transact(DECIDER, "C1", lambda names: add(names, command), command=command, cause=cause)

        assert (await send(store, command)).version == 1
