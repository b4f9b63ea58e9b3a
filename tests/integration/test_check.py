"""`kehu check` tells a whole system from one in which something was lost, doubled, swapped or changed."""

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from aiokafka import AIOKafkaProducer
from aiokafka.structs import TopicPartition

from projections.registry import PROJECTIONS
from projections.worker.kafka.access import KafkaAccess
from services.check import check as checks
from services.check import states
from services.check.finding import Finding
from services.local.problem import StackBusy
from tests import stack as stacks
from tests.integration.published import Partitions
from tests.integration.recorded import Recorder
from tests.integration.relays import published_all, relay
from tests.integration.system import mark, project, publish, records_of_the_log
from tests.stack import PrivateStack
from tests.tampering import tampering
from tests.waiting import eventually

pytestmark = pytest.mark.usefixtures("fresh_topics")
# Beside one for each read model.
CHECKS = 8 + len(PROJECTIONS)
EVENTS = 120


@pytest.fixture
def database_url(stack: PrivateStack) -> Iterator[str]:
    """Give a log of complaints that nobody has read yet."""
    with stacks.database(stack) as url:
        Recorder(url).record(EVENTS)
        yield url


@pytest.fixture
def records(database_url: str) -> Partitions:
    return records_of_the_log(database_url)


@pytest.fixture
def whole(database_url: str, kafka: str, records: Partitions) -> str:
    """Give a database whose log is published and projected."""
    publish(kafka, records)
    mark(database_url, records)
    project(database_url, records)
    return database_url


def checked(database_url: str, kafka: str) -> dict[str, Finding]:
    return {finding.name: finding for finding in asyncio.run(checks.check(database_url, KafkaAccess(kafka), seconds=1))}


def only_wrong(findings: dict[str, Finding]) -> tuple[str, dict[str, Any]]:
    """Return the one check that is not ok, and its counter-example."""
    ((name, example),) = [(finding.name, finding.example) for finding in findings.values() if not finding.ok]
    assert example is not None
    return name, example


def longest(records: Partitions) -> TopicPartition:
    return max(records, key=lambda partition: len(records[partition]))


def execute(database_url: str, statement: str, *parameters: Any) -> None:
    with tampering(database_url) as connection:
        connection.execute(statement.encode(), parameters)


def test_a_whole_system_is_found_whole(whole: str, kafka: str) -> None:
    findings = checked(whole, kafka)
    assert [finding.example for finding in findings.values()] == [None] * CHECKS
    assert findings["chain"].compared == EVENTS
    assert findings["commands"].compared == 2 * EVENTS
    assert findings["topics"].compared == EVENTS
    assert findings["complaint_sla"].compared == 30
    assert findings["customer_history"].compared == EVENTS


def test_a_record_that_kafka_lost_is_named(database_url: str, kafka: str, records: Partitions) -> None:
    partition = longest(records)
    lost, behind = records[partition][1:3]
    publish(kafka, records | {partition: [record for record in records[partition] if record != lost]})
    mark(database_url, records)
    project(database_url, records)
    assert only_wrong(checked(database_url, kafka)) == (
        "topics",
        {
            "position": lost.position,
            "topic": partition.topic,
            "partition": partition.partition,
            "expected": {"position": lost.position},
            "found": {"offset": 1, "position": behind.position},
        },
    )


def test_a_last_record_that_kafka_lost_is_named_though_nothing_can_catch_up(
    database_url: str, kafka: str, records: Partitions
) -> None:
    partition = longest(records)
    there = records | {partition: records[partition][:-1]}
    publish(kafka, there)
    mark(database_url, records)
    project(database_url, there)
    name, example = only_wrong(checked(database_url, kafka))
    assert (name, example["position"], example["found"]) == ("topics", records[partition][-1].position, None)


def test_an_event_that_the_relay_passed_over_is_named(whole: str, kafka: str) -> None:
    Recorder(whole).record(1, complaints=1, first=EVENTS)
    execute(whole, "update relay_progress set position = (select max(notification_id) from stored_events)")
    name, example = only_wrong(checked(whole, kafka))
    assert (name, example["position"], example["found"]) == ("topics", EVENTS + 1, None)


def test_a_position_published_twice_in_one_run_is_named(database_url: str, kafka: str, records: Partitions) -> None:
    partition = longest(records)
    first, second, *rest = records[partition]
    publish(kafka, records | {partition: [first, second, second, *rest]})
    mark(database_url, records)
    project(database_url, records)
    name, example = only_wrong(checked(database_url, kafka))
    assert name == "topics"
    assert example["expected"] == "once and in order within run 1"
    assert example["found"] == {"offset": 2, "position": second.position, "run": 1}


def test_what_a_later_run_publishes_again_is_lawful_and_counted(
    database_url: str, kafka: str, records: Partitions
) -> None:
    partition = longest(records)
    again = [record._replace(run=2) for record in records[partition][-2:]]
    publish(kafka, records | {partition: records[partition] + again})
    mark(database_url, records)
    project(database_url, records)
    findings = checked(database_url, kafka)
    assert [finding.ok for finding in findings.values()] == [True] * CHECKS
    assert findings["topics"].tolerated == 2


def test_other_bytes_published_again_are_named(database_url: str, kafka: str, records: Partitions) -> None:
    partition = longest(records)
    again = records[partition][-1]._replace(run=2, value=b"{}")
    publish(kafka, records | {partition: [*records[partition], again]})
    mark(database_url, records)
    project(database_url, records)
    name, example = only_wrong(checked(database_url, kafka))
    assert (name, example["position"], example["expected"]) == ("topics", again.position, "the stored bytes")


def test_two_records_in_the_wrong_order_are_named(database_url: str, kafka: str, records: Partitions) -> None:
    partition = longest(records)
    first, second, third, *rest = records[partition]
    publish(kafka, records | {partition: [first, third, second, *rest]})
    mark(database_url, records)
    project(database_url, records)
    name, example = only_wrong(checked(database_url, kafka))
    assert (name, example["position"]) == ("topics", second.position)
    assert example["found"] == {"offset": 1, "position": third.position}


def test_a_broken_chain_of_positions_is_named(database_url: str, kafka: str, records: Partitions) -> None:
    partition = longest(records)
    first, second, *rest = records[partition]
    publish(kafka, records | {partition: [first, second._replace(previous=0), *rest]})
    mark(database_url, records)
    project(database_url, records)
    name, example = only_wrong(checked(database_url, kafka))
    assert (name, example["expected"]["prevposition"], example["found"]["prevposition"]) == (
        "topics",
        first.position,
        0,
    )


def test_a_record_that_is_not_the_relays_is_named(whole: str, kafka: str) -> None:
    async def send() -> None:
        async with AIOKafkaProducer(bootstrap_servers=kafka) as producer:
            await producer.send_and_wait("kehu.customer.v1", b"{}", partition=3)

    asyncio.run(send())
    name, example = only_wrong(checked(whole, kafka))
    assert (name, example["topic"], example["partition"]) == ("topics", "kehu.customer.v1", 3)
    assert example["found"] == {"offset": 0}


def test_a_changed_row_is_named_with_its_columns(whole: str, kafka: str) -> None:
    execute(whole, "update complaint_sla set state = 'closed' where complaint in ('7', '12')")
    name, example = only_wrong(checked(whole, kafka))
    assert name == "complaint_sla"
    assert example["key"] == ["12"]
    assert list(example["expected"]) == list(example["found"]) == ["state"]
    assert example["found"] == {"state": "closed"}


def test_a_row_too_many_and_one_too_few_are_named(whole: str, kafka: str) -> None:
    execute(whole, "delete from customer_history where position = 5")
    name, example = only_wrong(checked(whole, kafka))
    assert (name, example["key"], example["found"]) == ("customer_history", [5], None)
    execute(
        whole,
        "insert into customer_history select (jsonb_populate_record(h, '{\"position\": 5}')).* "
        "from customer_history h where position = 6",
    )
    execute(
        whole,
        "insert into customer_history select (jsonb_populate_record(h, '{\"position\": 500}')).* "
        "from customer_history h where position = 6",
    )
    name, example = only_wrong(checked(whole, kafka))
    assert (name, example["key"]) == ("customer_history", [5])


def test_a_checkpoint_ahead_of_the_topics_is_named(whole: str, kafka: str) -> None:
    execute(
        whole,
        "update checkpoint set position = 1000 "
        "where projection = 'tier_list' and topic = 'kehu.customer.v1' and partition = 3",
    )
    name, example = only_wrong(checked(whole, kafka))
    assert (name, example["partition"]) == ("tier_list", 3)
    assert (example["expected"], example["found"]) == ({"checkpoint at most": 0}, {"checkpoint": 1000})


def test_a_changed_byte_in_the_store_is_named(whole: str, kafka: str) -> None:
    execute(
        whole, "update stored_events set state = set_byte(state, length(state) - 200, 88) where notification_id = 40"
    )
    findings = checked(whole, kafka)
    assert findings["chain"].example is not None
    assert findings["chain"].example["position"] == 40
    assert findings["chain"].example["found"] == {"seal": "broken"}
    assert findings["topics"].example is not None
    assert findings["topics"].example["position"] == 40


def test_an_event_sealed_anew_breaks_the_chain_behind_it(whole: str, kafka: str) -> None:
    # Position 70 is the third version of its stream, 100 the fourth.
    execute(
        whole,
        "with forged as (select notification_id, convert_to(replace(left(convert_from(state, 'UTF8'), -75), "
        '\'"actor":"desk"\', \'"actor":"boss"\'), \'UTF8\') as body from stored_events where notification_id = 70) '
        "update stored_events e set state = body || convert_to(',\"hash\":\"' || encode(sha256(body), 'hex') || '\"}', "
        "'UTF8') from forged where forged.notification_id = e.notification_id",
    )
    chain = checked(whole, kafka)["chain"]
    assert chain.example is not None
    assert chain.example["position"] == 100
    assert list(chain.example["found"]) == ["prevhash"]


def test_values_that_no_seal_covers_are_compared_with_the_sealed_bytes(whole: str, kafka: str) -> None:
    execute(whole, "update stored_events set topic = 'complaint.closed.v1' where notification_id = 40")
    chain = checked(whole, kafka)["chain"]
    assert chain.example is not None
    assert chain.example["expected"] == {"sealed type": "complaint.closed.v1"}


def test_an_event_without_its_command_is_named(whole: str, kafka: str) -> None:
    execute(whole, "delete from command_log where stream = 'complaint/9' and version = 2")
    name, example = only_wrong(checked(whole, kafka))
    assert (name, example["position"], example["found"]) == ("commands", 40, None)


def test_an_accepted_command_without_its_event_is_named(whole: str, kafka: str) -> None:
    execute(whole, "delete from stored_events where notification_id = 120")
    findings = checked(whole, kafka)
    commands, topics = findings["commands"].example, findings["topics"].example
    assert commands is not None
    assert (commands["stream"], commands["version"]) == ("complaint/29", 4)
    assert (commands["expected"], commands["found"]) == (1, 0)
    assert topics is not None
    assert (topics["position"], topics["expected"]) == (120, "the stored bytes")


def test_what_is_not_yet_published_is_no_fault_but_no_answer_either(whole: str, kafka: str) -> None:
    Recorder(whole).record(1, complaints=1, first=EVENTS)
    with pytest.raises(StackBusy, match="after 1 seconds"):
        checked(whole, kafka)


def test_a_read_model_that_stands_still_is_named(whole: str, kafka: str) -> None:
    execute(
        whole,
        "update checkpoint set position = 0, kafka_offset = -1, updated_at = now() - interval '1 day'"
        " where projection = 'complaint_sla'",
    )
    example = checked(whole, kafka)["standing"].example
    assert example is not None
    assert (example["projection"], example["found"]) == (
        "complaint_sla",
        "No worker of it is connected to PostgreSQL.",
    )


def test_what_relays_published_between_kills_is_found_whole(database_url: str, kafka: str) -> None:
    with relay(database_url, kafka) as victim:
        eventually(lambda: published_all(database_url))
        victim.kill()
    execute(database_url, "truncate relay_tail")
    execute(database_url, "update relay_progress set position = 0")
    with relay(database_url, kafka):
        eventually(lambda: published_all(database_url))
    project(database_url, records_of_the_log(database_url))
    assert [finding.example for finding in checked(database_url, kafka).values()] == [None] * CHECKS


def test_the_state_of_every_thing_is_compared_with_its_row(
    whole: str, kafka: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Semantics 31: a list that says nothing of a row differs from every state."""
    silent = replace(states.KINDS["complaint_sla"], listed=lambda _row, _instants: {})
    monkeypatch.setattr(states, "KINDS", {"complaint_sla": silent})

    name, example = only_wrong(checked(whole, kafka))

    assert (name, example["found"]) == ("complaint_sla", {})
    assert example["expected"]
