"""What keeps a local stack from starting is said in one sentence."""

import hashlib
import os
import socket
from pathlib import Path

import pytest
from rich.console import Console

from services.local import home as homes
from services.local import port, stack
from services.local.home import Home
from services.local.problem import StackBusy, StackRefused
from services.local.servers import jars, postgres
from services.settings import StackSettings
from tests import ports

QUIET = Console(quiet=True)


@pytest.fixture
def home(home_folder: Path) -> Home:
    home = Home(home_folder)
    homes.prepare(home)
    return home


def test_a_home_that_cannot_be_a_folder_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.touch()
    with pytest.raises(StackRefused, match="cannot be used"):
        homes.prepare(Home(file / "home"))


def test_a_full_disk_is_refused(home: Home) -> None:
    with pytest.raises(StackRefused, match=r"The disk of .* is full"):
        homes.prepare(home, bytes_needed=2**60)


def test_a_second_command_at_the_same_time_is_asked_to_try_again(home: Home) -> None:
    with homes.held(home), pytest.raises(StackBusy, match="try again"), homes.held(home):
        pass


@pytest.mark.skipif(os.getuid() != 0, reason="only root hands PostgreSQL to another account")
def test_a_home_that_postgres_cannot_reach_is_refused(home_folder: Path) -> None:
    closed = home_folder / "closed"
    closed.mkdir(mode=0o700)
    home = Home(closed / "home")
    homes.prepare(home)
    with pytest.raises(StackRefused, match="cannot reach"):
        postgres.choose_folder(home, QUIET)


def test_what_was_chosen_is_recalled(home: Home) -> None:
    memory = homes.first_memory(home.path / "postgres")
    homes.remember(home, memory)
    assert homes.recall(home) == memory


def test_nobody_else_can_read_the_password(home: Home) -> None:
    homes.remember(home, homes.first_memory(home.path / "postgres"))
    assert home.memory_file.stat().st_mode & 0o077 == 0


def test_a_deep_home_has_its_sockets_where_their_paths_are_short(tmp_path: Path) -> None:
    assert len(str(Home(tmp_path / ("deep/" * 30)).sockets)) <= homes.LONGEST_SOCKET_FOLDER


def test_chosen_ports_are_free_and_different() -> None:
    with ports.undisturbed():
        chosen = port.choose(4)
        assert len(set(chosen)) == 4
        assert not any(port.is_taken(number) for number in chosen)


def test_a_port_with_a_listener_is_taken() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        assert port.is_taken(listener.getsockname()[1])


def test_a_taken_port_is_refused_with_its_number(home: Home) -> None:
    memory = homes.first_memory(home.path / "postgres")
    homes.remember(home, memory)
    settings = StackSettings(home=home.path, database_url=None, kafka=None, api=None)
    with (
        socket.create_server(("127.0.0.1", memory.postgres_port)),
        pytest.raises(StackRefused, match=f"Port {memory.postgres_port}, where PostgreSQL .* is taken"),
    ):
        stack.start(settings, QUIET)


def test_a_jar_with_the_locked_checksum_is_used(tmp_path: Path) -> None:
    lock_file, jar = _cached_jar(tmp_path, hashlib.sha256(b"jar").hexdigest())
    assert jars.resolve(lock_file, tmp_path, QUIET) == [jar]


def test_a_forged_jar_is_refused(tmp_path: Path) -> None:
    lock_file, jar = _cached_jar(tmp_path, hashlib.sha256(b"jar").hexdigest())
    jar.write_bytes(b"forged")
    with pytest.raises(StackRefused, match=r"example-1\.0\.jar is forged or damaged"):
        jars.resolve(lock_file, tmp_path, QUIET)


def _cached_jar(cache: Path, sha256: str) -> tuple[Path, Path]:
    jar = cache / "org" / "kehu" / "example" / "1.0" / "example-1.0.jar"
    jar.parent.mkdir(parents=True)
    jar.write_bytes(b"jar")
    lock_file = cache / "jgo.lock.toml"
    lock_file.write_text(
        f'[[dependencies]]\ngroupId = "org.kehu"\nartifactId = "example"\nversion = "1.0"\nsha256 = "{sha256}"\n'
    )
    return lock_file, jar
