"""What every test may ask for: real servers, an empty database, empty topics."""

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings

from tests import stack as stacks
from tests.stack import PrivateStack

# Property tests are judged by what they find: a busy machine fails none of them.
settings.register_profile("patient", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("patient")


@pytest.fixture(scope="session")
def stack() -> Iterator[PrivateStack]:
    """Run PostgreSQL and Kafka for the whole session."""
    with stacks.running() as servers:
        stacks.make_template(servers)
        yield servers


@pytest.fixture(scope="module")
def database_url(stack: PrivateStack) -> Iterator[str]:
    """Give the module an empty migrated database."""
    with stacks.database(stack) as url:
        yield url


@pytest.fixture(scope="session")
def kafka(stack: PrivateStack) -> str:
    """Return the address of Kafka."""
    return stack.kafka


@pytest.fixture
def fresh_topics(kafka: str) -> None:
    """Empty the topics before the test."""
    stacks.empty_topics(kafka)
