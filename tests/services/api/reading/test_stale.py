"""Lists whose read model stands still on purpose: answered and marked, or refused with the time left (interfaces 4)."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import psycopg
import pytest

from projections.complaints.complaint_sla import PROJECTION as COMPLAINTS
from projections.tiers.tier_list import PROJECTION as TIERS
from tests.integration.rebuilding import site
from tests.integration.working import life
from tests.services.cli.kehu import kehu

pytestmark = [pytest.mark.servers, pytest.mark.asyncio(loop_scope="module")]
FOREIGN = "update projection_generation set fingerprint = 'other' where projection = %s and state = 'live'"
OURS = "update projection_generation set fingerprint = null where projection = %s and state = 'live'"
HIDE = "alter table tier_list rename column assignments to given"
SHOW = "alter table tier_list rename column given to assignments"
BUILDING = """
    insert into projection_generation
        (projection, generation, state, fingerprint, phase, buckets, until, folded_to, phase_since)
    values ('tier_list', 2, 'building', 'ours', 'fold', 2, 1000, 250, now() - interval '10 seconds')
"""
LOCK = "select pg_advisory_lock(hashtextextended('kehu rebuild tier_list', 0))"


@pytest.fixture(scope="module")
def filled(database_url: str) -> str:
    async def fill() -> None:
        async with site(database_url) as here:
            await here.happened(life(3), TIERS, COMPLAINTS)
            await here.published()

    asyncio.run(fill())
    return database_url


@contextmanager
def foreign(database_url: str, projection: str, *, hidden: bool = False) -> Iterator[psycopg.Connection]:
    """Be another release than the one that made the rows, with another name of a column where it is `hidden`."""
    with psycopg.connect(database_url, autocommit=True) as connection:
        connection.execute(FOREIGN, (projection,))
        if hidden:
            connection.execute(HIDE)
        try:
            yield connection
        finally:
            connection.execute(OURS, (projection,))
            if hidden:
                connection.execute(SHOW)
            connection.execute("delete from projection_generation where state = 'building'")


async def test_a_list_of_rows_of_this_release_is_not_stale(lists: httpx.AsyncClient) -> None:
    answer = await lists.get("/tiers")
    assert (len(answer.json()["items"]), answer.json()["stale"]) == (3, [])
    assert "Kehu-Stale" not in answer.headers


async def test_rows_of_another_release_are_shown_with_their_position_where_they_answer(
    lists: httpx.AsyncClient, filled: str, tmp_path: Path
) -> None:
    with foreign(filled, TIERS.name):
        page, table = await lists.get("/tiers"), await lists.get("/tiers", headers={"Accept": "text/csv"})
        other = await lists.get("/complaints")
        told = await asyncio.to_thread(kehu, "query", "tiers", database_url=filled, home=tmp_path)
    assert len(page.json()["items"]) == 3
    assert page.json()["stale"] == [{"projection": "tier_list", "position": 21, "why": "rebuilding"}]
    assert page.headers["Kehu-Stale"] == table.headers["Kehu-Stale"] == "tier_list@21; rebuilding"
    assert other.json()["stale"] == []
    assert told.code == 0
    assert "tier_list stands at position 21: another release made its rows" in told.err


async def test_one_thing_is_marked_by_the_header(lists: httpx.AsyncClient, filled: str) -> None:
    with foreign(filled, "complaint_sla"):
        answer = await lists.get("/complaints/1")
    assert (answer.status_code, answer.headers["Kehu-Stale"]) == (200, "complaint_sla@21; rebuilding")


@pytest.mark.parametrize("form", ["application/json", "text/csv"])
async def test_rows_that_cannot_answer_are_refused_with_the_time_left(
    form: str, lists: httpx.AsyncClient, filled: str
) -> None:
    with foreign(filled, TIERS.name, hidden=True) as other:
        unknown = await lists.get("/tiers", headers={"Accept": form})
        other.execute(BUILDING)
        interrupted = await lists.get("/tiers", headers={"Accept": form})
        other.execute(LOCK)
        known = await lists.get("/tiers", headers={"Accept": form})
        complaints = await lists.get("/complaints")
    assert (unknown.status_code, unknown.json()["code"]) == (503, "list.rebuilding")
    assert "seconds_left" not in unknown.json()
    assert unknown.headers["Retry-After"] == interrupted.headers["Retry-After"] == "5"
    assert "was interrupted in its phase fold" in interrupted.json()["detail"]
    # A quarter is folded after ten seconds.
    assert known.json()["seconds_left"] in range(30, 40)
    assert known.headers["Retry-After"] == str(known.json()["seconds_left"])
    assert complaints.status_code == 200


async def test_a_row_that_this_release_cannot_read_is_refused_so_too(lists: httpx.AsyncClient, filled: str) -> None:
    with foreign(filled, TIERS.name) as other:
        other.execute("update tier_list set assignments = '{\"other\": 1}'")
        answer = await lists.get("/tiers")
        other.execute("update tier_list set assignments = '[]'")
    assert (answer.status_code, answer.json()["code"]) == (503, "list.rebuilding")


async def test_the_command_line_says_the_same_and_that_it_may_be_tried_again(filled: str, tmp_path: Path) -> None:
    with foreign(filled, TIERS.name, hidden=True):
        told = await asyncio.to_thread(kehu, "query", "tiers", database_url=filled, home=tmp_path)
    assert told.code == 75
    assert "The rows of tier_list were made by another release and cannot answer this" in " ".join(told.err.split())


async def test_who_waits_for_a_write_learns_that_the_rows_are_being_built(
    lists: httpx.AsyncClient, filled: str
) -> None:
    with foreign(filled, TIERS.name) as other:
        other.execute("update checkpoint set position = 0 where projection = 'tier_list'")
        answer = await lists.get("/tiers?after=20")
    assert (answer.status_code, answer.json()["code"]) == (503, "list.rebuilding")
