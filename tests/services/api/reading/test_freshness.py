"""Whoever wrote finds it in the list asked for next, or is told that the list is behind (`?after=`)."""

import httpx

from tests.services.api.read_models import catch_up


async def _receive(api: httpx.AsyncClient, case: str) -> str:
    answer = await api.post(f"/complaints/{case}/receive", json={"customer_id": "C8"})
    return answer.headers["Kehu-Position"]


async def test_a_list_that_is_behind_says_so_in_time(stored_api: httpx.AsyncClient) -> None:
    position = await _receive(stored_api, "behind")

    answer = await stored_api.get("/complaints", params={"after": position})

    assert (answer.status_code, answer.json()["code"]) == (503, "read-model.behind")
    assert answer.headers["Retry-After"] == "1"


async def test_a_list_shows_what_was_written_before(stored_api: httpx.AsyncClient, database_url: str) -> None:
    position = await _receive(stored_api, "seen")
    await catch_up(database_url)

    answer = await stored_api.get("/complaints", params={"after": position})

    assert "seen" in [item["case"] for item in answer.json()["items"]]


async def test_a_list_does_not_wait_for_what_it_never_shows(stored_api: httpx.AsyncClient) -> None:
    position = await _receive(stored_api, "other")

    answer = await stored_api.get("/tiers", params={"after": position})

    assert answer.status_code == 200


async def test_a_position_without_event_is_refused(stored_api: httpx.AsyncClient) -> None:
    answer = await stored_api.get("/complaints", params={"after": 10**12})

    assert (answer.status_code, answer.json()["code"]) == (422, "position.unknown")
