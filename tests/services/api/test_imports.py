"""Files that are imported over HTTP: looked at, stored in the background, and followed until the end."""

import csv
import io
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import psycopg
import pytest
import pytest_asyncio

from services.api import upload
from services.api.routes import imports
from services.store.memory import memory_store
from tests.services.api.conftest import client
from tests.services.cli.kehu import settings
from tests.waiting import eventually_async

pytestmark = [pytest.mark.servers, pytest.mark.asyncio(loop_scope="module")]
CSV = {"Content-Type": "text/csv"}
CUSTOMERS = "customer_id,full_name,kind\nH-1,上海某某公司,dealer\nH-2,Second,dealer\nH-3,,dealer\n"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def api(database_url: str, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[httpx.AsyncClient]:
    with pytest.MonkeyPatch.context() as patch:
        for name, value in settings(database_url, Path(tmp_path_factory.mktemp("home"))).items():
            patch.setenv(name, value)
        async with memory_store() as store, client(store, database_url) as speaking:
            yield speaking


async def ended(api: httpx.AsyncClient, begun: httpx.Response) -> Any:
    assert begun.status_code == 202, begun.text
    address = f"/imports/{begun.json()['id']}"

    async def is_done() -> bool:
        state: str = (await api.get(address)).json()["state"]
        return state != "running"

    await eventually_async(is_done)
    return (await api.get(address)).json()


async def send(api: httpx.AsyncClient, text: str, layout: str = "customers", **asked: Any) -> httpx.Response:
    return await api.post(f"/imports/{layout}", params={"file_name": "客户.csv"} | asked, content=text, headers=CSV)


async def test_a_file_is_imported_in_the_background_and_its_bad_rows_come_back(api: httpx.AsyncClient) -> None:
    done = await ended(api, await send(api, CUSTOMERS))
    rejects = await api.get(f"/imports/{done['id']}/rejects")
    again = await ended(api, await send(api, CUSTOMERS))

    figures = ("rows", "stored", "unchanged", "rejected", "percent")
    assert (done["state"], done["exit_code"], done["file_name"], done["layout"]) == ("done", 1, "客户.csv", "customers")
    assert [done[name] for name in figures] == [3, 2, 0, 1, 100]
    assert done["said"].startswith("Rejected rows: 1")
    assert [row["customer_id"] for row in csv.DictReader(io.StringIO(rejects.text))] == ["H-3"]
    assert [again[name] for name in figures] == [3, 0, 2, 1, 100]
    assert [each["id"] for each in (await api.get("/imports")).json()["items"]][:2] == [again["id"], done["id"]]


async def test_a_rehearsal_stores_nothing(api: httpx.AsyncClient, database_url: str) -> None:
    file = "customer_id,full_name\nR-1,Rehearsed\n"
    done = await ended(api, await send(api, file, dry_run="true"))

    assert (done["exit_code"], done["dry_run"], done["rows"], done["stored"]) == (0, True, 1, 1)
    assert (await api.get(f"/imports/{done['id']}/rejects")).json()["code"] == "import.no-rejects"
    with psycopg.connect(database_url) as connection:
        found = connection.execute("select 1 from command_log where stream = 'customer/R-1'").fetchall()
    assert found == []


async def test_a_file_is_looked_at_before_anything_is_done(api: httpx.AsyncClient) -> None:
    before = (await api.get("/imports")).json()
    text = "编号,full_name,colour\nP-1,One,red\n"
    shown = (await send(api, text, preview="true")).json()
    mapped = (await send(api, text, preview="true", map=["编号=customer_id"])).json()

    assert [(each["heading"], each["column"]) for each in shown["columns"]] == [
        ("编号", None),
        ("full_name", "full_name"),
        ("colour", None),
    ]
    assert (shown["missing"], mapped["missing"]) == (["customer_id"], [])
    assert (mapped["columns"][0]["column"], mapped["rows"][0]["cells"]) == ("customer_id", ["P-1", "One", "red"])
    assert "UTF-8" in shown["read_as"]
    assert (await api.get("/imports")).json() == before


@pytest.mark.parametrize(
    ("text", "asked", "said"),
    [
        ("a,b\n1,2\n", {}, "has no column customer_id"),
        (CUSTOMERS, {"zone": "Nowhere/Land"}, "is not the name of a time zone"),
        (CUSTOMERS, {"map": ["x=customer_id"]}, "has no heading x"),
    ],
)
async def test_a_file_that_cannot_be_imported_says_why(
    api: httpx.AsyncClient, text: str, asked: dict[str, Any], said: str
) -> None:
    done = await ended(api, await send(api, text, **asked))

    assert (done["state"], done["exit_code"], done["rows"]) == ("done", 2, None)
    assert said in done["said"]


@pytest.mark.parametrize(
    ("content", "form", "status"),
    [
        (CUSTOMERS, "multipart/form-data; boundary=x", 415),
        (CUSTOMERS, "text/plain", 415),
        ("", "text/csv", 422),
    ],
)
async def test_what_is_no_file_is_refused(api: httpx.AsyncClient, content: str, form: str, status: int) -> None:
    """A page of another site cannot have a browser send one."""
    before = (await api.get("/imports")).json()
    answer = await api.post("/imports/customers?file_name=x", content=content, headers={"Content-Type": form})

    assert (answer.status_code, (await api.get("/imports")).json()) == (status, before)


async def test_a_file_is_bounded(api: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(upload, "LARGEST", 10)

    assert (await send(api, CUSTOMERS)).json()["code"] == "request.too-large"


@pytest.mark.parametrize(
    "address",
    ["/imports/suppliers?file_name=x", "/imports/customers", "/imports/customers?file_name=x&colour=red"],
)
async def test_what_the_address_does_not_know_is_refused(api: httpx.AsyncClient, address: str) -> None:
    assert (await api.post(address, content=CUSTOMERS, headers=CSV)).status_code == 422


async def test_an_unknown_import_is_not_found(api: httpx.AsyncClient) -> None:
    for address in (f"/imports/{'0' * 32}", f"/imports/{'0' * 32}/rejects"):
        assert (await api.get(address)).status_code == 404
    assert (await api.get("/imports/lock")).status_code == 422


async def test_a_third_look_at_once_is_turned_away(api: httpx.AsyncClient) -> None:
    with imports.looking.entered(), imports.looking.entered():
        turned_away = await send(api, CUSTOMERS, preview="true")
    afterwards = await send(api, CUSTOMERS, preview="true")

    assert (turned_away.status_code, turned_away.json()["code"]) == (503, "api.busy")
    assert afterwards.status_code == 200


async def test_a_refused_file_is_called_as_its_sender_calls_it(api: httpx.AsyncClient) -> None:
    refused = await send(api, CUSTOMERS, preview="true", sheet="None")

    assert refused.status_code == 422
    assert refused.json()["detail"].startswith("客户.csv ")
