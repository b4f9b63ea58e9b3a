"""Whatever fits the OpenAPI document, or nearly fits it, is answered as the document says and never with a fault."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
import psycopg
import pytest
import schemathesis
from anyio.from_thread import start_blocking_portal
from hypothesis import HealthCheck, given, settings
from psycopg_pool import AsyncConnectionPool
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from services.store.memory import MemoryRecorder
from services.store.postgres import open_store
from services.store.store import Store
from tests.services.api.conftest import NOWHERE, application, client
from tests.services.api.read_models import catch_up

EXAMPLES = settings(max_examples=25, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
# Schemathesis' own strategies.
pytestmark = pytest.mark.filterwarnings("ignore:Do not use the `random` module inside strategies")
Send = Callable[[schemathesis.Case[Any]], httpx.Response]

CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]


def _document() -> dict[str, Any]:
    """Describe the API without starting anything."""
    nowhere = AsyncConnectionPool(NOWHERE, open=False)
    return application(Store(MemoryRecorder()), nowhere).openapi()


DOCUMENT = schemathesis.openapi.from_dict(_document()).exclude(tag="health")
# Each of these begins a process.
# Identity is off here: nobody signs in.
SIGNING_IN = {"POST /sessions"}
BEGINNING = {"POST /checks", "POST /imports/{layout}", "POST /bulk"}
OPERATIONS = {
    found.ok().label: found.ok()
    for found in DOCUMENT.get_all_operations()
    if isinstance(found, Ok) and found.ok().label not in BEGINNING
}
COMMANDS = [label for label in OPERATIONS if label.startswith("POST") and not label.startswith("POST /projections/")]


@asynccontextmanager
async def _stored(database_url: str) -> AsyncIterator[httpx.AsyncClient]:
    async with open_store(database_url) as store, client(store, database_url) as speaking:
        yield speaking


@pytest.fixture(scope="module")
def send(database_url: str) -> Iterator[Send]:
    async def request(api: httpx.AsyncClient, case: schemathesis.Case[Any]) -> httpx.Response:
        asked = case.as_transport_kwargs(base_url="http://127.0.0.1")
        known = {name: asked[name] for name in ("method", "url", "params", "headers", "json") if name in asked}
        return await api.request(**known, content=asked.get("data"))

    with (
        start_blocking_portal() as portal,
        portal.wrap_async_context_manager(_stored(database_url)) as api,
    ):
        yield lambda case: portal.call(request, api, case)


def _try(case: schemathesis.Case[Any], send: Send) -> httpx.Response:
    # Most positions were never written, or not yet seen: waiting for them takes seconds, on purpose.
    case.query.pop("after", None)
    answer = send(case)
    # No worker follows what is stored here: that is said, and is no fault.
    is_behind = answer.status_code == 503 and answer.json()["code"] == "read-model.behind"
    checks = [check for check in CHECKS if check is not not_a_server_error] if is_behind else CHECKS
    case.validate_response(answer, checks=checks)
    return answer


# What they ask about must be there: another answers 404.
OF_NO_STREAM = ("POST /projections", "POST /policies/{pack}/simulations")


@pytest.mark.parametrize("label", OPERATIONS)
def test_no_request_finds_a_fault(send: Send, label: str) -> None:
    @given(case=OPERATIONS[label].as_strategy())
    @EXAMPLES
    def check(case: schemathesis.Case[Any]) -> None:
        _try(case, send)

    check()


@pytest.mark.parametrize(
    "label",
    [
        label
        for label in OPERATIONS
        if label.startswith("POST") and not label.startswith(OF_NO_STREAM) and label not in SIGNING_IN
    ],
)
def test_no_well_formed_command_to_a_known_stream_finds_a_fault(send: Send, label: str) -> None:
    @given(case=OPERATIONS[label].as_strategy(generation_mode=GenerationMode.POSITIVE))
    @EXAMPLES
    def check(case: schemathesis.Case[Any]) -> None:
        case.path_parameters = dict.fromkeys(case.path_parameters, "known")
        case.headers.clear()
        assert _try(case, send).status_code in {200, 201, 422}

    check()


@pytest.mark.usefixtures("send")
def test_read_models_take_whatever_was_accepted(database_url: str) -> None:
    asyncio.run(catch_up(database_url))

    with psycopg.connect(database_url) as connection:
        assert connection.execute("select projection, type, error from parked_event").fetchall() == []
