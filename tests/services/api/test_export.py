"""An export has every row, however many, in the order of the pages, and shows one state of the read model."""

import asyncio
import csv
import io

import httpx
import psycopg
import pytest
from openpyxl import load_workbook
from starlette.types import Message, Receive, Scope, Send

from services.api.reading import export, pages
from services.api.reading.reads import open_pool
from services.lists.rows import CSV
from services.lists.sheet import XLSX
from services.store.memory import memory_store
from tests.services.api.conftest import application
from tests.waiting import PATIENCE_SECONDS

ROWS = 2_345


@pytest.fixture(scope="module")
def many(database_url: str) -> None:
    with psycopg.connect(database_url) as connection:
        connection.execute(
            """
            insert into complaint_sla (complaint, customer, received_at, changes, changed_at, state)
            select number::text, 'C1', '2012-07-05', '[]', '2012-07-05', 'open'
            from generate_series(1, %s) as number
            """,
            (ROWS,),
        )


@pytest.mark.usefixtures("many")
async def test_an_export_has_every_row_once(stored_api: httpx.AsyncClient) -> None:
    answer = await stored_api.get("/complaints", headers={"Accept": "text/csv"})

    cases = [row["case"] for row in csv.DictReader(io.StringIO(answer.text))]
    assert len(cases) == ROWS
    assert set(cases) == {str(number) for number in range(1, ROWS + 1)}


@pytest.mark.usefixtures("many")
async def test_a_workbook_has_every_row_once(stored_api: httpx.AsyncClient) -> None:
    answer = await stored_api.get("/complaints", headers={"Accept": XLSX})

    heads, *rows = load_workbook(io.BytesIO(answer.content), read_only=True).worksheets[0].iter_rows(values_only=True)
    assert answer.headers["Content-Type"] == XLSX
    assert heads[0] == "case"
    assert {row[0] for row in rows} == {str(number) for number in range(1, ROWS + 1)}
    assert len(rows) == ROWS


@pytest.mark.usefixtures("many")
async def test_pages_have_every_row_once(stored_api: httpx.AsyncClient) -> None:
    cases: list[str] = []
    asked = {"limit": "1000"}
    while True:
        page = (await stored_api.get("/complaints", params=asked)).json()
        cases += [item["case"] for item in page["items"]]
        if page["next"] is None:
            break
        asked["cursor"] = page["next"]

    assert len(cases) == len(set(cases)) == ROWS


@pytest.mark.usefixtures("many")
async def test_who_does_not_read_an_export_holds_up_no_list(database_url: str) -> None:
    async with memory_store() as store, open_pool(database_url, size=2, patience_seconds=PATIENCE_SECONDS) as pool:
        app = application(store, pool)
        begun = [asyncio.Event() for _ in range(8)]
        exports = [asyncio.create_task(app(*_never_read(each))) for each in begun]
        try:
            await asyncio.gather(*(each.wait() for each in begun))
            async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://127.0.0.1") as client:
                answer = await client.get("/complaints?limit=1")
        finally:
            for each in exports:
                each.cancel()
            await asyncio.gather(*exports, return_exceptions=True)

    assert answer.status_code == 200


@pytest.mark.usefixtures("many")
async def test_only_so_many_exports_are_read_at_once(database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "MOST_EXPORTS", 2)
    wanted = {"Accept": CSV}
    async with memory_store() as store, open_pool(database_url, patience_seconds=PATIENCE_SECONDS) as pool:
        app = application(store, pool)
        begun = [asyncio.Event() for _ in range(2)]
        exports = [asyncio.create_task(app(*_never_read(each))) for each in begun]
        try:
            await asyncio.gather(*(each.wait() for each in begun))
            async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://127.0.0.1") as client:
                turned_away = await client.get("/complaints", headers=wanted)
                page = await client.get("/complaints?limit=1")
                exports.pop().cancel()
                await eventually_answered(client, "/complaints", wanted)
        finally:
            for each in exports:
                each.cancel()
            await asyncio.gather(*exports, return_exceptions=True)

    assert (turned_away.status_code, turned_away.json()["code"]) == (503, "api.busy")
    assert turned_away.headers["Retry-After"] == "1"
    assert page.status_code == 200


@pytest.mark.usefixtures("many")
async def test_an_export_that_is_not_taken_in_its_time_leaves_its_room(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pages, "MOST_EXPORTS", 1)
    monkeypatch.setattr(export, "SECONDS_TO_TAKE", 0.1)
    async with memory_store() as store, open_pool(database_url, patience_seconds=PATIENCE_SECONDS) as pool:
        app = application(store, pool)
        await app(*_never_read(asyncio.Event()))
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://127.0.0.1") as client:
            monkeypatch.undo()
            answer = await client.get("/complaints", headers={"Accept": CSV})

    assert answer.status_code == 200


async def eventually_answered(client: httpx.AsyncClient, address: str, headers: dict[str, str]) -> None:
    """Ask until it is answered: a cancelled request ends when the loop comes to it."""
    async with asyncio.timeout(PATIENCE_SECONDS):
        while not (await client.get(address, headers=headers)).is_success:  # noqa: ASYNC110 - it sends no event
            await asyncio.sleep(0.01)


def _never_read(begun: asyncio.Event) -> tuple[Scope, Receive, Send]:
    """Ask for an export, and take nothing of it once it begins."""

    async def receive() -> Message:
        await asyncio.Future()
        raise AssertionError

    async def send(message: Message) -> None:
        if message["type"] == "http.response.body":
            begun.set()
            await asyncio.Future()

    scope: Scope = {
        "type": "http", "method": "GET", "path": "/complaints", "raw_path": b"/complaints", "query_string": b"",
        "root_path": "", "scheme": "http", "http_version": "1.1", "asgi": {"version": "3.0", "spec_version": "2.3"},
        "headers": [(b"host", b"127.0.0.1"), (b"accept", b"text/csv")], "state": {},
    }  # fmt: skip
    return scope, receive, send
