"""Apache Kafka of the local stack: one node without ZooKeeper, run by the supervisor."""

import asyncio
import subprocess
import tomllib
from dataclasses import dataclass
from pathlib import Path
from string import Template

from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from rich.console import Console

from contracts.catalog import TOPICS
from services.local.home import Home, Memory
from services.local.problem import StackRefused
from services.local.servers import jars, java
from services.settings import FILES

SETTINGS = FILES / "deploy" / "local" / "kafka.properties"
CONFIGURATION = FILES / "deploy" / "kafka" / "topics.toml"


@dataclass(frozen=True, slots=True)
class Kafka:
    """The folder of one broker and the Java that runs it."""

    folder: Path
    java: Path

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @property
    def settings(self) -> Path:
        return self.folder / "kafka.properties"

    @property
    def class_path(self) -> Path:
        return self.folder / "class-path"

    @property
    def command(self) -> list[str | Path]:
        return [
            self.java,
            "-Xms256m",
            "-Xmx256m",
            "-XX:+UseSerialGC",
            "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
            "-Dorg.slf4j.simpleLogger.log.kafka.server.KafkaRaftServer=info",
            "-Dorg.slf4j.simpleLogger.showDateTime=true",
            "-Dorg.slf4j.simpleLogger.dateTimeFormat=yyyy-MM-dd'T'HH:mm:ss.SSSZ",
            f"@{self.class_path}",
            "kafka.Kafka",
            self.settings,
        ]


def prepare(memory: Memory, home: Home, console: Console) -> Kafka:
    """Check the jars, write the settings for this start, and format the log folder at the first start."""
    kafka = Kafka(home.kafka, java.find())
    paths = jars.resolve(jars.LOCK_FILE, jars.default_cache(), console)
    joined = ":".join(str(path) for path in paths).replace("\\", "\\\\")
    # Java reads its options from a file: the command line would be too long to read.
    kafka.class_path.write_text(f'-cp "{joined}"\n')
    kafka.settings.write_text(
        Template(SETTINGS.read_text()).substitute(
            port=memory.kafka_port,
            controller_port=memory.kafka_controller_port,
            data=kafka.data,
        )
    )
    if not (kafka.data / "meta.properties").exists():
        _format(kafka, memory.kafka_cluster_id)
    return kafka


async def make_topics(bootstrap: str, partitions: int) -> None:
    """Create the topics that are missing."""
    admin = AIOKafkaAdminClient(bootstrap_servers=bootstrap)
    await admin.start()
    try:
        present = await admin.list_topics()
        await admin.create_topics([topic for topic in declared(partitions) if topic.name not in present])
    finally:
        await admin.close()


def declared(partitions: int) -> list[NewTopic]:
    """Describe the topic of every aggregate, on the single broker."""
    configuration = tomllib.loads(CONFIGURATION.read_text())["config"]
    return [NewTopic(topic, partitions, 1, topic_configs=configuration) for topic in TOPICS]


async def delete_topics(bootstrap: str) -> None:
    """Delete our topics with all their records, and return when they are gone."""
    admin = AIOKafkaAdminClient(bootstrap_servers=bootstrap)
    await admin.start()
    try:
        present = await admin.list_topics()
        await admin.delete_topics([topic for topic in TOPICS if topic in present])
        # The broker answers before it deletes.
        while set(TOPICS) & set(await admin.list_topics()):  # noqa: ASYNC110 - it sends no event
            await asyncio.sleep(0.02)
    finally:
        await admin.close()


def _format(kafka: Kafka, cluster_id: str) -> None:
    formatted = subprocess.run(
        [
            kafka.java,
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            f"@{kafka.class_path}",
            "kafka.tools.StorageTool",
            "format",
            "-t",
            cluster_id,
            "-c",
            kafka.settings,
            "--ignore-formatted",
        ],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    if formatted.returncode != 0:
        lines = (formatted.stderr + formatted.stdout).strip().splitlines()
        raise StackRefused(f"Kafka's folder {kafka.data} cannot be formatted: {lines[-1]}")
