"""`kehu projections list`, `rebuild`, `verify` and `rollback`: names, columns and exit codes (interfaces 4)."""

import asyncio
from functools import partial
from pathlib import Path
from typing import Protocol

import psycopg
import pytest

from projections.tiers.tier_list import PROJECTION as TIERS
from tests.integration.rebuilding import site
from tests.integration.working import life
from tests.services.cli.kehu import Ended, kehu

ROW = ["name", "generation", "state", "position", "head", "lag_events", "lag_seconds", "rate", "parked", "fingerprint"]


class Kehu(Protocol):
    def __call__(self, *arguments: str) -> Ended: ...


@pytest.fixture
def run(database_url: str, tmp_path: Path) -> Kehu:
    async def fill() -> None:
        async with site(database_url) as here:
            await here.happened(life(3), TIERS)

    asyncio.run(fill())
    return partial(kehu, database_url=database_url, home=tmp_path)


def change(database_url: str) -> None:
    with psycopg.connect(database_url, autocommit=True) as connection:
        connection.execute("update tier_list set assignments = '[]' where customer = 'C1'")


def test_generations_are_listed_with_their_progress(run: Kehu) -> None:
    (row,) = run("projections", "list", "tier_list", "--format", "json").rows
    assert list(row)[: len(ROW)] == ROW
    assert (row["generation"], row["state"], row["head"], row["parked"]) == (1, "live", 21, 0)
    assert row["fingerprint"] == TIERS.fingerprint
    assert {each["state"] for each in run("projections", "list", "--format", "json").rows} == {"live"}


def test_a_rebuild_says_what_it_did_and_a_rollback_takes_it_back(run: Kehu, database_url: str) -> None:
    change(database_url)
    ended = run("projections", "rebuild", "tier_list", "--processes", "1", "--format", "json")
    (row,) = ended.rows
    assert list(row) == ["name", "generation", "events", "seconds", "events_per_second", "swap_ms", "differences"]
    assert (ended.code, row["generation"], row["events"], row["differences"]) == (0, 2, 6, 1)
    assert "C1: was {'assignments': []}" in ended.err
    states = {
        row["generation"]: row["state"] for row in run("projections", "list", "tier_list", "--format", "json").rows
    }
    assert states == {2: "live", 1: "old"}

    ended = run("projections", "rollback", "tier_list", "--format", "json")
    assert (ended.code, [(row["name"], row["generation"]) for row in ended.rows]) == (0, [("tier_list", 1)])
    assert run("projections", "verify", "tier_list", "--processes", "1").code == 1


def test_a_verification_names_the_first_row_that_differs_and_the_event_behind_it(run: Kehu, database_url: str) -> None:
    ended = run("projections", "verify", "tier_list", "--processes", "1", "--format", "json")
    assert (ended.code, ended.rows[0]["ok"], ended.rows[0]["rows"], ended.rows[0]["example"]) == (0, True, 3, None)
    change(database_url)
    ended = run("projections", "verify", "tier_list", "--processes", "1", "--format", "json")
    example = ended.rows[0]["example"]
    assert (ended.code, ended.rows[0]["ok"], example["key"]) == (1, False, ["C1"])
    assert (example["position"], example["type"]) == (13, "customer.tier-assigned.v1")
    assert example["found"] == {"assignments": []}


@pytest.mark.parametrize(
    ("arguments", "code", "sentence"),
    [
        (("rebuild",), 2, "name read models, or say --all"),
        (("rebuild", "tier_list", "--all"), 2, "name read models, or say --all"),
        (("rebuild", "nothing"), 2, "there is no projection nothing"),
        (("verify", "nothing"), 2, "there is no projection nothing"),
        (("rollback", "tier_list"), 1, "No generation of tier_list is kept: only a rebuild leaves one."),
    ],
)
def test_what_cannot_be_done_is_refused(arguments: tuple[str, ...], code: int, sentence: str, run: Kehu) -> None:
    ended = run("projections", *arguments)
    assert ended.code == code
    assert sentence in " ".join(ended.err.split())


def test_a_second_rebuild_at_once_is_refused(run: Kehu, database_url: str) -> None:
    with psycopg.connect(database_url, autocommit=True) as other:
        other.execute("select pg_advisory_lock(hashtextextended('kehu rebuild tier_list', 0))")
        ended = run("projections", "rebuild", "tier_list")
    assert ended.code == 1
    assert "A rebuild of tier_list is under way" in ended.err
