"""The wheel is all that a machine with Python needs: it runs a whole stack from any folder."""

import argparse
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Iterator, Mapping, Sequence
from contextlib import chdir
from dataclasses import dataclass
from pathlib import Path

import httpx
import psutil
import pytest

from kehu.__main__ import PACKAGES
from projections.registry import PROJECTIONS
from services.local.home import Home
from services.local.mark import STACK_MARK
from tests import ports, readme, temporary, tutorials
from tests.checkout import ROOT
from tests.services.cli.kehu import kehu
from tests.waiting import PATIENCE_SECONDS

pytestmark = pytest.mark.servers
NEEDS_KAFKA = ("check", "status")
# What a command says that stored something.
STORED = re.compile(r"position [0-9]+\)\.$")
STRANGE = "raise SystemExit('This module is not Kehu.')"


@dataclass(frozen=True, slots=True)
class Installed:
    """An environment with Kehu in it, and a folder that has nothing to do with it."""

    folder: Path
    elsewhere: Path

    @property
    def packages(self) -> Path:
        return next(self.folder.glob("lib/python*/site-packages"))

    def kehu(self, *arguments: str, given: str | None = None, **environment: str) -> subprocess.CompletedProcess[str]:
        """Run the command from elsewhere, with nothing of Kehu's in its environment but what is given."""
        others = {name: value for name, value in os.environ.items() if not name.startswith(("KEHU_", "PYTHON"))}
        # Commands that run in this process open what the stack has sealed.
        others["KEHU_KEYS"] = os.environ["KEHU_KEYS"]
        command: list[str | Path] = [self.folder / "bin" / "kehu", *arguments]
        return subprocess.run(
            command,
            cwd=self.elsewhere,
            env=others | environment,
            input=given,
            capture_output=True,
            text=True,
            check=False,
        )


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Installed:
    """Install the wheel as others would make it, from the source distribution; its dependencies are lent by ours."""
    folder = tmp_path_factory.mktemp("installed")
    run(sys.executable, "-m", "hatchling", "build", "-t", "sdist", "-d", folder, within=ROOT)
    shutil.unpack_archive(next(folder.glob("*.tar.gz")), folder)
    run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder, within=next(folder.glob("kehu-*/")))
    run(sys.executable, "-m", "venv", "--without-pip", folder / "venv", within=folder)
    installed = Installed(folder / "venv", folder / "elsewhere")
    pip = (sys.executable, "-m", "pip", "--python", installed.folder, "--disable-pip-version-check")
    run(*pip, "install", "--no-index", "--no-deps", next(folder.glob("*.whl")), within=folder)
    # After the wheel: pip would take the Kehu that is lent, too, for the one to install.
    (installed.packages / "lent.pth").write_text(sysconfig.get_path("purelib"))
    installed.elsewhere.mkdir()
    for name in (*PACKAGES, "logging", "kafka", "supervisor"):
        (installed.elsewhere / f"{name}.py").write_text(STRANGE)
    return installed


@pytest.fixture
def home(installed: Installed) -> Iterator[Path]:
    """Return a folder for a stack; end the stack and remove the folder afterwards."""
    # Not in pytest's folder, which PostgreSQL's account cannot enter.
    folder = temporary.folder("wheel")
    yield folder
    if running(folder):
        installed.kehu("down", KEHU_HOME=str(folder))
    shutil.rmtree(folder)


def test_the_wheel_runs_a_stack_with_its_demo_and_ends_it(installed: Installed, home: Path) -> None:
    with ports.undisturbed():
        up = installed.kehu("up", "--wait", "--demo", KEHU_HOME=str(home))
    assert up.returncode == 0, up.stderr
    assert up.stdout.startswith("http://127.0.0.1:")

    status = json.loads(installed.kehu("status", "--format", "json", KEHU_HOME=str(home)).stdout)
    assert {process["state"] for process in status["processes"]} == {"RUNNING"}
    assert installed.kehu("wait", KEHU_HOME=str(home)).returncode == 0
    ageing = installed.kehu("query", "ageing", "--as-of", "2013-06-30", "--format", "json", KEHU_HOME=str(home))
    assert [row["currency"] for row in json.loads(ageing.stdout)] == ["USD"]
    shown_by_readme(installed, home)
    asked_by_readme(installed, home)
    walked(installed, home)
    measured(home)

    down = installed.kehu("down", KEHU_HOME=str(home))
    assert down.returncode == 0, down.stderr
    assert not running(home)


def shown_by_readme(installed: Installed, home: Path) -> None:
    """Run each command of README on the demo: all are done, and all have something to show."""
    env = dict(line.split("=", 1) for line in installed.kehu("env", KEHU_HOME=str(home)).stdout.splitlines())
    asked = list(readme.commands())
    assert len(asked) > 20
    for arguments in asked:
        if arguments[0] in NEEDS_KAFKA:
            ended = installed.kehu(*arguments, KEHU_HOME=str(home))
            code, out, err = ended.returncode, ended.stdout, ended.stderr
        else:
            # Much faster in this process.
            code, out, err = kehu(*arguments, database_url=env["KEHU_DATABASE_URL"], home=home)
        assert code == 0, f"kehu {' '.join(arguments)}: {err}"
        rows = len(out.splitlines()) > 1 or out.startswith("[{")
        assert rows or STORED.search(out), f"kehu {' '.join(arguments)} shows nothing: {out}"


def asked_by_readme(installed: Installed, home: Path) -> None:
    """Send each `curl` of README to the demo, and what it pipes into a command: all are answered."""
    env = dict(line.split("=", 1) for line in installed.kehu("env", KEHU_HOME=str(home)).stdout.splitlines())
    position = 0
    asked = list(readme.requests())
    assert len(asked) > 1
    for arguments in asked:
        answer = sent(arguments, {"$KEHU_API": env["KEHU_API"], "POSITION": str(position)})
        assert answer.is_success, f"curl {' '.join(arguments)}: {answer.status_code} {answer.text}"
        position = answer.json().get("position", position)
    for given, arguments in readme.piped():
        ended = installed.kehu(*arguments, given=given, KEHU_HOME=str(home))
        assert STORED.search(ended.stdout.strip()), f"kehu {' '.join(arguments)}: {ended.stderr}"


def walked(installed: Installed, home: Path) -> None:
    """Type what the tutorials show: it is answered as they show it."""
    env = dict(line.split("=", 1) for line in installed.kehu("env", KEHU_HOME=str(home)).stdout.splitlines())
    with chdir(installed.elsewhere):
        for page in tutorials.PAGES:
            for step in tutorials.steps(tutorials.ENGLISH / page):
                told = typed(step.command, installed, home, env)
                if "position" in told:
                    # People type the next command later than lists show what this one stored.
                    assert installed.kehu("wait", KEHU_HOME=str(home)).returncode == 0
                assert tutorials.missing(step, told) == [], f"{page}: {step.command}: {told}"


def typed(command: str, installed: Installed, home: Path, env: Mapping[str, str]) -> str:
    """Return all that a command shows, whatever it ends with."""
    program, *arguments = shlex.split(command)
    if program == "curl":
        return sent([each for each in arguments if each != "-s"], {"$KEHU_API": env["KEHU_API"]}).text
    if program == "kehu" and arguments[0] not in NEEDS_KAFKA:
        there = {name: env[name] for name in ("KEHU_KAFKA", "KEHU_API")}
        _, out, err = kehu(*arguments, database_url=env["KEHU_DATABASE_URL"], home=home, **there)
        return out + err
    if program == "kehu":
        ended = installed.kehu(*arguments, KEHU_HOME=str(home))
        return ended.stdout + ended.stderr
    return subprocess.run([program, *arguments], capture_output=True, text=True, check=True).stdout


def measured(home: Path) -> None:
    """Scrape each process as Prometheus would."""
    told = {
        group["labels"]["process"]: httpx.get(f"http://{group['targets'][0]}/metrics", timeout=PATIENCE_SECONDS).text
        for group in json.loads(Home(home).metrics_file.read_text())
    }
    assert told.keys() == {"relay", "timers", "reactor", "worker-1", "worker-2", "api"}
    assert all("kehu_build_info{" in text for text in told.values())
    assert "kehu_relay_leads 1.0" in told["relay"]
    assert re.search(r"^kehu_relay_events_total [1-9]", told["relay"], re.MULTILINE)
    for name in PROJECTIONS:
        label = f'{{projection="{name}"}}'
        workers = [text for text in told.values() if f"kehu_projection_batch_seconds_count{label}" in text]
        assert len(workers) == 1, name
        (worker,) = workers
        assert f"kehu_projection_lag_events{label}" in worker
        assert re.search(rf"^kehu_projection_events_total{label} [1-9]", worker, re.MULTILINE)


def sent(arguments: Sequence[str], meant: Mapping[str, str]) -> httpx.Response:
    """Send what `curl` would with these arguments; `meant` has what words in them stand for."""
    reading = argparse.ArgumentParser(exit_on_error=False)
    reading.add_argument("url")
    reading.add_argument("-X", dest="method", default="GET")
    reading.add_argument("-H", dest="headers", action="append", default=[])
    reading.add_argument("-d", dest="body")
    asked = reading.parse_args(arguments)
    for word, value in meant.items():
        asked.url = asked.url.replace(word, value)
    headers = dict(header.split(": ", 1) for header in asked.headers)
    body = asked.body and asked.body.encode()
    return httpx.request(asked.method, asked.url, headers=headers, content=body, timeout=PATIENCE_SECONDS)


def test_the_wheel_brings_its_packs_and_calendars(installed: Installed, tmp_path: Path) -> None:
    packs = installed.kehu("policy", "packs", "--format", "json", KEHU_HOME=str(tmp_path))
    assert "distributor" in {row["pack"] for row in json.loads(packs.stdout)}
    due = ("calendar", "due", "--calendar", "cn-office", "--from", "2025-09-26T16:30", "--target", "8h")
    assert installed.kehu(*due, KEHU_HOME=str(tmp_path)).returncode == 0


def test_without_a_home_in_the_environment_it_is_the_one_of_the_account(installed: Installed, tmp_path: Path) -> None:
    asked = installed.kehu("env", HOME=str(tmp_path), XDG_DATA_HOME="")
    assert f"no local stack was started in {tmp_path}/.local/share/kehu" in asked.stderr
    asked = installed.kehu("env", XDG_DATA_HOME=str(tmp_path))
    assert f"no local stack was started in {tmp_path}/kehu" in asked.stderr


@pytest.mark.parametrize("name", PACKAGES)
def test_a_module_that_hides_one_of_ours_is_named(installed: Installed, tmp_path: Path, name: str) -> None:
    (tmp_path / f"{name}.py").write_text(STRANGE)
    refused = installed.kehu("--help", PYTHONPATH=str(tmp_path))
    assert refused.returncode == 1
    assert f"Python finds {tmp_path}/{name}.py where Kehu's package `{name}` should be." in refused.stderr


def test_a_distribution_that_overwrote_one_of_ours_is_named(installed: Installed) -> None:
    other = installed.packages / "other-2.0.dist-info"
    other.mkdir()
    (other / "RECORD").write_text("domain/__init__.py,,\n")
    refused = installed.kehu("--help")
    shutil.rmtree(other)
    assert refused.returncode == 1
    assert "other-2.0 is installed beside Kehu and has a package `domain`, too" in refused.stderr


def run(*command: str | Path, within: Path) -> None:
    """Run a step of the installation to its end."""
    ended = subprocess.run(command, cwd=within, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stdout + ended.stderr


def running(home: Path) -> list[psutil.Process]:
    """Return each process of the stack that still runs."""
    return [
        process
        for process in psutil.process_iter(["environ", "status"])
        if (process.info["environ"] or {}).get(STACK_MARK) == str(home)
        and process.info["status"] != psutil.STATUS_ZOMBIE
    ]
