"""The checker calls a whole system whole, and catches each mutant: a system in which one thing was made wrong."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from aiokafka import AIOKafkaConsumer

from contracts.catalog import TOPICS
from services.relay.leadership import RELAY_LOCK
from tests.faults import whole
from tests.faults.history import Entry, Heard, Result
from tests.faults.violation import Verdict
from tests.faults.whole import System
from tests.integration.system import publish
from tests.stack import PrivateStack
from tests.tampering import tampering

COMMANDS = 43
NEVER = Result("complaint/never", 1, 99)
LAST = "where notification_id = (select max(notification_id) from stored_events)"
AGAIN = """
    insert into stored_events (originator_id, originator_version, topic, state)
    select originator_id, originator_version + 1, topic, state from stored_events
"""


@pytest.fixture(scope="module")
def original(stack: PrivateStack, kafka: str) -> Iterator[System]:
    with whole.system(stack, kafka) as system:
        publish(kafka, system.records)
        yield system


@pytest.fixture
def system(original: System, stack: PrivateStack) -> Iterator[System]:
    with whole.copy(original, stack) as copied:
        yield copied


def broken(verdict: Verdict) -> set[str]:
    """Name the invariants that do not hold."""
    return {violation.invariant for violation in verdict.violations}


async def spoil(system: System, statement: str, *parameters: Any) -> Verdict:
    """Change the database behind everybody's back, and judge."""
    with tampering(system.database_url) as connection:
        assert connection.execute(statement.encode(), parameters).rowcount > 0
    return await system.judged()


async def test_a_whole_system_is_whole(system: System) -> None:
    verdict = await system.judged()
    assert str(verdict) == "every invariant holds"
    assert (verdict.acknowledged, verdict.refused, verdict.unknown) == (COMMANDS - 1, 1, 0)
    assert (verdict.lost, verdict.doubled, verdict.repeats) == (0, 0, 0)


async def test_what_nobody_answered_may_be_stored_or_not(system: System) -> None:
    stored = next(entry for entry in system.history if entry.heard is Heard.OK).command_id
    never = uuid4()
    heard = [Entry(each, what) for each in (stored, never) for what in (Heard.INVOKE, Heard.UNKNOWN)]
    verdict = await system.judged(*heard)
    assert verdict.ok
    assert verdict.unknown == 1


async def test_an_acknowledged_command_that_is_not_stored_is_named(system: System) -> None:
    never = uuid4()
    verdict = await system.judged(Entry(never, Heard.INVOKE), Entry(never, Heard.OK, result=NEVER))
    assert broken(verdict) == {"I1"}
    assert verdict.lost == 1
    assert str(never) in str(verdict)


async def test_an_acknowledged_command_that_the_store_lost_is_named(system: System) -> None:
    acknowledged = [entry for entry in system.history if entry.heard is Heard.OK][-1]
    verdict = await spoil(system, "delete from command_log where command_id = %s", acknowledged.command_id)
    assert broken(verdict) == {"I1", "I8"}
    assert str(acknowledged.command_id) in str(verdict)


async def test_a_refused_command_that_is_stored_is_named(system: System) -> None:
    accepted = [entry for entry in system.history if entry.heard is Heard.OK][-1]
    refused = next(entry for entry in system.history if entry.heard is Heard.FAIL)
    verdict = await spoil(
        system,
        "update command_log set code = null, version = %s, appended = 0 where command_id = %s",
        accepted.result and accepted.result.version,
        refused.command_id,
    )
    assert broken(verdict) == {"I8"}


async def test_two_answers_to_one_command_are_named(system: System) -> None:
    answered = [entry for entry in system.history if entry.heard is Heard.OK][-1]
    verdict = await system.judged(Entry(answered.command_id, Heard.OK, result=NEVER))
    assert broken(verdict) == {"I8"}


async def test_a_command_whose_answer_was_changed_is_named(system: System) -> None:
    answered = [entry for entry in system.history if entry.heard is Heard.OK][-1]
    verdict = await spoil(
        system, "update command_log set stream = 'complaint/X' where command_id = %s", answered.command_id
    )
    assert broken(verdict) == {"I8"}


async def test_a_command_with_two_batches_of_events_is_named(system: System) -> None:
    verdict = await spoil(system, f"{AGAIN} {LAST}")
    assert "I8" in broken(verdict)
    assert verdict.doubled == 1


async def test_a_hole_in_a_stream_is_named(system: System) -> None:
    verdict = await spoil(system, "delete from stored_events where originator_version = 2")
    assert "I2" in broken(verdict)


async def test_a_hint_that_passed_an_unpublished_event_is_named(system: System) -> None:
    await spoil(system, f"{AGAIN} {LAST}")
    verdict = await spoil(system, "update relay_progress set position = position + 1")
    assert "I3" in broken(verdict)


async def test_an_event_that_is_never_published_is_named(system: System) -> None:
    verdict = await spoil(system, f"{AGAIN} {LAST}")
    assert {"I1"} <= broken(verdict)
    assert verdict.lost == 1


async def test_a_wrong_row_is_named(system: System) -> None:
    assert broken(await spoil(system, "update complaint_sla set severity = 'S1' where complaint = 'K3'")) == {"I5"}


async def test_a_missing_row_is_named(system: System) -> None:
    assert broken(await spoil(system, "delete from complaint_sla where complaint = 'K3'")) == {"I5"}


async def test_money_that_only_the_table_knows_is_named(system: System) -> None:
    assert broken(await spoil(system, "update overdue_receivables set paid = paid + 1")) == {"I5", "I7"}


@contextmanager
def _left(system: System, statement: str) -> Iterator[psycopg.Connection[Any]]:
    with psycopg.connect(system.database_url, autocommit=True, application_name="the dead") as connection:
        connection.execute(statement.encode())
        yield connection


@pytest.mark.parametrize(
    "statement",
    [
        f"select pg_advisory_lock({RELAY_LOCK})",
        "begin; select 1",
        "create temporary table shadow (id int)",
        "select pg_create_physical_replication_slot('forgotten', true, true)",
    ],
)
async def test_what_a_dead_process_left_in_the_database_is_named(system: System, statement: str) -> None:
    with _left(system, statement):
        verdict = await system.judged()
    assert broken(verdict) == {"I9"}


async def test_a_member_that_is_left_in_a_consumer_group_is_named(system: System) -> None:
    async with AIOKafkaConsumer(TOPICS[0], bootstrap_servers=system.kafka, group_id="kehu.forgotten"):
        verdict = await system.judged()
    assert broken(verdict) == {"I9"}
