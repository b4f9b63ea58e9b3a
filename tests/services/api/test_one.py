"""One complaint, account or customer under its id: not found only where nobody recorded it (semantics 35)."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import httpx
import pytest

from tests.services.api.business import do_business
from tests.services.api.conftest import fill
from tests.services.cli.kehu import Ended, kehu
from tests.tampering import tampering

PARK = """
    insert into parked_event (projection, generation, position, stream, type, error, skipped_at)
    values (%s, 1, 8, %s, 'unreadable.v9', 'unreadable', %s)
"""


class Shown(NamedTuple):
    """Where one thing is shown, and the row of a read model that it is shown by."""

    address: str
    command: str
    stream: str
    projection: str
    key: str


EACH = pytest.mark.parametrize(
    "one",
    [
        Shown("/complaints/8", "complaints show 8", "complaint/8", "complaint_sla", "complaint"),
        Shown("/credit-accounts/A1", "credit show A1", "credit-account/A1", "credit_account_list", "account_id"),
        Shown("/customers/C2", "customers show C2", "customer/C2", "customer_list", "customer"),
        Shown("/customers/C2/history", "history C2", "customer/C2", "customer_history", "customer"),
    ],
)
pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest.fixture(scope="module")
def filled(database_url: str) -> str:
    return fill(database_url, do_business)


@contextmanager
def without_row(database_url: str, one: Shown) -> Iterator[None]:
    """Take what the read model knows of the stream away for a while."""
    id_ = one.stream.partition("/")[2]
    with tampering(database_url) as connection:
        connection.execute(f"create table kept as table {one.projection}")
        connection.execute(f"delete from {one.projection} where {one.key} = %s", (id_,))  # noqa: S608
    try:
        yield
    finally:
        with tampering(database_url) as connection:
            connection.execute("truncate parked_event")
            connection.execute(f"truncate {one.projection}")
            connection.execute(f"insert into {one.projection} table kept")
            connection.execute("drop table kept")


async def asked(lists: httpx.AsyncClient, one: Shown, database_url: str, home: Path) -> tuple[httpx.Response, Ended]:
    """Return what HTTP and the command line answer."""
    shown = asyncio.to_thread(kehu, *one.command.split(), database_url=database_url, home=home)
    return await lists.get(one.address), await shown


@EACH
@pytest.mark.parametrize(
    ("skipped_at", "words"),
    [
        (None, "is parked: `kehu projections parked --stream {}` says why"),
        ("2026-01-01T00:00:00Z", "was skipped: `kehu projections parked --skipped --stream {}` says why"),
    ],
)
async def test_what_is_parked_or_skipped_is_not_called_unknown(
    lists: httpx.AsyncClient, filled: str, tmp_path: Path, *, one: Shown, skipped_at: str | None, words: str
) -> None:
    with without_row(filled, one):
        with tampering(filled) as connection:
            connection.execute(PARK, (one.projection, one.stream, skipped_at))
        answer, shown = await asked(lists, one, filled, tmp_path)

    sentence = f"{one.stream} is recorded, but an event of it {words.format(one.stream)}."
    assert (answer.status_code, answer.json()["code"]) == (503, "read-model.parked")
    assert answer.json()["detail"] == sentence
    assert (shown.code, shown.err) == (1, f"{sentence}\n")


@EACH
async def test_what_a_read_model_has_not_seen_yet_is_not_called_unknown(
    lists: httpx.AsyncClient, filled: str, tmp_path: Path, one: Shown
) -> None:
    with without_row(filled, one):
        answer, shown = await asked(lists, one, filled, tmp_path)

    sentence = f"{one.stream} is recorded, but is not shown yet: ask again a little later."
    assert (answer.status_code, answer.json()["code"]) == (503, "read-model.behind")
    assert answer.headers["Retry-After"] == "1"
    assert (shown.code, shown.err) == (75, f"{sentence}\n")


@pytest.mark.parametrize("address", ["/complaints/88", "/credit-accounts/A11", "/customers/C22", "/complaints/8"])
async def test_what_nobody_recorded_or_not_by_then_is_not_found(lists: httpx.AsyncClient, address: str) -> None:
    as_of = {} if address.startswith("/customers") else {"as_of": "2011-01-01"}
    answer = await lists.get(address, params=as_of)

    assert (answer.status_code, answer.json()["code"].endswith(".unknown")) == (404, True)
