"""Signs a person in from a terminal: the browser asks the issuer, and its answer arrives on loopback."""

import hmac
import secrets
import socket
import time
from collections.abc import Callable
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any, Final, NamedTuple
from urllib.parse import parse_qsl, urlencode, urlsplit

import httpx

from domain.decider import Refused
from services.access.issuer.issuer import CHALLENGE, challenge_of
from services.access.keys import DISCOVERY, SECONDS_TO_ANSWER, checked
from services.deadline import NoAnswer
from services.identity import AccessSettings

PATH: Final = "/signed-in"
SCOPE: Final = "openid"
DONE: Final = "You are signed in: go back to the terminal."
# A browser that asks for an icon, or a connection that says nothing, keeps nobody waiting.
SECONDS_OF_REQUEST: Final = 5


class NotGranted(Refused):
    """The issuer did not say who somebody is."""

    code = "login.not-granted"


class Question(NamedTuple):
    """What a browser asks the issuer, and the secrets that its answer must know."""

    address: str
    state: str
    nonce: str
    verifier: str
    redirect_uri: str


@dataclass(frozen=True, slots=True)
class Endpoints:
    """Where the issuer is asked."""

    authorize: str
    token: str


def endpoints(document: dict[str, Any], settings: AccessSettings) -> Endpoints:
    """Return where an issuer is asked, by its own document; raise `ValueError` for another issuer's."""
    if document.get("issuer") != settings.issuer:
        message = "the document is another issuer's"
        raise ValueError(message)
    return Endpoints(checked(document.get("authorization_endpoint")), checked(document.get("token_endpoint")))


def question(settings: AccessSettings, at: Endpoints, redirect_uri: str) -> Question:
    """Ask for a code with new secrets (code flow with PKCE)."""
    state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(3))
    asked = {
        "response_type": "code",
        "client_id": settings.oidc_client,
        "redirect_uri": redirect_uri,
        "scope": SCOPE,
        "state": state,
        "nonce": nonce,
        "code_challenge": challenge_of(verifier),
        "code_challenge_method": CHALLENGE,
    }
    return Question(f"{at.authorize}?{urlencode(asked)}", state, nonce, verifier, redirect_uri)


def exchange(settings: AccessSettings, asked: Question, code: str) -> dict[str, str]:
    """Return what the form says that turns a code into tokens."""
    return {
        "grant_type": "authorization_code",
        "client_id": settings.oidc_client,
        "code": code,
        "redirect_uri": asked.redirect_uri,
        "code_verifier": asked.verifier,
    }


def granted(settings: AccessSettings, show: Callable[[str], None], seconds: float) -> tuple[Question, dict[str, Any]]:
    """Return the tokens of the person who signs in; `show` opens the address in a browser, or prints it."""
    trusted = settings.issuer.startswith("https://")
    with httpx.Client(timeout=SECONDS_TO_ANSWER, trust_env=trusted) as http:
        try:
            known = http.get(f"{settings.issuer.rstrip('/')}{DISCOVERY}").raise_for_status().json()
            at = endpoints(known, settings)
            with _Answer() as answer:
                asked = question(settings, at, answer.address)
                show(asked.address)
                code = answer.code(asked.state, seconds)
            sent = http.post(at.token, data=exchange(settings, asked, code))
            found = sent.json()
        except (httpx.HTTPError, ValueError) as error:
            raise NoAnswer(f"The issuer {settings.issuer} does not answer as an issuer does.") from error
    if sent.is_error or not isinstance(found, dict) or not isinstance(found.get("access_token"), str):
        raise NotGranted("The issuer gave no token for the code: sign in again.")
    return asked, found


class _Answer(HTTPServer):
    """Listens on loopback for the browser that comes back from the issuer."""

    request_queue_size = 8
    allow_reuse_address = False

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.found: dict[str, str] = {}
        self.state = ""

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}{PATH}"

    def code(self, state: str, seconds: float) -> str:
        """Wait for the answer to the question with this state."""
        self.state, deadline = state, time.monotonic() + seconds
        while not self.found:
            self.timeout = deadline - time.monotonic()
            if self.timeout <= 0:
                raise NoAnswer(f"Nobody signed in within {seconds:g} seconds.")
            self.handle_request()
        if "code" not in self.found:
            raise NotGranted(f"The issuer refused: {self.found.get('error', 'it gave no reason')}.")
        return self.found["code"]

    def handle_error(self, request: socket.socket | tuple[bytes, socket.socket], client_address: Any) -> None:
        """Leave a connection that broke off to itself."""


class _Handler(BaseHTTPRequestHandler):
    timeout = SECONDS_OF_REQUEST
    server: _Answer

    def do_GET(self) -> None:
        """Take the answer to our question, and no other."""
        parts = urlsplit(self.path)
        said = dict(parse_qsl(parts.query))
        fits = parts.path == PATH and hmac.compare_digest(said.get("state", "").encode(), self.server.state.encode())
        if fits and not self.server.found:
            self.server.found = said
        body = (DONE if fits else "This is no answer to a question of ours.").encode()
        self.send_response(200 if fits else 404)
        self.send_header("Content-Type", "text/plain; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the library's name
        """Say nothing: the address holds a code."""
