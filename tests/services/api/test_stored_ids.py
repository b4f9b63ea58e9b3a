"""What an earlier release stored under an id that was not in NFC is found under any spelling of it (semantics 36)."""

import asyncio
import unicodedata
from datetime import UTC, datetime
from pathlib import Path
from typing import Final
from urllib.parse import quote
from uuid import uuid4

import httpx
import pytest

from contracts.complaints.complaint import ReceiveComplaint
from contracts.credit.credit_account import OpenCreditAccount, RecordInvoice
from contracts.customers.customer import RecordPurchase, RegisterCustomer
from contracts.envelope import Cause
from services.commands.registry import HANDLERS
from services.store.postgres import open_store
from tests.examples import a
from tests.services.api.read_models import catch_up
from tests.services.cli.kehu import kehu

NOW: Final = datetime(2026, 3, 3, 12, tzinfo=UTC)
# The first was stored by an earlier release in the other spelling, the second is in NFC.
CAFE, MUELLER = "Café-1", "Müller-1"
OLD: Final = unicodedata.normalize("NFD", CAFE)
pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest.fixture(scope="module")
def filled(database_url: str) -> str:
    asyncio.run(_fill(database_url))
    return database_url


async def _fill(database_url: str) -> None:
    async with open_store(database_url) as store:
        for id_ in (OLD, MUELLER):
            for command, names in (
                (a(RegisterCustomer, kind="contractor"), ("customer_id",)),
                (a(ReceiveComplaint), ("complaint_id", "customer_id")),
                (a(OpenCreditAccount), ("account_id", "customer_id")),
                (a(RecordInvoice), ("account_id",)),
                (a(RecordPurchase), ("customer_id",)),
            ):
                cause = Cause(command_id=uuid4(), occurred_at=NOW, actor="test", arrived_at=NOW)
                stored = command.model_copy(update=dict.fromkeys(names, id_))
                await HANDLERS[command.name](stored, store=store, cause=cause)
    await catch_up(database_url)


ADDRESSES: Final = [
    ("/customers/{}", 1),
    ("/customers/{}/history", 5),
    ("/complaints/{}", 1),
    ("/complaints?customer={}", 1),
    ("/receivables/overdue?all=true&customer={}", 1),
    ("/receivables/ageing-by-customer?customer={}", 1),
    ("/streams/customer/{}/events", 2),
    ("/streams/credit-account/{}/events", 2),
    ("/purchases?from=1997-01-01&to=2026-12-31&customer={}", 1),
]


@pytest.mark.parametrize("form", ["NFC", "NFD"])
@pytest.mark.parametrize("stored", [OLD, MUELLER], ids=["earlier", "today"])
@pytest.mark.parametrize(("address", "most"), ADDRESSES)
async def test_an_id_is_found_in_any_spelling(
    lists: httpx.AsyncClient, address: str, most: int, stored: str, form: str
) -> None:
    written = unicodedata.normalize(form, stored)  # type: ignore[arg-type] # one of the forms

    answer = await lists.get(address.format(quote(written)))

    assert answer.status_code == 200, answer.text
    found = answer.json()
    assert len(found.get("items", [found])) == most


@pytest.mark.parametrize("other", ["Cafe-1", "Cafè-1", "客户"])
async def test_another_id_is_unknown(lists: httpx.AsyncClient, other: str) -> None:
    assert (await lists.get(f"/customers/{quote(other)}")).status_code == 404
    assert (await lists.get(f"/complaints?customer={quote(other)}")).status_code == 422


@pytest.mark.parametrize(
    "arguments",
    [
        ("history", CAFE),
        ("events", f"complaint/{CAFE}"),
        ("customers", "show", CAFE),
        ("explain", f"customer/{CAFE}@1"),
        ("customers", "duplicates", CAFE),
    ],
    ids=" ".join,
)
async def test_the_command_line_finds_it_too(filled: str, tmp_path: Path, arguments: tuple[str, ...]) -> None:
    ended = await asyncio.to_thread(kehu, *arguments, database_url=filled, home=tmp_path)

    assert ended.code == 0, ended.err
