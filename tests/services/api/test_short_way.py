"""Commands take a short way past the layers of FastAPI; every other request is answered as if there was none."""

import httpx
import pytest
import structlog

from contracts.catalog import AGGREGATES
from services.api.operation.metrics import Metrics
from services.api.routes import commands
from services.api.short_way import ShortWay
from services.store.memory import MemoryRecorder
from services.store.store import Store

ADDRESSES = [
    (
        f"/{aggregate.collection}/{{{aggregate.id_field}}}/{command.name.partition('.')[2]}",
        commands.operation_id(command),
    )
    for aggregate in AGGREGATES.values()
    for command in aggregate.commands
]


def test_there_is_one_address_for_each_command() -> None:
    routes = commands.router(Store(MemoryRecorder())).routes

    assert [(route.path, route.operation_id) for route in routes] == ADDRESSES  # type: ignore[attr-defined] # API routes
    assert len(ShortWay(None, routes=routes, metrics=Metrics())._routes) == len(ADDRESSES)  # type: ignore[arg-type] # noqa: SLF001


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/complaints/8/receive", 405),
        ("POST", "/complaints//receive", 404),
        ("POST", "/complaints/8/explode", 404),
        ("POST", "/complaints/8/9/receive", 404),
        ("POST", "/complaints/8%2F9/receive", 404),
        ("POST", "/complaints/8/receive/", 307),
        ("POST", "/customers/8/receive", 404),
    ],
)
async def test_what_is_no_command_is_not_taken_for_one(
    api: httpx.AsyncClient, method: str, path: str, status: int
) -> None:
    assert (await api.request(method, path)).status_code == status


async def test_an_id_may_be_written_in_the_ways_of_addresses(api: httpx.AsyncClient) -> None:
    answer = await api.post("/complaints/%E5%AE%A2-8/receive", json={"customer_id": "C8"})

    assert answer.json()["stream"] == "complaint/客-8"


async def test_a_command_for_another_host_is_turned_away_before_its_address_is_read(api: httpx.AsyncClient) -> None:
    with structlog.testing.capture_logs() as lines:
        answer = await api.post("/complaints/8/receive", json={"customer_id": "C8"}, headers={"Host": "example.org"})

    assert answer.json()["code"] == "host.unknown"
    assert [(line["route"], line["outcome"]) for line in lines] == [("none", "host.unknown")]


async def test_a_command_leaves_one_line_with_its_route_stream_and_version(api: httpx.AsyncClient) -> None:
    with structlog.testing.capture_logs() as lines:
        await api.post("/complaints/9/receive", json={"customer_id": "C9"})

    (line,) = lines
    assert line.pop("ms") >= 0
    assert line == {
        "event": "request",
        "log_level": "info",
        "method": "POST",
        "route": "/complaints/{complaint_id}/receive",
        "status": 201,
        "outcome": "done",
        "command": "complaint.receive",
        "stream": "complaint/9",
        "version": 1,
    }
