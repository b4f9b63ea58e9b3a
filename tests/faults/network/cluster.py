"""Three Kafka brokers, each also a controller, whose connections go over links that a test can break.

Clients reach a broker over the link of their listener, brokers each other over another; controllers have a link for
each pair. The listener without a name in `CLIENTS` has no link: it is for the test itself.
"""

import os
import signal
import subprocess
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from string import Template
from typing import Final
from uuid import uuid4

from services.local import home as homes
from services.local import port
from services.local.home import Home
from services.local.servers import kafka
from services.local.servers.kafka import Kafka
from tests import ports
from tests.faults.network.proxy import Link, Network
from tests.stack import QUIET
from tests.waiting import eventually

NODES: Final = (1, 2, 3)
BETWEEN: Final = "BETWEEN"
CLIENTS: Final = ("RELAY", "WORKER")
DIRECT: Final = "PLAINTEXT"
LISTENERS: Final = (DIRECT, *CLIENTS, BETWEEN)
SETTINGS: Final = Template("""
node.id=$node
controller.quorum.voters=$voters
listeners=$listeners,CONTROLLER://127.0.0.1:$controller
advertised.listeners=$advertised
inter.broker.listener.name=BETWEEN
listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT,RELAY:PLAINTEXT,WORKER:PLAINTEXT,BETWEEN:PLAINTEXT
default.replication.factor=3
min.insync.replicas=2
offsets.topic.replication.factor=3
offsets.topic.num.partitions=3
transaction.state.log.replication.factor=3
transaction.state.log.min.isr=2
share.coordinator.state.topic.replication.factor=3
replica.lag.time.max.ms=5000
""")


@dataclass(slots=True)
class Node:
    """One broker: where its listeners are, the links to them, and its process."""

    number: int
    program: Kafka
    log: Path
    ports: dict[str, int]
    controller: int
    links: dict[str, Link] = field(default_factory=dict)
    # From each other controller to this one.
    quorum: dict[int, Link] = field(default_factory=dict)
    process: "subprocess.Popen[bytes] | None" = None

    def start(self) -> None:
        """Start the broker, for the first time or again."""
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(self.program.command, stdout=log, stderr=log)

    def kill(self) -> None:
        """End the broker as a power cut would."""
        if self.process:
            self.process.kill()
            self.process.wait()
        self.process = None

    def freeze(self, *, frozen: bool) -> None:
        """Stop the broker in the middle of what it does, or let it go on."""
        assert self.process
        os.kill(self.process.pid, signal.SIGSTOP if frozen else signal.SIGCONT)


@dataclass(frozen=True, slots=True)
class Cluster:
    """The brokers by their number."""

    nodes: dict[int, Node]

    def at(self, listener: str = DIRECT) -> str:
        """Return the addresses of all brokers, as this listener's clients know them."""
        return ",".join(f"127.0.0.1:{_port(node, listener)}" for node in self.nodes.values())

    def links(self, listener: str) -> list[Link]:
        """Return the links over which the listener's clients reach all brokers."""
        return [node.links[listener] for node in self.nodes.values()]

    def around(self, number: int) -> list[Link]:
        """Return the links between a node and the other nodes: to its broker, and to and from its controller."""
        others = [node.quorum[number] for node in self.nodes.values() if node.number != number]
        node = self.nodes[number]
        return [node.links[BETWEEN], *node.quorum.values(), *others]


def _port(node: Node, listener: str) -> int:
    return node.ports[listener] if listener == DIRECT else node.links[listener].port


@contextmanager
def running(folder: Path, network: Network) -> Iterator[Cluster]:
    """Run three brokers; kill them whatever happens."""
    cluster = Cluster({})
    try:
        with ports.undisturbed():
            free = iter(port.choose(len(NODES) * (len(LISTENERS) + 1)))
            for number in NODES:
                cluster.nodes[number] = _made(folder, number, free)
            _connect(cluster, network)
            cluster_id = uuid4().hex[:22]
            with ThreadPoolExecutor() as pool:
                list(pool.map(lambda node: _begin(node, cluster, cluster_id), cluster.nodes.values()))
            eventually(lambda: all(port.is_taken(node.ports[DIRECT]) for node in cluster.nodes.values()))
        yield cluster
    finally:
        for node in cluster.nodes.values():
            node.kill()


def _made(folder: Path, number: int, free: Iterator[int]) -> Node:
    home = Home(folder / f"node-{number}")
    homes.prepare(home)
    program = kafka.with_jars(home, QUIET)
    own = {listener: next(free) for listener in LISTENERS}
    return Node(number, program, home.logs / "kafka.log", own, next(free))


def _connect(cluster: Cluster, network: Network) -> None:
    for node in cluster.nodes.values():
        for listener in (*CLIENTS, BETWEEN):
            node.links[listener] = network.link(node.ports[listener])
        for other in NODES:
            if other != node.number:
                node.quorum[other] = network.link(node.controller)


def _begin(node: Node, cluster: Cluster, cluster_id: str) -> None:
    _write_settings(node, cluster)
    kafka.make_data(node.program, cluster_id)
    node.start()


def _write_settings(node: Node, cluster: Cluster) -> None:
    voters = [
        f"{each.number}@127.0.0.1:{each.controller if each is node else each.quorum[node.number].port}"
        for each in cluster.nodes.values()
    ]
    common = Template(kafka.SETTINGS.read_text()).substitute(
        port=node.ports[DIRECT], controller_port=node.controller, data=node.program.data
    )
    # The last line about a setting counts.
    node.program.settings.write_text(
        common
        + SETTINGS.substitute(
            node=node.number,
            voters=",".join(voters),
            controller=node.controller,
            listeners=",".join(f"{name}://127.0.0.1:{number}" for name, number in node.ports.items()),
            advertised=",".join(f"{name}://127.0.0.1:{_port(node, name)}" for name in LISTENERS),
        )
    )
