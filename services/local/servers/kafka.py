"""Apache Kafka of the local stack: one node without ZooKeeper, run by the supervisor."""

import subprocess
from dataclasses import dataclass
from pathlib import Path
from string import Template

from rich.console import Console

from services.local.home import Home, Memory
from services.local.problem import StackRefused
from services.local.servers import jars, java
from services.settings import FILES

SETTINGS = FILES / "deploy" / "local" / "kafka.properties"


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
    kafka = with_jars(home, console)
    kafka.settings.write_text(
        Template(SETTINGS.read_text()).substitute(
            port=memory.kafka_port,
            controller_port=memory.kafka_controller_port,
            data=kafka.data,
        )
    )
    if not (kafka.data / "meta.properties").exists():
        make_data(kafka, memory.kafka_cluster_id)
    return kafka


def with_jars(home: Home, console: Console) -> Kafka:
    """Return a broker that has its programs, and neither settings nor data."""
    kafka = Kafka(home.kafka, java.find())
    paths = jars.resolve(jars.LOCK_FILE, jars.default_cache(), console)
    joined = ":".join(str(path) for path in paths).replace("\\", "\\\\")
    # Java reads its options from a file: the command line would be too long to read.
    kafka.class_path.write_text(f'-cp "{joined}"\n')
    return kafka


def is_formatted(home: Home) -> bool:
    """Return whether the broker has a log folder that it can start from."""
    return (Kafka(home.kafka, Path()).data / "meta.properties").exists()


def make_data(kafka: Kafka, cluster_id: str, *options: str) -> None:
    """Format the log folder, with more options of Kafka's own tool."""
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
            *options,
        ],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    if formatted.returncode != 0:
        lines = (formatted.stderr + formatted.stdout).strip().splitlines()
        raise StackRefused(f"Kafka's folder {kafka.data} cannot be formatted: {lines[-1]}")
