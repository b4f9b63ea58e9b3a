"""An issuer, and what reads its tokens, without a network."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import httpx

from services.access.gate import Gate
from services.access.issuer.app import create_app
from services.access.issuer.issuer import Issuer
from services.access.issuer.people import PEOPLE
from services.access.keys import Keys
from services.access.roster import NotStaff, Roster, Who
from services.access.tokens import Tokens
from services.identity import AccessSettings

URL = "http://127.0.0.1:8090"
NOON = 1_750_000_000.0
EVERYBODY = {each.id: Who(each.id, each.name, (each.role,), each.unit) for each in PEOPLE}


@dataclass
class Clock:
    """A clock that stands still until it is moved."""

    now: float = NOON

    def __call__(self) -> float:
        return self.now


@dataclass
class Listed(Roster):
    """Staff from a table, where a test has no PostgreSQL."""

    pool: None = None  # type: ignore[assignment] # nothing is asked of it
    people: Mapping[str, Who] = field(default_factory=lambda: EVERYBODY)

    async def who(self, person: str) -> Who:
        if person not in self.people:
            raise NotStaff(f"{person} is not enrolled.")
        return self.people[person]


@dataclass
class Identity:
    """An issuer beside what reads its tokens; `asked` are the paths that were asked of it."""

    issuer: Issuer
    tokens: Tokens
    clock: Clock
    asked: list[str]
    down: bool = False

    @property
    def gate(self) -> Gate:
        return Gate(self.tokens, Listed(), None)  # type: ignore[arg-type] # a session needs PostgreSQL

    def header(self, person: str) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.issuer.access_token(person)}"}


class Asked(httpx.AsyncBaseTransport):
    """Notes what is asked of the issuer, and answers nothing while it is down."""

    def __init__(self) -> None:
        self.paths: list[str] = []
        self.identity: Identity | None = None

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        assert self.identity is not None
        self.paths.append(request.url.path)
        if self.identity.down:
            raise httpx.ConnectError("nothing listens")
        app = create_app(self.identity.issuer)
        return await httpx.ASGITransport(app).handle_async_request(request)


@asynccontextmanager
async def identity(**settings: str) -> AsyncIterator[Identity]:
    """Set up an issuer and a reader that share a clock."""
    known = AccessSettings.model_validate({"oidc_issuer": URL, "development": True, **settings})
    clock, transport = Clock(), Asked()
    async with httpx.AsyncClient(transport=transport) as http:
        tokens = Tokens(known, Keys(URL, http, clock), clock)
        found = Identity(Issuer(known, clock), tokens, clock, transport.paths)
        transport.identity = found
        yield found
