"""Waits until a started stack serves: every process runs, and the API says that each role is ready."""

import json
import time
from contextlib import closing
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException
from typing import Final
from urllib.parse import urlsplit

from services.local import supervisor
from services.local.home import Home
from services.local.problem import StackDown
from services.local.supervisor import Process

SECONDS_TO_SERVE: Final = 180.0
# The API itself, the relay, the workers, the timers, the reactor: each is ready for its own work.
PATHS = ("/readyz", "/readyz/relay", "/readyz/workers", "/readyz/timers", "/readyz/reactor")
STEADY_AFTER = timedelta(seconds=5)


def wait(home: Home, api: str, seconds: float = SECONDS_TO_SERVE) -> None:
    """Return when the stack serves; raise StackDown with what the parts that do not say of themselves."""
    deadline = time.monotonic() + seconds
    while True:
        idle = [process for process in supervisor.processes(home) if not _is_steady(process)]
        lacking = [] if idle else unready(api)
        if not idle and not lacking:
            return
        if time.monotonic() > deadline:
            raise StackDown(missing(home, idle, lacking, seconds))
        time.sleep(0.1)


def _is_steady(process: Process) -> bool:
    if process.state != "RUNNING" or process.since is None:
        return False
    # A process that ends as soon as it starts also runs for a moment.
    age = datetime.now(UTC) - datetime.fromisoformat(process.since)
    return process.restarts == 0 or age > STEADY_AFTER


def unready(api: str) -> list[str]:
    """Return what the parts of the stack lack; parts that lack the same say it once."""
    return list(dict.fromkeys(word for path in PATHS if (word := _complaint_of(api, path))))


def _complaint_of(api: str, path: str) -> str | None:
    """Return what a part of the stack lacks, None where it is ready."""
    with closing(HTTPConnection(urlsplit(api).netloc, timeout=10)) as connection:
        try:
            connection.request("GET", path)
            answer = connection.getresponse()
            if answer.status == HTTPStatus.OK:
                return None
            return str(json.loads(answer.read())["detail"])
        except (OSError, HTTPException, ValueError, KeyError) as error:
            return f"The API at {api} does not answer: {type(error).__name__}."


def missing(home: Home, idle: list[Process], lacking: list[str], seconds: float) -> str:
    """Say what is still missing after that many seconds."""
    if not idle:
        return (
            f"Not ready after {seconds:g} seconds: {' '.join(lacking)} What was started runs on, and the same "
            f"command waits again. The logs are in {home.logs}."
        )
    names = ", ".join(process.name for process in idle)
    first = idle[0].name
    verb = "does not keep" if len(idle) == 1 else "do not keep"
    return (
        f"Not ready after {seconds:g} seconds: {names} {verb} running; the last words of {first}: "
        f"{supervisor.last_words(home, first)}"
    )
