"""The client package for Python does business with a running API, and reads what came of it."""

import asyncio
import importlib
import json
import socket
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from itertools import islice
from pathlib import Path
from typing import Any, get_type_hints, is_typeddict

import pytest
import uvicorn
from anyio.from_thread import BlockingPortal, start_blocking_portal

from deploy.clients.document import openapi
from deploy.clients.write import DOCUMENT, write
from services.api.reading.reads import open_pool
from services.api.serve import configured
from services.store.postgres import open_store
from tests.known import knowing
from tests.services.api.conftest import application
from tests.services.api.read_models import catch_up


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """Write the package and import it."""
    folder = tmp_path_factory.mktemp("client")
    write(openapi(), folder)
    sys.path.insert(0, str(folder))
    try:
        yield importlib.import_module("kehu_client")
    finally:
        sys.path.remove(str(folder))


@asynccontextmanager
async def listening(database_url: str) -> AsyncIterator[str]:
    """Serve the API on a port of this machine."""
    async with open_store(database_url) as store, open_pool(database_url) as pool:
        with socket.create_server(("127.0.0.1", 0)) as found:
            server = uvicorn.Server(configured(application(knowing(store), pool)))
            serving = asyncio.create_task(server.serve(sockets=[found]))
            try:
                yield f"http://127.0.0.1:{found.getsockname()[1]}"
            finally:
                server.should_exit = True
                await serving


@pytest.fixture(scope="module")
def portal() -> Iterator[BlockingPortal]:
    with start_blocking_portal() as found:
        yield found


@pytest.fixture(scope="module")
def url(portal: BlockingPortal, database_url: str) -> Iterator[str]:
    with portal.wrap_async_context_manager(listening(database_url)) as found:
        yield found


def test_a_customer_is_registered_invoiced_and_complains_and_all_of_it_is_read(
    package: Any, portal: BlockingPortal, url: str, database_url: str
) -> None:
    money = {"amount": "15.90", "currency": "CNY"}
    with package.Client(url, actor="li") as client:
        began = client.register_customer("客-9", {"full_name": "Harbour Hotels"})
        again = client.register_customer("C9", {"full_name": "Harbour"}, idempotency_key="once")
        repeated = client.register_customer("C9", {"full_name": "Harbour"}, idempotency_key="once")
        client.open_credit_account("A9", {"customer_id": "C9", "currency": "CNY"})
        for number in range(5):
            invoice = {
                "invoice": f"R-{number}",
                "amount": money,
                "invoice_date": "2026-01-03",
                "due_date": "2026-02-02",
            }
            client.record_invoice("A9", invoice)
        last = client.receive_complaint("8", {"customer_id": "C9", "summary": "The lift stands still."})
        portal.call(catch_up, database_url)

        owed = [row["invoice"] for row in client.rows(client.list_overdue, customer="C9", limit=2)]
        shown = client.show_complaint("8", after=last.position)
        same = client.show_complaint("8", if_none_match=shown.etag, as_of="2030-01-01T00:00:00Z")
        followed = list(islice(client.follow(), 9))
        since = next(client.follow(last.position - 1, of="complaint"))

    assert (began.status, began.location) == (201, "/customers/%E5%AE%A2-9")
    assert (again.body["repeated"], repeated.body["repeated"]) == (False, True)
    assert owed == [f"R-{number}" for number in range(5)]
    assert (shown.body["customer"], shown.etag.partition(".")[0]) == ("C9", f'"{last.body["version"]}')
    assert same.status == 200
    assert [event.position for event in followed] == sorted(event.position for event in followed)
    assert followed[0].event["actor"] == "li"
    assert (since.position, since.type) == (last.position, last.body["types"][-1])


def test_a_refusal_is_raised_with_its_code_and_its_page(package: Any, url: str) -> None:
    with package.Client(url) as client, pytest.raises(package.Problem, match="it is missing") as refused:
        client.register_customer("C1", {})

    assert (refused.value.status, refused.value.code) == (422, "request.invalid")
    assert refused.value.page == "/problems/request.invalid"
    assert refused.value.fields[0]["field"] == "full_name"


def test_what_may_be_sent_again_is_sent_again_under_the_same_key(package: Any) -> None:
    """A first answer that was lost, or that came too early, is asked for again; other refusals are not."""
    httpx = importlib.import_module("httpx")
    slept: list[float] = []
    keys: list[str] = []
    answers = [
        httpx.Response(503, json={"code": "api.busy"}, headers={"Retry-After": "2"}),
        httpx.Response(200, json={"version": 1}, headers={"ETag": '"1"'}),
        httpx.Response(409, json={"code": "command.id-reused"}),
    ]

    def answer(request: Any) -> Any:
        keys.append(request.headers["Idempotency-Key"])
        return answers.pop(0)

    with package.Client("http://nowhere", sleep=slept.append) as client:
        client.http = httpx.Client(base_url="http://nowhere", transport=httpx.MockTransport(answer))
        done = client.register_customer("C1", {"full_name": "H"})
        with pytest.raises(package.Problem, match=r"command\.id-reused"):
            client.register_customer("C1", {"full_name": "H"})

    assert (done.etag, slept) == ('"1"', [2.0])
    assert keys[0] == keys[1] != keys[2]


def test_every_operation_and_every_schema_of_the_document_is_in_the_package(package: Any) -> None:
    types = importlib.import_module("kehu_client.types")
    document = json.loads((Path(package.__file__).parents[1] / DOCUMENT).read_text("utf-8"))
    operations = [each for methods in document["paths"].values() for each in methods.values()]

    methods = [value for name, value in vars(package.Client.__mro__[1]).items() if not name.startswith("_")]
    assert len(methods) == len(operations) > 200
    for method in methods:
        get_type_hints(method)
    described = [value for value in vars(types).values() if is_typeddict(value)]
    assert len(described) > 250
    for each in described:
        get_type_hints(each)
