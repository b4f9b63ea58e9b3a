"""The folder of a local stack: where its parts are, and what it remembers between starts."""

import fcntl
import hashlib
import os
import secrets
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from pydantic import BaseModel, ConfigDict

from services.local import port
from services.local.problem import StackBusy, StackRefused
from services.settings import REMEMBERED

FREE_BYTES_NEEDED = 512 * 1024 * 1024
# A socket's path may have 107 characters; the longest name below is `.s.PGSQL.29999.lock`.
LONGEST_SOCKET_FOLDER = 80


class Addresses(BaseModel):
    """The addresses of the parts of a stack; `services.settings` reads them."""

    model_config = ConfigDict(frozen=True)

    database_url: str
    kafka: str
    api: str
    # An earlier release had none.
    console: str | None = None


class Memory(BaseModel):
    """The choices of the first start, which stay."""

    model_config = ConfigDict(frozen=True)

    addresses: Addresses
    postgres_port: int
    postgres_password: str
    postgres_folder: Path
    kafka_port: int
    kafka_controller_port: int
    kafka_cluster_id: str
    api_port: int
    # Of the processes beside the API, by name; an earlier release chose none.
    metrics_ports: dict[str, int] = {}
    # An earlier release had no console.
    console_port: int | None = None


@dataclass(frozen=True, slots=True)
class Home:
    """The folder and its parts."""

    path: Path

    @property
    def memory_file(self) -> Path:
        return self.path / REMEMBERED

    @property
    def logs(self) -> Path:
        return self.path / "logs"

    @property
    def kafka(self) -> Path:
        return self.path / "kafka"

    @property
    def metrics_file(self) -> Path:
        return self.path / "metrics.json"

    @property
    def supervisor_file(self) -> Path:
        return self.path / "supervisord.conf"

    @property
    def sockets(self) -> Path:
        inside = self.path / "run"
        if len(str(inside)) <= LONGEST_SOCKET_FOLDER:
            return inside
        key = hashlib.sha256(str(self.path).encode()).hexdigest()[:12]
        return Path(tempfile.gettempdir()) / f"kehu-{os.getuid()}-{key}"

    @property
    def supervisor_socket(self) -> Path:
        return self.sockets / "supervisor.sock"


def prepare(home: Home, *, bytes_needed: int = FREE_BYTES_NEEDED) -> None:
    """Make the folders, or refuse with the reason why they cannot be made or used."""
    try:
        for folder in (home.path, home.logs, home.kafka, home.sockets):
            folder.mkdir(parents=True, exist_ok=True)
        # PostgreSQL may run as another user, who must be able to traverse the folder.
        home.path.chmod(0o711)
        home.sockets.chmod(0o711)
        home.logs.chmod(0o700)
        home.kafka.chmod(0o700)
    except OSError as error:
        raise StackRefused(f"The folder {home.path} cannot be used: {error.strerror}.") from error
    free = shutil.disk_usage(home.path).free
    if free < bytes_needed:
        raise StackRefused(
            f"The disk of {home.path} is full: {free // 1024**2} MB are free, "
            f"a local stack needs {bytes_needed // 1024**2} MB."
        )


@contextmanager
def held(home: Home) -> Iterator[None]:
    """Keep out every other `kehu up` and `kehu down` of this home."""
    with (home.path / "lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise StackBusy(f"Another `kehu up` or `kehu down` is at work in {home.path}; try again.") from error
        yield


def recall(home: Home) -> Memory | None:
    """Return the choices of an earlier start."""
    if not home.memory_file.exists():
        return None
    return Memory.model_validate_json(home.memory_file.read_text())


def first_memory(postgres_folder: Path) -> Memory:
    """Choose free ports and new secrets."""
    postgres_port, kafka_port, kafka_controller_port, api_port = port.choose(4)
    password = secrets.token_urlsafe(16)
    return Memory(
        addresses=Addresses(
            database_url=f"postgresql://kehu:{password}@127.0.0.1:{postgres_port}/kehu",
            kafka=f"127.0.0.1:{kafka_port}",
            api=f"http://127.0.0.1:{api_port}",
        ),
        postgres_port=postgres_port,
        postgres_password=password,
        postgres_folder=postgres_folder,
        kafka_port=kafka_port,
        kafka_controller_port=kafka_controller_port,
        kafka_cluster_id=uuid4().hex[:22],
        api_port=api_port,
    )


def remember(home: Home, memory: Memory) -> None:
    """Write the memory so that a crash leaves either the old or the new one, readable only by us."""
    draft = home.memory_file.with_suffix(".new")
    draft.touch(mode=0o600)
    draft.write_text(memory.model_dump_json(indent=2))
    draft.replace(home.memory_file)
