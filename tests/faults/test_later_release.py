"""`kehu up` of a release with other read models, and of the one before again: both make their own rows (T18)."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import psycopg
import pytest

from tests.faults import later_release
from tests.faults.history import History
from tests.faults.machine.under_load import judge_history, load
from tests.faults.storm import Stack, temporary_stack
from tests.waiting import eventually_async

pytestmark = [pytest.mark.servers, pytest.mark.slow]
CHANGED = ("complaint_sla", "credit_account_list")
HELD = "select pg_advisory_lock(hashtextextended('kehu rebuild ' || name, 0)) from unnest(%s::text[]) as held (name)"
LIVE = """
    select projection, generation from projection_generation where state = 'live' and projection = any(%s) order by 1
"""


@pytest.fixture(scope="module")
def whole() -> Iterator[Stack]:
    with temporary_stack() as stack:
        yield stack


async def test_t18_a_release_with_other_read_models_makes_its_rows_by_itself_and_so_does_the_one_before(
    whole: Stack, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    at, history = whole.addresses, History()
    async with load(whole) as clients:
        pass
    history.entries += clients.history.entries
    assert _live(at["database_url"]) == [(name, 1) for name in CHANGED]
    await asyncio.to_thread(whole.kehu, "wait")
    await asyncio.to_thread(whole.kehu, "down")

    with monkeypatch.context() as later:
        later.setenv("PYTHONPATH", str(later_release.make(tmp_path)))
        await asyncio.to_thread(whole.kehu, "up")
        async with httpx.AsyncClient(base_url=at["api"], timeout=60) as api:
            with _rebuilds_held(at["database_url"]):
                await eventually_async(lambda: _answers(api))
                refused, shown = await api.get("/complaints"), await api.get("/credit-accounts")
                assert (refused.status_code, refused.json()["code"]) == (503, "list.rebuilding")
                assert [each["why"] for each in shown.json()["stale"]] == ["rebuilding"]
            async with load(whole) as clients:
                await eventually_async(lambda: _is_fresh(api))
        assert _live(at["database_url"]) == [(name, 2) for name in CHANGED]
        history.entries += clients.history.entries
        # Its own check, after its own rebuild.
        await asyncio.to_thread(whole.kehu, "check")
        await asyncio.to_thread(whole.kehu, "down")

    await asyncio.to_thread(whole.kehu, "up", "--wait")
    assert _live(at["database_url"]) == [(name, 1) for name in CHANGED]
    async with load(whole) as clients:
        pass
    verdict = await judge_history(whole, [*history.entries, *clients.history.entries])
    assert verdict.ok, str(verdict)


@contextmanager
def _rebuilds_held(database_url: str) -> Iterator[None]:
    """Keep rebuilds from their beginning."""
    with psycopg.connect(database_url, autocommit=True) as connection:
        connection.execute(HELD, (list(CHANGED),))
        yield


def _live(database_url: str) -> list[tuple[str, int]]:
    with psycopg.connect(database_url) as connection:
        return connection.execute(LIVE, (list(CHANGED),)).fetchall()


async def _answers(api: httpx.AsyncClient) -> bool:
    try:
        return (await api.get("/livez")).is_success
    except httpx.TransportError:
        return False


async def _is_fresh(api: httpx.AsyncClient) -> bool:
    answers = [await api.get(address) for address in ("/complaints?limit=1", "/credit-accounts?limit=1")]
    return all(answer.is_success and answer.json()["stale"] == [] for answer in answers)
