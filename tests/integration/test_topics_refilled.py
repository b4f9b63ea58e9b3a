"""A relay that publishes nothing notices that Kafka lost what it had acknowledged; the next run publishes it again."""

from collections.abc import Iterator

import psycopg
import pytest

from tests import stack as stacks
from tests.integration.recorded import Recorder
from tests.integration.relays import PROGRAM, published_all, relay
from tests.integration.test_relay import assert_published
from tests.stack import PrivateStack
from tests.waiting import PATIENCE_SECONDS, eventually

pytestmark = pytest.mark.usefixtures("fresh_topics")
OFTEN = f"from services.relay import reconciling; reconciling.BEAT_SECONDS = 0.2\n{PROGRAM}"


@pytest.fixture
def database_url(stack: PrivateStack) -> Iterator[str]:
    with stacks.database(stack) as url:
        yield url


def findings(database_url: str) -> list[tuple[str, bool]]:
    with psycopg.connect(database_url) as connection:
        return connection.execute("select distinct kind, healed_at is null from reconciliation order by 1").fetchall()


def test_topics_that_are_deleted_and_made_again_are_filled_without_a_new_event(database_url: str, kafka: str) -> None:
    Recorder(database_url).record(200)
    with relay(database_url, kafka, program=OFTEN) as first:
        eventually(lambda: published_all(database_url))
        stacks.empty_topics(kafka)
        assert first.wait(PATIENCE_SECONDS) != 0
    assert findings(database_url) == [("lost", True)]
    with relay(database_url, kafka, program=OFTEN):
        eventually(lambda: findings(database_url) == [("lost", False)])
        assert_published(database_url, kafka)
