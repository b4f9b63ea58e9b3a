"""Each caller asks as often as is allowed, and is told how often that is."""

import pytest

from services.api import limit
from services.api.limit import Limiter
from services.store.memory import memory_store
from tests.services.api.conftest import NOWHERE, client


class Clock:
    """A clock that stands until it is set."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_bucket_is_emptied_and_flows_full_again() -> None:
    clock = Clock()
    limiter = Limiter(rate=2, burst=3, clock=clock)

    first = [limiter.take("a") for _ in range(4)]
    clock.now = 0.5
    second = [limiter.take("a").allowed for _ in range(2)]
    clock.now = 60.0

    assert [left.allowed for left in first] == [True, True, True, False]
    assert [left.remaining for left in first] == [2, 1, 0, 0]
    assert (first[-1].next, first[-1].full) == (1, 2)
    assert second == [True, False]
    assert limiter.take("a").remaining == 2


def test_callers_do_not_take_from_each_other_and_the_oldest_are_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    limiter = Limiter(rate=1, burst=1, clock=Clock())

    assert limiter.take("a").allowed
    assert limiter.take("b").allowed
    assert not limiter.take("a").allowed
    monkeypatch.setattr(limit, "MOST_CALLERS", 2)
    limiter.take("c")
    assert [limiter.take(caller).allowed for caller in ("a", "b")] == [False, True]


async def test_who_asks_too_often_is_told_when_to_come_back() -> None:
    async with (
        memory_store() as store,
        client(store, NOWHERE, limiter=Limiter(rate=0.5, burst=3, clock=Clock())) as api,
    ):
        shown = [await api.get("/schemas") for _ in range(2)]
        sent = await api.post("/complaints/8/receive", json={"customer_id": "C8"})
        late = [await api.get("/schemas"), await api.post("/complaints/9/receive", json={"customer_id": "C8"})]

    assert [answer.headers["RateLimit-Remaining"] for answer in (*shown, sent)] == ["2", "1", "0"]
    for answer in late:
        assert (answer.status_code, answer.json()["code"]) == (429, "request.too-many")
        assert [answer.headers[name] for name in ("Retry-After", "RateLimit-Limit", "RateLimit-Reset")] == [
            "2",
            "3",
            "6",
        ]


async def test_without_a_limit_nothing_is_said_of_one() -> None:
    async with memory_store() as store, client(store, NOWHERE) as api:
        assert "RateLimit-Limit" not in (await api.get("/schemas")).headers
