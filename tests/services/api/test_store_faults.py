"""A request the store cannot write must fail alone: others of its group, and the next ones, find the store at work."""

import asyncio
from typing import Final
from uuid import uuid4

import httpx
import psycopg
import pytest

from services.store import outage
from services.store.memory import memory_store
from tests.services.store.names import DECIDER, add, caused, named, send

# What PostgreSQL says when its disk is full.
FULL: Final = """
    create function is_full() returns trigger language plpgsql as
    $$ begin raise exception 'could not extend file' using errcode = 'disk_full'; end $$;
    create trigger full_disk before insert on stored_events for each statement execute function is_full()
"""


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


async def test_a_full_disk_is_called_so_and_the_same_command_is_stored_when_there_is_room(
    stored_api: httpx.AsyncClient, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outage, "WAIT_SECONDS", 0.01)
    key = {"Idempotency-Key": str(uuid4())}

    async def receive() -> httpx.Response:
        return await stored_api.post("/complaints/full/receive", json={"customer_id": "C8"}, headers=key)

    with psycopg.connect(database_url, autocommit=True) as connection:
        connection.execute(FULL)
        full = await receive()
        connection.execute("drop function is_full cascade")
    stored = await receive()

    assert (full.status_code, full.json()["code"]) == (503, "store.full")
    assert full.headers["Content-Type"] == "application/problem+json"
    assert stored.status_code == 201
