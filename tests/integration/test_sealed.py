"""Personal data in PostgreSQL: sealed in the log and in histories, gone from all of it with the key (AC2)."""

import asyncio
from collections.abc import AsyncIterator, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from psycopg import AsyncConnection

from contracts.complaints.complaint import CloseComplaint, ReceiveComplaint, ReopenComplaint, ResolveComplaint
from contracts.customers.contact import AddContact
from contracts.customers.customer import RegisterCustomer
from contracts.customers.erasure import EraseContact, EraseCustomer
from contracts.envelope import Cause
from contracts.message import Command
from contracts.sealing import ERASED
from domain.complaints import complaint
from domain.customers.customer import DECIDER
from domain.customers.state import Registered
from projections.customers import customer_list
from projections.history import customer_history
from projections.keys import file, forgotten
from projections.keys.keyring import KEYRING
from projections.keys.settings import KeySettings
from services.check.snapshot import open_snapshot
from services.check.streams import check_streams
from services.commands.registry import HANDLERS
from services.customers.forgetting import forget_again
from services.operating.rewrapping import rewrap
from services.store import log
from services.store.commit import snapshot
from services.store.commit.sealing import PersonForgotten
from services.store.outcome import Accepted
from services.store.postgres import open_store
from services.store.store import Store
from services.store.unreadable import readable
from tests import stack as stacks
from tests.examples import a
from tests.integration.system import project, records_of_the_log
from tests.stack import PrivateStack

pytestmark = pytest.mark.servers
SECRET = "Zhao Zhao-Qian-Sun"
PHONE = "13800138000"


@pytest.fixture(autouse=True)
def keys(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Keep the list of this test apart from those of others."""
    folder = KeySettings().folder
    monkeypatch.setenv("KEHU_KEYS", str(tmp_path))
    (tmp_path / "master.json").write_bytes((folder / "master.json").read_bytes())
    return tmp_path


@pytest.fixture
def database_url(stack: PrivateStack) -> Iterator[str]:
    """Give each test a database of its own: it looks at all that is in it."""
    with stacks.database(stack) as url:
        yield url


@pytest.fixture
async def store(database_url: str) -> AsyncIterator[Store]:
    async with open_store(database_url) as opened:
        yield opened


async def send(store: Store, command: Command, reason: str | None = f"About {SECRET}") -> Accepted:
    cause = Cause(command_id=uuid4(), occurred_at=datetime.now(UTC), actor="test", reason=reason)
    return await HANDLERS[command.name](command, store=store, cause=cause)


async def known(store: Store, customer_id: str) -> None:
    await send(store, a(RegisterCustomer, customer_id=customer_id, full_name=SECRET))
    contact = a(AddContact, customer_id=customer_id, contact_id="chen", surname=SECRET, phone=PHONE, phone_country="CN")
    await send(store, contact)


def stored(database_url: str, table: str) -> bytes:
    """Return everything that a table holds, as text."""
    with psycopg.connect(database_url) as connection:
        rows = connection.execute(f"select to_jsonb(t)::text from {table} as t").fetchall()  # noqa: S608
        states = connection.execute("select state from stored_events").fetchall() if table == "stored_events" else []
    return b"\n".join([row[0].encode() for row in rows] + [bytes(state) for (state,) in states])


def told(data: Mapping[str, Any]) -> Any:
    """Return the personal text of an event's data."""
    return data.get("full_name") or data.get("surname") or data.get("summary")


def forget_keys() -> None:
    """Look keys up anew, as another process would."""
    KEYRING.__init__()  # type: ignore[misc]


async def test_the_log_holds_no_personal_text_and_every_reader_still_has_it(store: Store, database_url: str) -> None:
    await known(store, "C8")
    await send(store, a(ReceiveComplaint, customer_id="C8", summary=f"{SECRET} is unhappy"))
    await asyncio.to_thread(project, database_url, records_of_the_log(database_url))

    for table in ("stored_events", "customer_history"):
        assert SECRET.encode() not in stored(database_url, table), table
        assert PHONE.encode() not in stored(database_url, table), table
    forget_keys()
    async with open_store(database_url) as other:
        state = (await other.load(DECIDER, "C8")).state
    assert isinstance(state, Registered)
    assert state.details.full_name == SECRET
    async with await AsyncConnection.connect(database_url, autocommit=True) as connection:
        moments = await customer_history.history(connection, "C8")
    assert [told(moment.data) for moment in moments] == [SECRET, SECRET, f"{SECRET} is unhappy"]
    assert {moment.reason for moment in moments} == {f"About {SECRET}"}


async def test_an_erased_customer_is_a_placeholder_everywhere_and_the_chain_is_whole(
    store: Store, database_url: str
) -> None:
    await known(store, "C8")
    await send(store, EraseCustomer(customer_id="C8", by="li"))
    await asyncio.to_thread(project, database_url, records_of_the_log(database_url))
    forget_keys()

    assert SECRET.encode() not in stored(database_url, "customer_list")
    async with await AsyncConnection.connect(database_url, autocommit=True) as connection:
        (row,) = await (await connection.execute("select full_name, contacts from customer_list")).fetchall()
        moments = await customer_history.history(connection, "C8")
    assert row == (ERASED, {})
    assert [told(moment.data) for moment in moments] == [ERASED, ERASED, None]
    # A row that is made anew is the same.
    async with open_snapshot(database_url) as snapshot:
        findings = {finding.name: finding for finding in await check_streams(snapshot.connection)}
        anew = None
        for event in snapshot.events(sorted(customer_list.PROJECTION.handles or ())):
            anew = customer_list.evolve(anew, event)
    assert anew is not None
    assert (anew.full_name, anew.contacts) == row
    assert (findings["chain"].ok, findings["personal"].ok) == (True, True)


async def test_two_processes_agree_on_who_is_forgotten(store: Store, database_url: str) -> None:
    """A process that still holds the key seals nothing with it any more."""
    await known(store, "C8")
    unhappy = a(ReceiveComplaint, customer_id="C8", summary=SECRET)
    async with open_store(database_url) as other:
        await send(other, EraseCustomer(customer_id="C8", by="li"))

    with pytest.raises(PersonForgotten):
        await send(store, unhappy)
    told_nothing = a(ReceiveComplaint, customer_id="C8", summary="")
    assert (await send(store, told_nothing, reason=None)).types == ("complaint.received.v2",)


async def test_a_contact_is_forgotten_and_the_customer_stays(store: Store, database_url: str) -> None:
    await known(store, "C8")
    await send(store, EraseContact(customer_id="C8", contact_id="chen", by="li"))
    forget_keys()
    async with await AsyncConnection.connect(database_url, autocommit=True) as connection:
        page = await log.read_page(connection, 0)
        events = await readable(connection, page)
    assert [told(each.event.model_dump()) for each in events] == [SECRET, ERASED, None]


async def test_a_backup_from_before_an_erasure_forgets_again(store: Store, database_url: str, keys: Path) -> None:
    await known(store, "C8")
    await known(store, "C9")
    with psycopg.connect(database_url) as connection:
        (store_id,) = connection.execute("select id from store_identity").fetchone() or ("",)
    at = datetime.now(UTC)
    forgotten.note(
        [
            forgotten.Noted(str(store_id), "C8", None, "li", at),
            forgotten.Noted(str(store_id), "C9", "chen", "li", at),
            forgotten.Noted(str(uuid4()), "C9", None, "li", at),
        ]
    )

    assert await asyncio.to_thread(forget_again, database_url) == 2
    assert await asyncio.to_thread(forget_again, database_url) == 0
    forget_keys()
    states = [(await store.load(DECIDER, customer)).state for customer in ("C8", "C9")]
    assert [state.details.full_name for state in states if isinstance(state, Registered)] == [ERASED, SECRET]
    assert (keys / "forgotten.jsonl").stat().st_mode & 0o077 == 0


async def test_an_erasure_whose_process_died_is_noted_at_the_next_start(
    store: Store, database_url: str, keys: Path
) -> None:
    await known(store, "C8")
    await send(store, EraseContact(customer_id="C8", contact_id="chen", by="li"))
    (keys / "forgotten.jsonl").unlink()

    assert await asyncio.to_thread(forget_again, database_url) == 0
    assert [(each.customer_id, each.contact_id, each.by) for each in forgotten.noted()] == [("C8", "chen", "li")]


async def test_keys_are_stored_under_a_new_master_key_and_open_as_before(
    store: Store, database_url: str, keys: Path
) -> None:
    await known(store, "C8")
    file.make(keys / "master.json", rotate=True)
    newer = file.FileMaster(keys / "master.json")
    async with await AsyncConnection.connect(database_url, autocommit=True) as connection:
        assert (await rewrap(connection, newer, lambda _: None)) == (3, 3)
        assert (await rewrap(connection, newer, lambda _: None)) == (3, 0)
        wrapped = await (await connection.execute("select wrapped from subject_key")).fetchall()
    assert all(newer.is_newest(bytes(key)) for (key,) in wrapped)


async def test_a_lost_key_stops_its_own_stream_alone_and_check_names_it(store: Store, database_url: str) -> None:
    await known(store, "C8")
    await known(store, "C9")
    with psycopg.connect(database_url) as connection:
        connection.execute("delete from subject_key where subject = 'customer/C8/name'")
    forget_keys()
    async with open_snapshot(database_url) as snapshot:
        personal = next(each for each in await check_streams(snapshot.connection) if each.name == "personal")

    assert personal.example
    assert "is lost" in personal.example["found"]
    async with open_store(database_url) as other:
        assert isinstance((await other.load(DECIDER, "C9")).state, Registered)
        with pytest.raises(Exception, match="cannot be read"):
            await other.load(DECIDER, "C8")


def folded(database_url: str) -> int:
    with psycopg.connect(database_url) as connection:
        (count,) = connection.execute("select count(*) from stream_snapshot").fetchone() or (0,)
    return int(count)


async def test_what_was_folded_of_an_erased_customer_is_gone_and_stays_so(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Folded states tell what cases and accounts tell, too; a process that still holds one keeps it no more."""
    monkeypatch.setattr(snapshot, "FEWEST_EVENTS", 2)
    async with open_store(database_url) as store, open_store(database_url) as other:
        await known(store, "C8")
        await send(store, a(ReceiveComplaint, customer_id="C8", complaint_id="8", summary=SECRET))
        await send(store, a(ResolveComplaint, complaint_id="8"))
        await send(store, a(CloseComplaint, complaint_id="8"))
        await other.load(complaint.DECIDER, "8")
    assert folded(database_url) == 2
    async with open_store(database_url) as store, open_store(database_url) as other:
        await other.load(complaint.DECIDER, "8")
        await send(store, EraseCustomer(customer_id="C8", by="li"))
        assert folded(database_url) == 0
        await send(other, a(ReopenComplaint, complaint_id="8"), reason=None)
        await send(other, a(ResolveComplaint, complaint_id="8", remedy=""), reason=None)
    assert folded(database_url) == 0
