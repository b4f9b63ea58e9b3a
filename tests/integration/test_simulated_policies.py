"""`kehu policy simulate` on a database: the same again is the same bytes, and the log is left as it was."""

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import psycopg
import pytest

from services.lists.sheet import XLSX
from services.store.memory import memory_store
from tests import stack as stacks
from tests.services.api.conftest import client
from tests.services.cli.kehu import Ended, kehu, settings
from tests.stack import PrivateStack
from tests.waiting import eventually_async

PLAYED = ("foreign-trade", "--customers", "8", "--from", "2026-01-05", "--to", "2026-07-01", "--wait", "0")
VERSION = "foreign-trade@foreign-trade-2026.1"


@pytest.fixture(scope="module")
def company(stack: PrivateStack, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Play a company's half-year; read models have seen nothing of it: simulations read the log alone."""
    with stacks.database(stack) as url:
        played = kehu("simulate", *PLAYED, database_url=url, home=tmp_path_factory.mktemp("home"))
        assert played.code == 0, played.err
        yield url


def log_of(url: str) -> list[tuple[object, ...]]:
    with psycopg.connect(url) as connection:
        asked = "select notification_id, state from stored_events order by notification_id"
        commands = "select count(*) from command_log"
        return [*connection.execute(asked).fetchall(), *connection.execute(commands).fetchall()]


def test_the_same_simulation_again_is_the_same_report_and_no_event_is_stored(company: str, tmp_path: Path) -> None:
    before = log_of(company)
    asked = ("policy", "simulate", VERSION, "--format", "json")
    first = kehu(*asked, database_url=company, home=tmp_path)
    assert first.code == 0, first.err
    report = json.loads(first.out)
    with psycopg.connect(company) as connection:
        connection.execute("delete from policy_simulation")
    again = kehu(*asked, database_url=company, home=tmp_path)

    assert again.out == first.out
    assert log_of(company) == before
    assert (report["differing"], report["unreadable"]) == (0, 0)
    assert report["decisions"] > 20
    assert "Facts stay as they were" in report["says"]


@pytest.mark.slow
def test_processes_beside_each_other_find_the_same(company: str, tmp_path: Path) -> None:
    asked = ("policy", "simulate", VERSION, "--format", "json", "--processes")
    reports = []
    for processes in ("1", "2"):
        with psycopg.connect(company) as connection:
            connection.execute("delete from policy_simulation")
        reports.append(kehu(*asked, processes, database_url=company, home=tmp_path).out)
    assert reports[0] == reports[1]


def test_a_report_is_kept_and_listed_and_shown_in_every_form(company: str, tmp_path: Path) -> None:
    asked = ("policy", "simulate", VERSION, "--vary", "complaints.clocks.first-response.target=1h,8h", "--by", "王芳")
    shown = kehu(*asked, database_url=company, home=tmp_path)
    assert shown.code == 0, shown.err
    assert "Facts stay as they were" in shown.err
    assert "complaints.clocks.first-response.target=1h" in shown.out

    listed = kehu(
        "policy", "simulations", "foreign-trade", "--format", "json", database_url=company, home=tmp_path
    ).rows
    assert [(each["draft"], each["state"], each["asked_by"]) for each in listed][:1] == [
        ("foreign-trade-2026.1", "done", "王芳")
    ]
    name = listed[0]["simulation"]
    kept = kehu(
        "policy", "simulations", VERSION, "--show", name, "--format", "json", database_url=company, home=tmp_path
    )
    assert json.loads(kept.out)["simulation"] == name


def test_a_case_that_differs_has_its_key_row_and_article(company: str, tmp_path: Path) -> None:
    draft = tmp_path / "draft.toml"
    exported = kehu("policy", "export", VERSION, database_url=company, home=tmp_path)
    shorter = exported.out.replace(
        'target = { value = "24h", unsourced = "A4", article = "002',
        'target = { value = "1h", unsourced = "A4", article = "002',
    )
    assert shorter != exported.out
    draft.write_text(shorter, encoding="utf-8")

    found = kehu("policy", "simulate", str(draft), "--format", "csv", database_url=company, home=tmp_path)

    assert found.code == 0, found.err
    rows = list(csv.DictReader(io.StringIO(found.out)))
    assert rows
    assert {(each["keys"], each["article"]) for each in rows} == {
        ("complaints.clocks.first-response.target", "002 四.3")
    }
    assert {each["row"] for each in rows} == {"complaints.clocks.first-response"}


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (("foreign-trade", "--against", "foreign-trade-2026.1"), "against: name the version"),
        ((VERSION, "--vary", "no.such-key=1"), "no value under no.such-key"),
        ((VERSION, "--vary", "complaints.clocks.first-response.target=soon"), "first-response.target cannot be soon"),
        ((VERSION, "--vary", "complaints"), "is not KEY=VALUE"),
        ((VERSION, "--from", "2026-02-01", "--to", "2026-01-01"), "to: 2026-01-01 is not after"),
        (("no-such-pack@1",), "no-such-pack"),
    ],
)
def test_what_cannot_be_simulated_is_refused_with_the_field(
    options: tuple[str, ...], sentence: str, company: str, tmp_path: Path
) -> None:
    refused = kehu("policy", "simulate", *options, database_url=company, home=tmp_path)
    assert refused.code != 0
    assert sentence in refused.err


@pytest.mark.asyncio
async def test_over_http_a_simulation_is_begun_and_kept_and_read_in_three_forms(
    company: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in settings(company, tmp_path).items():
        monkeypatch.setenv(name, value)
    asked = {"version": "foreign-trade-2027.1", "against": "foreign-trade-2026.1", "vary": ["credit.tolerance=0,5"]}
    async with memory_store() as store, client(store, company) as api:
        begun = await api.post("/policies/foreign-trade/simulations", json=asked, headers={"Kehu-Actor": "li"})
        assert begun.status_code == 202, begun.text
        name = begun.json()["simulation"]
        path = f"/policy-simulations/{name}"

        async def is_done() -> bool:
            shown = await api.get(path)
            return shown.status_code == 200 and shown.json()["state"] != "running"

        await eventually_async(is_done)
        shown = (await api.get(path)).json()
        assert (shown["state"], shown["asked_by"], shown["error"]) == ("done", "li", None)
        again = await api.post("/policies/foreign-trade/simulations", json=asked)
        assert (again.status_code, again.json()["simulation"]) == (200, name)
        listed = (await api.get("/policies/foreign-trade/simulations?draft=foreign-trade-2027.1")).json()["items"]
        assert name in [each["simulation"] for each in listed]
        report = (await api.get(f"{path}/report")).json()
        assert report["simulation"] == name
        assert "Facts stay as they were" in report["says"]
        text = await api.get(f"{path}/report", headers={"Accept": "text/csv"})
        assert text.text.startswith("subject,customer,kind,name,before,after,keys,row,article,changes,note")
        book = await api.get(f"{path}/report", headers={"Accept": XLSX})
        assert openpyxl.load_workbook(io.BytesIO(book.content)).sheetnames[:4] == ["report", "counts", "keys", "cases"]
        assert (await api.get(f"{path}/report", headers={"Accept": XLSX})).content == book.content
        unknown = await api.get(f"/policy-simulations/{'0' * 20}")
        assert (unknown.status_code, unknown.json()["code"]) == (404, "policy.simulation-unknown")
        wrong = await api.post("/policies/foreign-trade/simulations", json=asked | {"vary": ["credit.tolerance=much"]})
        assert (wrong.status_code, wrong.json()["code"]) == (422, "policy.variation-invalid")


def test_an_approval_that_must_rest_on_a_simulation_waits_for_one(company: str, tmp_path: Path) -> None:
    def run(*arguments: str) -> Ended:
        return kehu("policy", *arguments, database_url=company, home=tmp_path)

    text = run("export", "foreign-trade@foreign-trade-2027.3").out
    draft = text.replace("foreign-trade-2027.3", "foreign-trade-2029.1").replace(
        "effective_from = 2027-07-01", "effective_from = 2029-01-01"
    )
    draft += '\n[governance]\nsimulated_within = { value = 7, unsourced = "ours" }\n'
    (tmp_path / "draft.toml").write_text(draft, encoding="utf-8")
    version = "foreign-trade@foreign-trade-2029.1"
    drafted = run("draft", str(tmp_path / "draft.toml"), "--by", "li", "--reason", "a test")
    assert drafted.code == 0, drafted.err

    refused = run("approve", version, "--by", "wang")
    assert refused.code != 0
    assert "not older than 7 days, and there is none on its present content" in refused.err
    # The read models have seen nothing of the draft: the file is what the draft holds.
    found = run("simulate", str(tmp_path / "draft.toml"))
    assert found.code == 0, found.err
    approved = run("approve", version, "--by", "wang")
    assert approved.code == 0, approved.err
    assert "decisions differ; facts stay as they were" in approved.err


def test_the_log_is_exported_and_later_events_are_added(company: str, tmp_path: Path) -> None:
    events = len(log_of(company)) - 1
    first = kehu("export", "log", "--parquet", str(tmp_path / "log"), database_url=company, home=tmp_path)
    assert first.code == 0, first.err
    assert f"{events:,} events are in" in first.err
    again = kehu("export", "log", "--parquet", str(tmp_path / "log"), database_url=company, home=tmp_path)
    assert again.code != 0
    assert "with events after position 0" in again.err
    later = ("export", "log", "--parquet", str(tmp_path / "log"), "--since", str(events))
    assert "0 events are in" in kehu(*later, database_url=company, home=tmp_path).err
