"""Many commands in one request: performed in the background, each answered, and none of them twice."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import httpx
import psycopg
import pytest

from services.bulk import job
from tests.services.cli.kehu import kehu, settings
from tests.waiting import eventually, eventually_async

NDJSON = {"Content-Type": "application/x-ndjson"}
COUNT = "select count(*), count(distinct originator_id) from stored_events"


def registering(prefix: str, number: int) -> list[dict[str, Any]]:
    return [
        {"command": "customer.register", "id": f"{prefix}{each}", "body": {"full_name": f"Bulk {each}"}}
        for each in range(number)
    ]


def written(rows: list[dict[str, Any]]) -> bytes:
    return "\n".join(map(json.dumps, rows)).encode()


def stored(database_url: str) -> tuple[int, int]:
    with psycopg.connect(database_url) as connection:
        return connection.execute(COUNT).fetchone()  # type: ignore[return-value]  # an aggregate has one row


async def test_each_command_of_a_file_is_answered_and_the_same_file_changes_nothing(
    stored_api: httpx.AsyncClient, database_url: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name, value in settings(database_url, tmp_path).items():
        monkeypatch.setenv(name, value)
    wrong = {"command": "complaint.triage", "id": "none", "body": {"severity": "S1"}}
    content = written([*registering("A", 3), wrong])

    begun = await stored_api.post("/bulk", content=content, headers=NDJSON)
    assert begun.status_code == 202, begun.text
    address = begun.headers["Location"]

    async def is_done() -> bool:
        return bool((await stored_api.get(address)).json()["state"] == "done")

    await eventually_async(is_done)
    done = (await stored_api.get(address)).json()
    before = stored(database_url)
    again = await stored_api.post("/bulk", content=content, headers=NDJSON)
    results = [json.loads(line) for line in (await stored_api.get(f"{address}/results")).text.splitlines()]

    assert [done[name] for name in ("commands", "done", "refused", "percent", "exit_code")] == [4, 4, 1, 100, 1]
    assert [row["outcome"] for row in results] == ["done", "done", "done", "refused"]
    assert (results[0]["stream"], results[0]["types"]) == ("customer/A0", ["customer.registered.v1"])
    assert (results[3]["line"], results[3]["code"]) == (4, "complaint.not-received")
    assert (again.status_code, again.json()["id"]) == (200, done["id"])
    assert stored(database_url) == before


async def test_what_is_no_file_of_commands_is_refused_before_it_begins(stored_api: httpx.AsyncClient) -> None:
    nothing = await stored_api.post("/bulk", content=b"\n", headers=NDJSON)
    form = await stored_api.post("/bulk", content=b"{}", headers={"Content-Type": "text/csv"})
    unknown = await stored_api.get(f"/bulk/{'0' * 32}")

    assert (nothing.status_code, nothing.json()["code"]) == (422, "bulk.unusable")
    assert (form.status_code, form.json()["code"]) == (415, "request.not-a-file")
    assert (unknown.status_code, unknown.json()["code"]) == (404, "bulk.unknown")


def test_a_file_that_was_killed_goes_on_and_stores_nothing_twice(database_url: str, tmp_path: Path) -> None:
    (tmp_path / job.FILE).write_bytes(written(registering("K", 400)))
    begin = [sys.executable, "-P", "-m", "services.bulk.job", str(tmp_path), "li"]
    environment = os.environ | settings(database_url, tmp_path)
    results = tmp_path / job.RESULTS
    before = stored(database_url)

    killed = subprocess.Popen(begin, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        eventually(lambda: results.exists() and results.read_bytes().count(b"\n") >= 5)
    finally:
        killed.kill()
        killed.wait()
    half = stored(database_url)[0] - before[0]
    ended = subprocess.run(begin, env=environment, stdout=subprocess.DEVNULL, check=False)

    rows = [json.loads(line) for line in results.read_text("utf-8").splitlines()]
    assert 5 <= half < 400
    assert ended.returncode == 0
    assert [row["line"] for row in rows] == [*range(1, 401)]
    assert [row["repeated"] for row in rows] == [True] * half + [False] * (400 - half)
    assert stored(database_url)[0] - before[0] == 400


def test_a_file_is_sent_from_the_command_line(database_url: str, tmp_path: Path) -> None:
    file = tmp_path / "commands.json"
    file.write_text(json.dumps(registering("L", 2)), "utf-8")

    first = kehu("bulk", str(file), "--by", "li", "--format", "json", database_url=database_url, home=tmp_path)
    again = kehu("bulk", str(file), "--by", "li", "--format", "json", database_url=database_url, home=tmp_path)

    assert (first.code, first.rows[0]["done"], first.rows[0]["unchanged"]) == (0, 2, 0), first.err
    assert (again.code, again.rows[0]["done"], again.rows[0]["unchanged"]) == (0, 2, 2)
    assert len((tmp_path / "commands.json.results.ndjson").read_text("utf-8").splitlines()) == 2
