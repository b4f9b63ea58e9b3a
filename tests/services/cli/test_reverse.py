"""`kehu reverse` and its routes on real PostgreSQL: what was recorded is taken back, dated (semantics 31, 34; K18)."""

import asyncio
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any, Final

import httpx
import pytest

from services.store.postgres import open_store
from tests import stack as stacks
from tests.services.api.conftest import client
from tests.services.api.read_models import catch_up
from tests.services.cli.kehu import kehu
from tests.services.cli.test_query import Kehu
from tests.stack import PrivateStack

ACCOUNT: Final = "/credit-accounts/C1-CNY"
WHY: Final = ("--by", "chen", "--reason", "no funds")


async def post(api: httpx.AsyncClient, where: str, /, **fields: Any) -> None:
    answer = await api.post(where, json=fields)
    assert answer.is_success, answer.text


def yuan(amount: str) -> dict[str, str]:
    return {"amount": amount, "currency": "CNY"}


async def _fill(database_url: str) -> None:
    """Record what K18 gives, a dispute and a purchase with a refund, and reverse the dispute and the refund."""
    day = "2025-01-01T00:00:00Z"
    why = {"by": "chen", "reason": "a mistake"}
    async with open_store(database_url) as store, client(store, database_url) as api:
        await post(api, "/customers/C1/register", full_name="Kunlun", occurred_at=day)
        await post(api, f"{ACCOUNT}/open", customer_id="C1", currency="CNY", occurred_at=day)
        for number, amount, due in (("I1", "100.00", "2025-01-31"), ("I2", "80.00", "2025-02-28")):
            invoice = {"invoice": number, "amount": yuan(amount), "invoice_date": "2025-01-01", "due_date": due}
            await post(api, f"{ACCOUNT}/record-invoice", **invoice)
        disputed = {"invoice": "I2", "occurred_at": "2025-01-05T00:00:00Z"}
        await post(api, f"{ACCOUNT}/open-dispute", **disputed)
        await post(api, f"{ACCOUNT}/reverse-dispute", **disputed, **why)
        received = {"receipt": "R1", "amount": yuan("150.00"), "occurred_at": "2025-03-01T00:00:00Z"}
        await post(api, f"{ACCOUNT}/record-receipt", **received)
        bought = {"purchase": "P1", "purchased_on": "2025-01-07", "quantity": 1, "amount": yuan("9.00")}
        await post(api, "/customers/C1/record-purchase", **bought)
        refunded = {"refund": "F1", "purchase": "P1", "refunded_on": "2025-01-08", "amount": yuan("4.00")}
        await post(api, "/customers/C1/record-refund", **refunded)
        await post(api, "/customers/C1/reverse-refund", refund="F1", reversed_on="2025-01-10", **why)


@pytest.fixture
def database_url(stack: PrivateStack) -> Iterator[str]:
    with stacks.database(stack) as url:
        asyncio.run(_fill(url))
        yield url


@pytest.fixture
def run(database_url: str, tmp_path: Path) -> Kehu:
    return partial(kehu, database_url=database_url, home=tmp_path)


def test_what_is_taken_back_is_shown_as_it_was_until_then(run: Kehu, database_url: str) -> None:
    for what, day in (
        (("receipt", "C1-CNY", "R1"), "2025-03-10"),
        (("purchase", "C1", "P1"), "2025-01-12"),
        (("invoice", "C1-CNY", "I2"), "2025-03-12"),
    ):
        assert run("reverse", *what, "--on", day, *WHY).code == 0
    asyncio.run(catch_up(database_url))

    def owed(day: str) -> dict[str, str]:
        rows = run("query", "overdue", "--as-of", day, "--format", "json").rows
        return {row["invoice"]: row["outstanding"] for row in rows}

    def spent(end: str) -> list[str]:
        rows = run("query", "purchases", "--from", "2025-01-01", "--to", end, "--format", "json").rows
        return [row["amount"] for row in rows]

    assert owed("2025-03-05") == {"I2": "30.00"}
    assert owed("2025-03-10") == {"I1": "100.00", "I2": "80.00"}
    assert owed("2025-03-12") == {"I1": "100.00"}
    assert [spent(f"2025-01-{day}") for day in ("09", "11", "13")] == [["5.00"], ["9.00"], []]


def test_a_refusal_is_a_sentence_on_the_command_line(run: Kehu) -> None:
    ended = run("reverse", "receipt", "C1-CNY", "R1", "--on", "2025-02-01", *WHY)
    assert ended.code == 1
    assert "Receipt R1 came in at 2025-03-01T00:00:00Z: it cannot be reversed before." in ended.err
