"""Every process works with a company's Kafka and PostgreSQL: TLS, accounts, certificates, and no right too many."""

import asyncio
import os
import re
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import replace

import pytest
from aiokafka.errors import KafkaConnectionError, TopicAuthorizationFailedError

from projections.worker.kafka import clients
from projections.worker.kafka.access import KafkaAccess, Protocol
from services import health
from services.api.operation.readiness import Readiness
from services.api.reading.reads import open_pool
from services.health import Trouble
from services.local.servers import topics
from services.store.postgres import open_store
from tests import temporary
from tests.integration import secure_kafka
from tests.integration.access_lists import GROUP, TOPIC, grant
from tests.integration.certificates import SERVER, Company
from tests.integration.secure_kafka import PASSWORD, SecureKafka
from tests.integration.secure_postgres import encrypted
from tests.services.store.names import named, send
from tests.waiting import eventually_async

pytestmark = pytest.mark.servers

EVERY_TOPIC = (TOPIC, "kehu.")
# As docs/kafka.md lists them.
RELAY = {EVERY_TOPIC: ["Read", "Write", "DescribeConfigs"]}
WORKER = {EVERY_TOPIC: ["Read"], (GROUP, "kehu."): ["Read"]}
API = {EVERY_TOPIC: ["Describe"]}
CHECK = {EVERY_TOPIC: ["Read"]}
OWNER = {EVERY_TOPIC: ["Create", "Delete"]}
LAST = "owner"
RIGHTS = {"scram-512": RELAY, "scram-256": WORKER, "plain": CHECK, "api": API, LAST: OWNER}


@pytest.fixture(scope="module")
def kafka() -> Iterator[SecureKafka]:
    with secure_kafka.running(temporary.folder("secure-kafka")) as running:
        asyncio.run(topics.make_topics(KafkaAccess(running.plain), 3))
        asyncio.run(grant_all(running))
        yield running


async def grant_all(kafka: SecureKafka) -> None:
    """Give every account its rights, and return when the broker goes by them."""
    for account, rights in RIGHTS.items():
        await grant(kafka.plain, account, rights)
    # Kafka answers before it knows them: the broker and the controller each learn of them in the order given.
    owner = by_certificate(kafka, LAST)

    async def known() -> bool:
        try:
            await topics.delete_topics(owner, ["kehu.never-made.v1"])
        except TopicAuthorizationFailedError:
            return False
        return await topics.missing_topics(owner) == []

    await eventually_async(known)


@pytest.fixture(scope="module")
def stranger() -> Company:
    return Company(temporary.folder("stranger") / "certificates")


def login(kafka: SecureKafka, mechanism: str, name: str) -> dict[str, str]:
    return {
        "KEHU_KAFKA": kafka.login,
        "KEHU_KAFKA_SECURITY_PROTOCOL": "SASL_SSL",
        "KEHU_KAFKA_SASL_MECHANISM": mechanism,
        "KEHU_KAFKA_USERNAME": name,
        "KEHU_KAFKA_PASSWORD": PASSWORD,
        "KEHU_KAFKA_CA_FILE": str(kafka.company.ca_file),
    }


def by_certificate(kafka: SecureKafka, name: str) -> KafkaAccess:
    cert_file, key_file = kafka.company.certify(name)
    return KafkaAccess(
        kafka.certificate, Protocol.SSL, ca_file=kafka.company.ca_file, cert_file=cert_file, key_file=key_file
    )


def environment(database_url: str, kafka: dict[str, str]) -> dict[str, str]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("KEHU_") or name == "KEHU_KEYS"}
    return clean | {"KEHU_DATABASE_URL": database_url, "KEHU_API": "http://127.0.0.1:1"} | kafka


async def started(database_url: str, kafka: dict[str, str], *words: str) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "kehu", *words),
        env=environment(database_url, kafka),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )


async def kehu(database_url: str, kafka: dict[str, str], *words: str) -> tuple[int | None, str]:
    """Run a command to its end; return its exit code and what it printed."""
    process = await started(database_url, kafka, *words)
    printed, _ = await process.communicate()
    return process.returncode, printed.decode()


@asynccontextmanager
async def running(database_url: str, kafka: dict[str, str], role: str) -> AsyncIterator[None]:
    process = await started(database_url, kafka, role)
    try:
        yield
    finally:
        process.kill()
        await process.communicate()


async def test_relay_worker_and_check_work_with_accounts_tls_and_the_rights_that_the_page_lists(
    database_url: str, kafka: SecureKafka
) -> None:
    relay = login(kafka, "SCRAM-SHA-512", "scram-512")
    worker = login(kafka, "SCRAM-SHA-256", "scram-256")
    check = login(kafka, "PLAIN", "plain")
    async with (
        encrypted(database_url, *kafka.company.certify(SERVER), kafka.company.ca_file) as url,
        running(url, relay, "relay"),
        running(url, worker, "worker"),
        open_store(url) as store,
    ):
        await send(store, named("Acme"))
        assert await kehu(url, check, "wait", "--timeout", "60") == (0, "")
        for command in ("check", "customers list"):
            exit_code, printed = await kehu(url, check, *command.split())
            assert exit_code == 0, printed


async def test_a_certificate_is_enough_for_readiness_and_topics(database_url: str, kafka: SecureKafka) -> None:
    owner, api = by_certificate(kafka, LAST), by_certificate(kafka, "api")
    await topics.delete_topics(owner, ["kehu.unit.v1"])
    assert await health.topics(api) == [Trouble("topics", "kehu.unit.v1: is missing.")]
    await topics.make_topics(owner, 3)
    assert await health.topics(api) == []
    async with open_pool(database_url) as pool:
        assert await Readiness(pool, database_url, api).missing() == []
        no_certificate = KafkaAccess(kafka.certificate, Protocol.SSL, ca_file=kafka.company.ca_file)
        assert await Readiness(pool, database_url, no_certificate).missing() == [
            f"Kafka does not answer at {kafka.certificate}."
        ]


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"KEHU_KAFKA_PASSWORD": "wrong"}, "refuses the login of scram-512: see KEHU_KAFKA_USERNAME"),
        ({"KEHU_KAFKA_USERNAME": "nobody"}, "refuses the login of nobody: see KEHU_KAFKA_USERNAME"),
        ({"KEHU_KAFKA_CA_FILE": "STRANGER"}, "shows a certificate that is not trusted .* see KEHU_KAFKA_CA_FILE"),
    ],
)
async def test_what_kafka_refuses_ends_every_process_with_the_reason(
    wrong: dict[str, str], sentence: str, database_url: str, kafka: SecureKafka, stranger: Company
) -> None:
    changed = {name: value.replace("STRANGER", str(stranger.ca_file)) for name, value in wrong.items()}
    access = login(kafka, "SCRAM-SHA-512", "scram-512") | changed
    roles = ("relay", "worker", "check") if "KEHU_KAFKA_PASSWORD" in wrong else ("relay",)
    for exit_code, printed in await asyncio.gather(*(kehu(database_url, access, role) for role in roles)):
        assert exit_code == 3, printed
        assert re.search(f"Kafka cannot be used: {kafka.login} {sentence}", printed)
        assert PASSWORD not in printed


@pytest.mark.parametrize("company", ["none", "stranger"])
async def test_a_broker_that_wants_another_certificate_is_named(
    company: str, kafka: SecureKafka, stranger: Company
) -> None:
    access = KafkaAccess(kafka.certificate, Protocol.SSL, ca_file=kafka.company.ca_file)
    if company == "stranger":
        cert_file, key_file = stranger.certify("api")
        access = replace(access, cert_file=cert_file, key_file=key_file)
    with pytest.raises(KafkaConnectionError, match=r"ends connections by SSL at once: see .*KEHU_KAFKA_CERT_FILE"):
        await clients.probe(access)


async def test_a_postgresql_with_a_strange_certificate_is_refused_by_all(
    database_url: str, kafka: SecureKafka, stranger: Company
) -> None:
    nothing = {"KEHU_KAFKA": kafka.plain}
    async with encrypted(database_url, *kafka.company.certify(SERVER), stranger.ca_file) as url:
        commands = ("api", "relay", "worker", "wait", "customers list")
        ended = await asyncio.gather(*(kehu(url, nothing, *command.split()) for command in commands))
    for exit_code, printed in ended:
        assert exit_code == 3, printed
        assert "certificate verify failed" in printed
