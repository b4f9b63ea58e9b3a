"""A whole stack with the demo, and a browser on its console, for all tests of this folder."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from services.local import supervisor
from services.local.home import Home, recall
from tests import ports, temporary
from tests.browser import chromium
from tests.checkout import ROOT

PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1440, "height": 900}


@dataclass(frozen=True, slots=True)
class Company:
    """Where the demo's console and API answer, and the home of their stack."""

    home: Path
    console: str
    api: str


@dataclass(frozen=True, slots=True)
class Reader:
    """A person at the console."""

    company: Company
    context: BrowserContext

    def goes_to(self, path: str) -> Page:
        """Open a page."""
        page = self.context.new_page()
        page.goto(f"{self.company.console}{path}")
        return page


@pytest.fixture(scope="package")
def company() -> Iterator[Company]:
    """Start a stack and load the demo."""
    home = temporary.folder("console")
    try:
        started = _up(home)
        assert started.returncode == 0, started.stderr
        memory = recall(Home(home))
        assert memory is not None
        assert memory.addresses.console is not None
        yield Company(home, memory.addresses.console, memory.addresses.api)
    finally:
        supervisor.stop(Home(home))
        shutil.rmtree(home, ignore_errors=True)


def _up(home: Path) -> subprocess.CompletedProcess[str]:
    others = {name: value for name, value in os.environ.items() if not name.startswith("KEHU_")}
    with ports.undisturbed():
        return subprocess.run(
            [sys.executable, "-m", "kehu", "up", "--wait", "--demo"],
            cwd=ROOT,
            env=others | {"KEHU_HOME": str(home)},
            capture_output=True,
            text=True,
            check=False,
        )


# Until it has ended, no asynchronous test could run in this process: it leads an event loop of its own.
@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    with chromium.browser() as started:
        yield started


@pytest.fixture(params=["zh-CN", "en"])
def language(request: pytest.FixtureRequest) -> str:
    """Give each test once in each language."""
    return str(request.param)


@pytest.fixture
def reader(company: Company, browser: Browser, language: str, request: pytest.FixtureRequest) -> Iterator[Reader]:
    """Open a browser for one person; a violation of the content policy or an error of a script fails the test."""
    role = request.node.get_closest_marker("role")
    context = browser.new_context(locale=language, viewport=DESKTOP)  # type: ignore[arg-type]
    chosen = {"kehu_role": role.args[0] if role else "manager", "kehu_person": "gc1-huang.xuemei"}
    context.add_cookies([{"name": name, "value": value, "url": company.console} for name, value in chosen.items()])
    errors: list[str] = []
    context.on("weberror", lambda error: errors.append(str(error.error)))
    context.on("console", lambda said: errors.append(said.text) if "Content Security Policy" in said.text else None)
    yield Reader(company, context)
    context.close()
    assert not errors
