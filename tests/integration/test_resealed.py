"""`kehu reseal`: a log of an earlier release is written anew, its personal data sealed and nothing else changed."""

import json
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from psycopg import AsyncConnection
from typer.testing import CliRunner

from contracts.complaints.complaint import ReceiveComplaint
from contracts.customers.contact import AddContact
from contracts.customers.customer import RegisterCustomer
from contracts.customers.erasure import EraseContact, EraseCustomer
from contracts.envelope import Cause
from contracts.message import Command
from contracts.sealing import ERASED
from domain.customers.customer import DECIDER
from domain.customers.state import Registered
from projections.keys.keyring import KEYRING
from projections.keys.settings import KeySettings
from services.check import resealed
from services.cli.main import APP
from services.commands.registry import HANDLERS
from services.operating import resealing
from services.operating.forgettings import LogSealer
from services.store import log
from services.store.commit import group
from services.store.postgres import open_store
from services.store.unreadable import readable
from tests import stack as stacks
from tests.examples import a
from tests.plain import PlainSealer
from tests.stack import PrivateStack

pytestmark = pytest.mark.servers
SECRET = "Zhao Zhao-Qian-Sun"
CHANGE = """
    update stored_events
    set state = convert_to(replace(convert_from(state, 'UTF8'), '"actor":"test"', '"actor":"tset"'), 'UTF8')
    where notification_id = 2
"""


@pytest.fixture(autouse=True)
def keys(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = KeySettings().folder
    monkeypatch.setenv("KEHU_KEYS", str(tmp_path))
    (tmp_path / "master.json").write_bytes((folder / "master.json").read_bytes())


@pytest.fixture
def old_url(stack: PrivateStack) -> Iterator[str]:
    with stacks.database(stack) as url:
        yield url


@pytest.fixture
def new_url(stack: PrivateStack) -> Iterator[str]:
    with stacks.database(stack) as url:
        yield url


async def send(url: str, *commands: Command) -> None:
    async with open_store(url) as store:
        for command in commands:
            at = datetime.now(UTC)
            # Why somebody is forgotten is never sealed: it would be forgotten with them.
            reason = "Asked for" if isinstance(command, EraseCustomer | EraseContact) else f"About {SECRET}"
            cause = Cause(command_id=uuid4(), occurred_at=at, actor="test", reason=reason)
            await HANDLERS[command.name](command, store=store, cause=cause)


def known(customer: str) -> tuple[Command, ...]:
    contact = a(AddContact, customer_id=customer, contact_id="chen", surname=SECRET, phone=None)
    return a(RegisterCustomer, customer_id=customer, full_name=SECRET), contact


@pytest.fixture
async def stored(old_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Store three customers plainly and one sealed, and erase one, and one contact."""
    with monkeypatch.context() as earlier:
        earlier.setattr(group, "DraftSealer", PlainSealer)
        complaint = a(ReceiveComplaint, customer_id="C1", summary=f"{SECRET} is unhappy")
        await send(old_url, *known("C1"), *known("C2"), *known("C3"), complaint)
    await send(old_url, *known("C4"), EraseCustomer(customer_id="C2", by="li"))
    await send(old_url, EraseContact(customer_id="C3", contact_id="chen", by="li"))


@asynccontextmanager
async def both(old_url: str, new_url: str) -> AsyncIterator[tuple[AsyncConnection[Any], AsyncConnection[Any]]]:
    async with (
        await AsyncConnection.connect(old_url, autocommit=True) as old,
        await AsyncConnection.connect(new_url, autocommit=True) as new,
    ):
        yield old, new


def told_nobody(_position: int) -> None:
    pass


def states(url: str) -> list[bytes]:
    with psycopg.connect(url) as connection:
        found = connection.execute("select state from stored_events order by notification_id").fetchall()
    return [bytes(state) for (state,) in found]


@pytest.mark.usefixtures("stored")
def test_the_command_seals_all_that_was_plain_and_names_the_old_log(old_url: str, new_url: str) -> None:
    env = {"KEHU_DATABASE_URL": old_url, "KEHU_KAFKA": "127.0.0.1:1", "KEHU_API": "http://127.0.0.1:1"}
    run = CliRunner().invoke(APP, ["reseal", "--into", new_url, "--format", "json"], env=env)

    assert run.exit_code == 0, run.output
    (row,) = json.loads(run.stdout)
    before, after = states(old_url), states(new_url)
    assert row["events"] == len(before) == len(after)
    assert any(SECRET.encode() in state for state in before)
    assert [state for state in after if SECRET.encode() in state] == []
    with psycopg.connect(new_url) as new, psycopg.connect(old_url) as old:
        assert new.execute("select store, until, digest from store_origin").fetchone() == (
            *(old.execute("select id from store_identity").fetchone() or ()),
            row["until"],
            row["digest"],
        )
        commands = "select command_id, version, appended from command_log order by command_id"
        assert new.execute(commands).fetchall() == old.execute(commands).fetchall()


@pytest.mark.usefixtures("stored")
async def test_who_was_erased_is_so_where_the_old_log_told_it_plainly(old_url: str, new_url: str) -> None:
    async with both(old_url, new_url) as (old, new):
        await resealing.copy(old, new, told_nobody)
        KEYRING.__init__()  # type: ignore[misc]
        events = await readable(new, await log.read_page(new, 0))
        forgotten = await (await new.execute("select count(*) from subject_key where wrapped is null")).fetchone()
    names = {
        each.envelope.stream: each.event.model_dump()["full_name"]
        for each in events
        if each.envelope.type.startswith("customer.registered.")
    }
    contacts = {
        each.envelope.stream: each.event.model_dump()["surname"]
        for each in events
        if each.envelope.type.startswith("customer.contact-recorded.")
    }
    assert names == {"customer/C1": SECRET, "customer/C2": ERASED, "customer/C3": SECRET, "customer/C4": SECRET}
    assert contacts == {"customer/C1": SECRET, "customer/C2": ERASED, "customer/C3": ERASED, "customer/C4": SECRET}
    assert forgotten
    assert forgotten[0] >= 2


@pytest.mark.usefixtures("stored")
async def test_an_interrupted_run_goes_on_and_later_events_are_taken_over(
    old_url: str, new_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(resealing, "PAGE", 2)
    asked = log.read_page
    pages = 0

    async def interrupted(*args: Any, **kwargs: Any) -> Any:
        nonlocal pages
        pages += 1
        if pages > 3:
            raise KeyboardInterrupt
        return await asked(*args, **kwargs)

    async with both(old_url, new_url) as (old, new):
        with monkeypatch.context() as until_then:
            until_then.setattr(log, "read_page", interrupted)
            with pytest.raises(KeyboardInterrupt):
                await resealing.copy(old, new, told_nobody)
        assert await log.head(new) == 6
        first = await resealing.copy(old, new, told_nobody)
        await send(old_url, *known("C5"), EraseCustomer(customer_id="C1", by="li"))
        second = await resealing.copy(old, new, told_nobody)
        verified = await resealed.verify(old, new, second.until, told_nobody)

    assert second.until > first.until
    assert verified.finding.example is None
    async with open_store(new_url) as store:
        loaded = {customer: (await store.load(DECIDER, customer)).state for customer in ("C1", "C3", "C5")}
    assert {name: s.details.full_name for name, s in loaded.items() if isinstance(s, Registered)} == {
        "C1": ERASED,
        "C3": SECRET,
        "C5": SECRET,
    }


@pytest.mark.usefixtures("stored")
@pytest.mark.parametrize(
    ("forge", "found"),
    [
        ("delete from stored_events where notification_id = 2", "it is missing"),
        ("update stored_events set topic = 'customer.erased.v1' where notification_id = 2", "customer.erased.v1"),
        (CHANGE, "its seal is broken"),
    ],
)
async def test_an_event_that_is_not_the_same_is_named(old_url: str, new_url: str, forge: str, found: str) -> None:
    async with both(old_url, new_url) as (old, new):
        until = (await resealing.copy(old, new, told_nobody)).until
        await new.execute("alter table stored_events disable trigger all")
        await new.execute(forge)
        finding = (await resealed.verify(old, new, until, told_nobody)).finding
    assert finding.example
    assert finding.example["position"] == 2
    assert found in finding.example["found"]


@pytest.mark.usefixtures("stored")
async def test_text_that_stayed_plain_is_named(old_url: str, new_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(LogSealer, "seal", lambda _self, _subject, text, _bound: text)
    async with both(old_url, new_url) as (old, new):
        until = (await resealing.copy(old, new, told_nobody)).until
        finding = (await resealed.verify(old, new, until, told_nobody)).finding
    assert finding.example
    assert finding.example["found"] == "personal data in plain text"


@pytest.mark.usefixtures("stored")
async def test_a_database_with_a_log_of_its_own_is_refused(old_url: str, new_url: str) -> None:
    await send(new_url, *known("C9"))
    async with both(old_url, new_url) as (old, new):
        with pytest.raises(resealing.NotEmpty, match="has events of its own"):
            await resealing.copy(old, new, told_nobody)
