"""Every process of Kehu on a cluster of three brokers and one PostgreSQL, with a link for each way between them.

Two relays run: the first reaches Kafka and PostgreSQL over links, the second directly, to take over when the first is
cut off.
"""

import asyncio
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

import psutil
import psycopg

from projections.worker.kafka.access import KafkaAccess
from services import migrate
from services.local import home as homes
from services.local import port, readiness, supervisor
from services.local.command import KEHU
from services.local.home import Home
from services.local.program import Program
from services.local.servers import topics
from services.local.stack import worker_shares
from services.relay.leadership import RELAY_LOCK
from tests import ports, stack, temporary
from tests.faults.network import cluster, proxy
from tests.faults.network.cluster import Cluster
from tests.faults.network.proxy import Fault, Link, Network
from tests.stack import PARTITIONS
from tests.waiting import eventually

REPLICAS: Final = 3
LEADER: Final = "select client_port from pg_locks join pg_stat_activity using (pid) where objid = %s and granted"
ROLES: Final = ("api", "relay-1", "worker")


@dataclass(frozen=True, slots=True)
class System:
    """Where everything is, and the links to PostgreSQL by the role that uses them."""

    home: Path
    network: Network
    cluster: Cluster
    database_url: str
    api: str
    postgres: dict[str, Link]

    @property
    def kafka(self) -> KafkaAccess:
        """Return Kafka as the test itself reaches it."""
        return KafkaAccess(self.cluster.at())

    def pid(self, role: str) -> int | None:
        """Return the process that plays the role now."""
        running = supervisor.processes(Home(self.home))
        return next((process.pid for process in running if process.name == role), None)

    def leads_over_links(self) -> bool:
        """Return whether the relay behind links holds the lock: then the other's connections do not."""
        with psycopg.connect(self.database_url) as connection:
            row = connection.execute(LEADER, (RELAY_LOCK,)).fetchone()
        other = self.pid("relay-2")
        if row is None or other is None:
            return row is not None
        try:
            theirs = {each.laddr.port for each in psutil.Process(other).net_connections() if each.laddr}
        except psutil.NoSuchProcess:
            return False
        return row[0] not in theirs

    @contextmanager
    def broken(self, fault: Fault, *links: Link) -> Iterator[None]:
        """Break these links for as long as the context lasts."""
        self.network.become(fault, *links)
        try:
            yield
        finally:
            self.network.become(None, *links)


@contextmanager
def running() -> Iterator[System]:
    """Run all of it in a folder of its own; end it whatever happens."""
    folder = temporary.folder("network")
    home = Home(folder / "home")
    homes.prepare(home)
    try:
        with (
            proxy.network() as network,
            stack.running(with_kafka=False) as postgres,
            cluster.running(folder, network) as brokers,
        ):
            migrate.migrate(postgres.database_url)
            eventually(lambda: _topics_made(brokers))
            number = urlsplit(postgres.database_url).port
            assert number is not None
            links = {role: network.link(number) for role in ROLES}
            with ports.undisturbed():
                (api,) = port.choose(1)
                system = System(home.path, network, brokers, postgres.database_url, f"http://127.0.0.1:{api}", links)
                supervisor.start(home, [], _programs(system), _environment(system))
                supervisor.start_roles(home)
                readiness.wait(home, system.api)
            try:
                yield system
            finally:
                supervisor.stop(home)
    finally:
        shutil.rmtree(folder)


def _topics_made(brokers: Cluster) -> bool:
    try:
        asyncio.run(topics.make_topics(KafkaAccess(brokers.at()), PARTITIONS, replication=REPLICAS))
    except Exception:  # noqa: BLE001 - brokers that have just started refuse in many ways
        return False
    return True


def _programs(system: System) -> list[Program]:
    at = system.cluster.at
    return [
        _program("relay-1", "relay", database=_over(system, "relay-1"), kafka=at("RELAY")),
        _program("relay-2", "relay", database=system.database_url, kafka=at()),
        *(
            _program(f"worker-{number}", "worker", *names, database=_over(system, "worker"), kafka=at("WORKER"))
            for number, names in enumerate(worker_shares(), start=1)
        ),
        _program("api", "api", database=_over(system, "api"), kafka=at()),
    ]


def _program(name: str, *command: str, database: str, kafka: str) -> Program:
    own = ["env", f"KEHU_DATABASE_URL={database}", f"KEHU_KAFKA={kafka}"]
    return Program(name, [*own, *KEHU, *command], priority=30)


def _over(system: System, role: str) -> str:
    """Return the address of PostgreSQL behind the role's link."""
    parts = urlsplit(system.database_url)
    return parts._replace(netloc=parts.netloc.replace(f":{parts.port}", f":{system.postgres[role].port}")).geturl()


def _environment(system: System) -> dict[str, str]:
    return {
        "KEHU_HOME": str(system.home),
        "KEHU_API": system.api,
        "KEHU_TOPIC_PARTITIONS": str(PARTITIONS),
        "KEHU_TRACEBACK": "1",
    }
