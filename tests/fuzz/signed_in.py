"""A second API beside that of a stack, with identity on, and the tokens of some of its people."""

import socket
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from typing import Final
from urllib.parse import parse_qsl, urlsplit

import httpx

from services.access import login
from services.access.issuer.people import PEOPLE
from services.access.keys import DISCOVERY
from services.identity import AccessSettings
from tests import ports
from tests.faults.storm import KEHU, Stack
from tests.waiting import PATIENCE_SECONDS, eventually

BACK: Final = "http://127.0.0.1:1/signed-in"
SECONDS_TO_END: Final = 30


def enrol(stack: Stack) -> None:
    """Record one person of each role."""
    with httpx.Client(base_url=stack.addresses["api"], timeout=PATIENCE_SECONDS) as http:
        for each in PEOPLE:
            person = f"/account-managers/{each.id}"
            http.post(f"{person}/enrol", json={"full_name": each.name}).raise_for_status()
            http.post(f"{person}/change-roles", json={"roles": [each.role], "unit_id": each.unit}).raise_for_status()
    stack.kehu("wait", "--timeout", f"{PATIENCE_SECONDS:g}", seconds=PATIENCE_SECONDS + 30)


@contextmanager
def api(stack: Stack) -> Iterator[tuple[str, AccessSettings]]:
    """Serve the stack's data to people who sign in; give its address, and who signs them in."""
    with ExitStack() as ends, ports.undisturbed():
        issuer, address = _free(), _free()
        settings = AccessSettings.model_validate({"oidc_issuer": issuer, "development": True})
        identity = {"KEHU_OIDC_ISSUER": issuer, "KEHU_DEVELOPMENT": "yes", "KEHU_API": address}
        environment = stack.environment | identity
        ends.enter_context(_running(environment, "access", "issuer", answers=f"{issuer}{DISCOVERY}"))
        ends.enter_context(_running(environment, "api", answers=f"{address}/livez"))
        yield address, settings


def token(settings: AccessSettings, person: str) -> str:
    """Sign a person in, as a browser would, and return the access token."""
    with httpx.Client(timeout=PATIENCE_SECONDS) as http:
        at = login.endpoints(http.get(f"{settings.issuer}{DISCOVERY}").json(), settings)
        asked = login.question(settings, at, BACK)
        questions = dict(parse_qsl(urlsplit(asked.address).query))
        answer = http.post(at.authorize, data=questions | {"person": person})
        code = dict(parse_qsl(urlsplit(answer.headers["location"]).query))["code"]
        found: str = http.post(at.token, data=login.exchange(settings, asked, code)).json()["access_token"]
    return found


def _free() -> str:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        return f"http://127.0.0.1:{listening.getsockname()[1]}"


@contextmanager
def _running(environment: Mapping[str, str], *arguments: str, answers: str) -> Iterator[None]:
    process = subprocess.Popen([KEHU, *arguments], env=dict(environment), stdout=subprocess.DEVNULL)
    try:
        eventually(lambda: _is_there(answers))
        yield
    finally:
        process.terminate()
        process.wait(SECONDS_TO_END)


def _is_there(address: str) -> bool:
    try:
        return httpx.get(address, timeout=PATIENCE_SECONDS).is_success
    except httpx.TransportError:
        return False
