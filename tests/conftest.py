"""What every test may ask for: real servers, an empty database, empty topics."""

import signal
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import NoReturn

import pytest
from hypothesis import HealthCheck, settings

from tests import one_master_key, temporary
from tests import stack as stacks
from tests.stack import PrivateStack

# Property tests are judged by what they find: a busy machine fails none of them, and each run tries the same examples.
settings.register_profile("patient", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("patient")


def pytest_configure(config: pytest.Config) -> None:
    """Have a run that is told to end leave in order, like one that is interrupted."""
    signal.signal(signal.SIGTERM, _interrupt)
    # A shell has what it starts in the background ignore Ctrl-C, and so would every process that a test interrupts.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    if not _is_worker(config):
        temporary.begin_run()
        one_master_key.make()


def pytest_unconfigure(config: pytest.Config) -> None:
    """Return when nothing is left of the run, not even of workers that were killed."""
    temporary.end()
    if not _is_worker(config):
        temporary.end_run()


def _interrupt(*_: object) -> NoReturn:
    raise KeyboardInterrupt


def _is_worker(config: pytest.Config) -> bool:
    return hasattr(config, "workerinput")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Take `--slow`."""
    parser.addoption("--slow", action="store_true", help="Run the slow tests, and no others.")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark what needs servers and what must stay together, and begin with what takes longest."""
    wanted = config.getoption("--slow")
    left_out = [item for item in items if (item.get_closest_marker("slow") is not None) != wanted]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in left_out]
    for item in items:
        if "stack" in _fixtures(item):
            item.add_marker(pytest.mark.servers)
        if item.get_closest_marker("servers"):
            # These share a database, and often what is in it. Kafka they have for themselves: each worker runs its own.
            # Tests of the console share one stack with the demo in it.
            together = "browser" if item.path.parent.name == "browser" else item.path.stem
            item.add_marker(pytest.mark.xdist_group(together))
    items.sort(key=lambda item: ("servers" not in _fixtures(item), item.get_closest_marker("servers") is None))


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Keep servers from tests that `make unit` takes for tests without."""
    stacks.WANTED.set(item.get_closest_marker("servers") is not None)


def _fixtures(item: pytest.Item) -> list[str]:
    found: list[str] = getattr(item, "fixturenames", [])
    return found


@pytest.fixture
def home_folder() -> Path:
    """Give a folder for a local stack whose path is so short that its sockets lie in it, too."""
    return temporary.folder("home")


@pytest.fixture(scope="session")
def stack() -> Iterator[PrivateStack]:
    """Run PostgreSQL for the rest of the session."""
    with stacks.running(with_kafka=False) as started:
        stacks.make_template(started)
        yield started


@pytest.fixture(scope="session")
def servers(stack: PrivateStack) -> Iterator[PrivateStack]:
    """Run Kafka beside it."""
    with stacks.running(with_postgres=False) as started:
        yield replace(started, homes=(*stack.homes, *started.homes), database_url=stack.database_url)


@pytest.fixture(scope="session")
def kafka(servers: PrivateStack) -> str:
    """Return the address of Kafka."""
    return servers.kafka


@pytest.fixture(scope="module")
def database_url(stack: PrivateStack) -> Iterator[str]:
    """Give the module an empty migrated database."""
    with stacks.database(stack) as url:
        yield url


@pytest.fixture
def fresh_topics(kafka: str) -> None:
    """Empty the topics before the test."""
    stacks.empty_topics(kafka)
