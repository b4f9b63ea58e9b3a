"""Schedules to which random ones seldom come: each notices the removal of a rule that they may miss."""

from collections.abc import Callable, Sequence
from typing import Final

from tests.proof.schedule import Schedule
from tests.proof.workers import Mishap


def a_worker_notices_that_a_crash_took_its_first_checkpoint() -> None:
    schedule = Schedule()
    schedule.events_are_appended([0], 0)
    schedule.the_relay_publishes(1, noted=False)
    schedule.the_relay_publishes(1, noted=False)
    schedule.a_worker_is_killed_while_writing(2, 1, "after commit")
    schedule.a_crash_takes_commits(1, 4)
    schedule.a_worker_looks_for_lost_commits(2)
    schedule.teardown()


def what_a_killed_relay_sent_is_not_passed_without_a_mark() -> None:
    schedule = Schedule()
    # Something in each partition, so that all of them are marked.
    schedule.events_are_appended([0, 1, 2, 3, 4], 0)
    schedule.the_relay_publishes(5, noted=False)
    schedule.the_relay_publishes(5, noted=True)
    before = {partition: len(records) for partition, records in schedule.kafka.topics.items()}
    schedule.events_are_appended([0], 0)
    schedule.the_relay_is_killed_while_publishing(1, 0, [0.0], noted=False)
    # The next one finds the event in its partition, and says that everything is published.
    schedule.the_relay_publishes(4, noted=False)
    schedule.the_relay_publishes(4, noted=True)
    (grown,) = (each for each, records in schedule.kafka.topics.items() if len(records) > before[each])
    schedule.kafka_loses_a_tail(grown, 1)
    schedule.teardown()


def an_old_record_moves_a_worker_past_nothing_that_did_not_come() -> None:
    schedule = Schedule()
    schedule.events_are_appended([0, 0, 3, 3, 3, 0], 0)
    schedule.the_relay_is_killed_while_publishing(3, 0, [0.0, None], noted=False)
    schedule.the_relay_is_killed_while_publishing(5, 2, [0.0], noted=False)
    schedule.a_late_request_arrives()
    schedule.a_worker_reads(0, 4, Mishap(lost=frozenset([0, 2])))
    schedule.teardown()


RARE: Final[Sequence[Callable[[], None]]] = (
    a_worker_notices_that_a_crash_took_its_first_checkpoint,
    what_a_killed_relay_sent_is_not_passed_without_a_mark,
    an_old_record_moves_a_worker_past_nothing_that_did_not_come,
)
