"""A simulated company leaves log, topics and read models that agree."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from projections.worker.kafka.access import KafkaAccess
from services.check import check as checks
from tests import stack as stacks
from tests.integration.system import mark, project, publish, records_of_the_log
from tests.services.cli.kehu import kehu
from tests.stack import PrivateStack

pytestmark = pytest.mark.usefixtures("fresh_topics")


@pytest.fixture
def database_url(stack: PrivateStack) -> Iterator[str]:
    with stacks.database(stack) as url:
        yield url


def test_kehu_check_finds_nothing_in_a_simulated_company(database_url: str, kafka: str, tmp_path: Path) -> None:
    asked = ("hvac-maker", "--customers", "14", "--from", "2026-01-05", "--to", "2026-06-01")
    played = kehu("simulate", *asked, database_url=database_url, home=tmp_path)
    assert played.code == 0, played.err
    records = records_of_the_log(database_url)
    publish(kafka, records)
    mark(database_url, records)
    project(database_url, records)
    found = asyncio.run(checks.check(database_url, KafkaAccess(kafka), seconds=1))
    assert [finding.example for finding in found if not finding.ok] == []
    assert min(finding.compared for finding in found if finding.name in ("complaint_sla", "overdue_receivables")) > 9
