"""`kehu complaints show`, against real read models: the complaint that HTTP shows (interfaces 3)."""

import asyncio
from functools import partial
from typing import Protocol

import pytest

from services.store.postgres import open_store
from tests.services.api.business import MORNING, do_business
from tests.services.api.conftest import client, fill
from tests.services.cli.kehu import Ended, kehu


class Kehu(Protocol):
    def __call__(self, *arguments: str) -> Ended: ...


@pytest.fixture(scope="module")
def run(database_url: str, tmp_path_factory: pytest.TempPathFactory) -> Kehu:
    return partial(kehu, database_url=fill(database_url, do_business), home=tmp_path_factory.mktemp("home"))


@pytest.mark.parametrize("group", ["complaints", "complaint"])
def test_a_complaint_is_shown_as_over_http(run: Kehu, database_url: str, group: str) -> None:
    async def over_http() -> object:
        async with open_store(database_url) as store, client(store, database_url) as api:
            return (await api.get("/complaints/8?as_of=2012-07-05T10:30:00Z")).json()

    shown = run(group, "show", "8", "--as-of", "2012-07-05T10:30:00Z", "--format", "json").rows

    assert shown == [asyncio.run(over_http())]
    assert (shown[0]["case"], shown[0]["response_seconds"]) == ("8", 3600)


def test_a_complaint_as_a_table_says_one_thing_on_a_line(run: Kehu) -> None:
    shown = run("complaints", "show", "8", "--as-of", "2012-07-05T10:30:00Z")

    assert [line.rstrip().split(maxsplit=1) for line in shown.out.splitlines()][1:] == [
        ["case", "8"],
        ["customer", "C1"],
        ["severity", "S2"],
        ["state", "open"],
        ["owner", "=R6"],
        ["received_at", MORNING.replace("T", " ").removesuffix(":00Z")],
        ["first_response_at", "2012-07-05 09:30"],
        ["resolved_at", "–"],
        ["response_seconds", "3600"],
        ["resolution_seconds", "7200"],
        ["waiting", "no"],
        ["reopened", "0"],
        ["name", "–"],
    ]


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("8 --as-of 2012-07-04", "Complaint 8 had not been received by then."),
        ("88", "Complaint 88 had not been received by then; the nearest known: 8, "),
    ],
)
def test_a_complaint_that_was_not_received_by_then_is_refused(run: Kehu, words: str, sentence: str) -> None:
    refused = run("complaints", "show", *words.split())

    assert (refused.code, refused.out) == (1, "")
    assert sentence in refused.err


def test_complaints_are_counted_as_over_http(run: Kehu, database_url: str) -> None:
    async def over_http() -> object:
        async with open_store(database_url) as store, client(store, database_url) as api:
            return (await api.get("/complaint-counts?by=severity&state=open")).json()["items"]

    counted = run("query", "complaints", "--count-by", "severity", "--state", "open", "--format", "json").rows

    assert counted == asyncio.run(over_http()) == [{"value": "S2", "complaints": 2}, {"value": "S1", "complaints": 1}]
