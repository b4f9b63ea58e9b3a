"""Every code of a problem and every schema of a message has an address that explains it, without a token."""

import ast
import re
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from contracts.publishing import publish
from services.api.described.problems import OF_API, explained
from tests.checkout import ROOT

of_module = pytest.mark.asyncio(loop_scope="module")
RAISING = ("Unanswerable", "answer", "NotSignedIn")
CODE = re.compile(r"[a-z-]+(\.[a-z-]+)?")


def codes() -> Iterator[str]:
    """Yield the codes that are written where the API itself says no."""
    for file in (ROOT / "services").rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] in RAISING:
                texts = [each.value for each in node.args if isinstance(each, ast.Constant)]
                yield from (each for each in texts if isinstance(each, str) and CODE.fullmatch(each))


def test_every_code_that_the_api_raises_is_explained() -> None:
    found = set(codes())

    assert len(found) > 20
    assert found - explained().keys() == set()


@of_module
async def test_the_type_of_a_problem_leads_to_its_page(shared_api: httpx.AsyncClient) -> None:
    refused = (await shared_api.post("/complaints/8/triage", json={})).json()

    shown = await shared_api.get(refused["type"])
    read = await shared_api.get(refused["type"], headers={"Accept": "text/html"})

    assert refused["type"] == "/problems/request.invalid"
    assert shown.json()["says"] == OF_API["request.invalid"][1]
    assert "<h1>request.invalid</h1>" in read.text
    assert (await shared_api.get("/problems/no.such")).json()["code"] == "problem.unknown"


@of_module
async def test_all_problems_are_listed_each_with_a_sentence(shared_api: httpx.AsyncClient) -> None:
    rows = (await shared_api.get("/problems")).json()["items"]

    said = {row["code"]: (row["status"], row["says"]) for row in rows}
    assert said["complaint.unknown"][0] == 404
    assert said["unit.runs-no-pack"] == (422, "Runs no pack.")
    assert [row["code"] for row in rows if not (row["says"] and row["title"] and row["next"])] == []
    assert said.keys() >= OF_API.keys()


@of_module
async def test_each_published_schema_is_served_under_its_name_and_its_id(shared_api: httpx.AsyncClient) -> None:
    wanted: dict[str, Any] = publish.schemas()
    rows = (await shared_api.get("/schemas")).json()["items"]

    assert {row["id"] for row in rows} == {schema["$id"] for schema in wanted.values()}
    for name in ("unit.pack-chosen.v1", "commands/unit.run-pack"):
        by_name = await shared_api.get(f"/schemas/{name.removeprefix('commands/')}")
        assert by_name.json() == wanted[name]
        assert by_name.headers["Content-Type"] == "application/schema+json"
        assert (await shared_api.get(f"/schemas/{wanted[name]['$id']}")).content == by_name.content
    assert (await shared_api.get("/schemas/no.such")).json()["code"] == "schema.unknown"
