"""Waits until a started stack serves: every process runs, and the API says that it is ready."""

import time
from contextlib import closing
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException
from urllib.parse import urlsplit

from services.local import supervisor
from services.local.home import Home
from services.local.problem import StackDown
from services.local.supervisor import Process

SECONDS_TO_SERVE = 180
STEADY_AFTER = timedelta(seconds=5)


def wait(home: Home, api: str) -> None:
    """Return when the stack serves; raise StackDown with the last words of the first idle process."""
    deadline = time.monotonic() + SECONDS_TO_SERVE
    while True:
        idle = [process for process in supervisor.processes(home) if not _is_steady(process)]
        if not idle and _is_ready(api):
            return
        if time.monotonic() > deadline:
            raise StackDown(_complaint(home, idle, api))
        time.sleep(0.1)


def _is_steady(process: Process) -> bool:
    if process.state != "RUNNING" or process.since is None:
        return False
    # A process that ends as soon as it starts also runs for a moment.
    age = datetime.now(UTC) - datetime.fromisoformat(process.since)
    return process.restarts == 0 or age > STEADY_AFTER


def _is_ready(api: str) -> bool:
    with closing(HTTPConnection(urlsplit(api).netloc, timeout=5)) as connection:
        try:
            connection.request("GET", "/readyz")
            return connection.getresponse().status == HTTPStatus.OK
        except (OSError, HTTPException):
            return False


def _complaint(home: Home, idle: list[Process], api: str) -> str:
    if not idle:
        return f"The API at {api} does not become ready; its log is {home.logs / 'api.log'}."
    name = idle[0].name
    return f"{name} does not keep running; its last words: {supervisor.last_words(home, name)}"
