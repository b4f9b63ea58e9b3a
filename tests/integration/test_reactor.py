"""A reactor on PostgreSQL: killed, doubled, paused, refused, and behind."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import ExitStack
from datetime import UTC, datetime
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import pytest_asyncio
from psycopg import AsyncConnection

from contracts.complaints.complaint import ReceiveComplaint
from contracts.complaints.consequence import DisputeInvoice
from contracts.credit.credit_account import OpenCreditAccount, RecordInvoice
from contracts.customers.customer import RegisterCustomer
from contracts.envelope import Cause, unseal
from contracts.message import Command
from contracts.money import Money
from services import health
from services.commands.registry import HANDLERS
from services.processes import place, refusals
from services.processes.following import Follower
from services.processes.standing import Standing, standings
from services.reactor import deciding
from services.reactor.reacting import connect, followers
from services.store.postgres import open_store
from services.store.store import Store
from tests.examples import a
from tests.integration.accounts import account
from tests.integration.reactor_process import reactor
from tests.services.cli.kehu import kehu
from tests.waiting import eventually_async

pytestmark = [pytest.mark.servers, pytest.mark.asyncio(loop_scope="module")]
AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
ACCOUNT = {"account_id": "K1", "customer_id": "C8", "currency": "CNY"}
AMOUNT = Money(amount=Decimal("100.00"), currency="CNY")
DISPUTES = "select state from stored_events where topic = 'credit-account.dispute-opened.v1' order by notification_id"
NAME = "disputed-invoices"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def store(database_url: str) -> AsyncIterator[Store]:
    async with open_store(database_url) as opened:
        for command in (a(RegisterCustomer), a(OpenCreditAccount, **ACCOUNT), a(ReceiveComplaint)):
            await happen(opened, command)
        yield opened


@pytest_asyncio.fixture(loop_scope="module")
async def connection(store: Store, database_url: str) -> AsyncIterator[AsyncConnection[Any]]:  # noqa: ARG001 - it fills the store
    async with await connect(database_url, "kehu test") as opened:
        yield opened


async def happen(store: Store, command: Command) -> None:
    cause = Cause(command_id=uuid4(), occurred_at=AT, actor="desk", arrived_at=AT)
    await HANDLERS[command.name](command, store=store, cause=cause)


async def billed(store: Store, number: str) -> None:
    await happen(store, a(RecordInvoice, account_id="K1", invoice=number, amount=AMOUNT, delivery=None))


async def disputed(store: Store, number: str) -> None:
    await happen(store, a(DisputeInvoice, account_id="K1", invoice=number, amount=None))


async def opened(connection: AsyncConnection[Any]) -> Counter[str]:
    """Return how often a dispute was opened of each invoice."""
    rows = await (await connection.execute(DISPUTES)).fetchall()
    return Counter(unseal(state).event.invoice for (state,) in rows)  # type: ignore[attr-defined] # of this type


async def standing(connection: AsyncConnection[Any]) -> Standing:
    found = {each.name: each for each in await standings(connection, datetime.now(UTC))}
    return found[NAME]


def follower(store: Store, connection: AsyncConnection[Any]) -> Follower:
    return next(each for each in followers(store, connection) if each.name == NAME)


async def read_up(following: Follower, connection: AsyncConnection[Any]) -> None:
    while await following.advance(connection):
        pass


async def test_twins_that_are_killed_lose_and_double_nothing(
    store: Store, connection: AsyncConnection[Any], database_url: str
) -> None:
    """A kill -9 between the command and the place repeats a page, and each command of it has its first answer."""
    numbers = [f"T{number}" for number in range(150)]
    for number in numbers:
        await billed(store, number)
    with ExitStack() as stack:
        running = [stack.enter_context(reactor(database_url)) for _ in range(2)]
        for number in numbers[:75]:
            await disputed(store, number)
        await eventually_async(lambda: _some(connection, 1))
        running[0].kill()
        for number in numbers[75:]:
            await disputed(store, number)
        running[1].kill()
        stack.enter_context(reactor(database_url))
        await eventually_async(lambda: _some(connection, len(numbers)))
        await eventually_async(lambda: _up_to_date(connection))

    assert await opened(connection) == Counter(numbers)
    assert await refusals.listed(connection) == []


async def test_a_page_that_is_handled_again_changes_nothing(store: Store, connection: AsyncConnection[Any]) -> None:
    """As after a kill between the last command and the place."""
    before = await opened(connection)
    await connection.execute("update process_place set position = 0")
    await read_up(follower(store, connection), connection)

    assert await opened(connection) == before
    assert (await standing(connection)).lag_events == 0


async def test_a_refusal_stays_listed_and_keeps_nothing_waiting(store: Store, connection: AsyncConnection[Any]) -> None:
    following = follower(store, connection)
    await billed(store, "R2")
    for number in ("R1", "R2"):
        await disputed(store, number)
    await read_up(following, connection)

    assert (await opened(connection))["R2"] == 1
    (refused,) = await refusals.listed(connection, NAME)
    assert (refused.code, refused.command) == ("credit-account.unknown-invoice", "credit-account.open-dispute")
    assert (await standing(connection)).refused == 1
    troubles = await health.reactor(connection)
    assert [each.why for each in troubles if not each.still] == [
        "1 commands of disputed-invoices were refused: see `kehu reactor refused`."
    ]

    still = await deciding.retry(connection, store, NAME)
    assert [each.attempts for each in still] == [2]
    await billed(store, "R1")
    assert await deciding.retry(connection, store, NAME, refused.position) == []
    assert (await opened(connection))["R1"] == 1


async def test_what_a_person_leaves_out_is_kept_and_no_longer_listed(
    store: Store, connection: AsyncConnection[Any]
) -> None:
    await disputed(store, "L1")
    await read_up(follower(store, connection), connection)
    (refused,) = await refusals.listed(connection, NAME)

    assert await refusals.leave_out(connection, NAME, refused.position, by="li", reason="Entered twice.") == 1
    assert await refusals.leave_out(connection, NAME, refused.position, by="li", reason="Entered twice.") == 0
    assert await refusals.listed(connection) == []
    kept = await (await connection.execute("select left_out_by, left_out_reason from process_refusal")).fetchall()
    assert kept == [("li", "Entered twice.")]


async def test_a_process_that_pauses_stays_where_it_stands(store: Store, connection: AsyncConnection[Any]) -> None:
    following = follower(store, connection)
    await read_up(following, connection)
    await place.pause(connection, NAME, "Audit")
    await billed(store, "P1")
    await disputed(store, "P1")

    assert await following.advance(connection) is False
    assert (await opened(connection))["P1"] == 0
    stands = await standing(connection)
    assert (stands.lag_events > 0, stands.pause_reason) == (True, "Audit")
    assert [each.why[-8:] for each in await health.reactor(connection) if "paused" in each.why] == [": Audit."]

    await place.resume(connection, NAME)
    await read_up(following, connection)
    assert (await opened(connection))["P1"] == 1


async def test_a_later_event_that_cannot_be_read_is_left_aside(store: Store, connection: AsyncConnection[Any]) -> None:
    """A damaged one keeps those behind it not waiting either."""
    following = follower(store, connection)
    await read_up(following, connection)
    await billed(store, "U1")
    await disputed(store, "U0")
    await disputed(store, "U1")
    async with connection.transaction():
        await connection.execute("alter table stored_events disable trigger user")
        await connection.execute(
            "update stored_events set state = '{}' where notification_id = ("
            "select max(notification_id) - 1 from stored_events where topic = 'complaint.invoice-disputed.v1')"
        )
        await connection.execute("alter table stored_events enable trigger user")
    await read_up(following, connection)

    assert (await opened(connection))["U1"] == 1
    (refused,) = await refusals.listed(connection)
    assert refused.code == "reactor.event-unreadable"
    await refusals.leave_out(connection, NAME, refused.position, by="li", reason="Damaged.")


async def test_an_event_that_waits_is_told_while_no_reactor_runs(
    store: Store, connection: AsyncConnection[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    await billed(store, "W1")
    await disputed(store, "W1")
    monkeypatch.setattr(health, "PATIENCE_SECONDS", 0)
    (told,) = [each for each in await health.reactor(connection) if each.still]

    assert told.why.startswith("No reactor runs, and an event has waited for ")


async def test_x14_a_reactor_works_with_the_rights_of_the_api(store: Store, database_url: str) -> None:
    await billed(store, "X1")
    await disputed(store, "X1")
    with account(database_url, "kehu_api") as url:
        async with open_store(url) as own, await connect(url) as connection:
            await read_up(follower(own, connection), connection)
            assert (await opened(connection))["X1"] == 1


async def test_people_see_and_decide_on_the_command_line(
    store: Store,  # noqa: ARG001 - it fills the log
    database_url: str,
    tmp_path: Path,
) -> None:
    asked = (
        ("reactor", "list", "--format", "json"),
        ("reactor", "pause", NAME, "--reason", "Audit", "--format", "json"),
        ("reactor", "resume", NAME, "--format", "json"),
        ("reactor", "refused", "--format", "json"),
        ("notices", "--undelivered", "--format", "json"),
        ("reactor", "retry", NAME),
        ("reactor", "pause", "dreams"),
        ("reactor", "retry", "notices"),
        ("reactor", "skip", NAME, "999999", "--by", "li", "--reason", "None."),
        ("notices", "--undelivered", "--unit", "main"),
    )
    run = partial(kehu, database_url=database_url, home=tmp_path)
    ended = [await asyncio.to_thread(run, *each) for each in asked]

    listed, paused, resumed, refused, undelivered = (each.rows for each in ended[:5])
    assert [each["name"] for each in listed] == ["moved-customers", NAME, "notices"]
    assert [(each[0]["pause_reason"], each[0]["process"]) for each in (paused, resumed)] == [
        ("Audit", NAME),
        (None, NAME),
    ]
    assert (refused, undelivered) == ([], [])
    assert [each.code for each in ended[5:]] == [0, 1, 1, 1, 2]
    assert "There is no process dreams" in ended[6].err


async def _some(connection: AsyncConnection[Any], count: int) -> bool:
    return len(await opened(connection)) >= count


async def _up_to_date(connection: AsyncConnection[Any]) -> bool:
    return (await standing(connection)).lag_events == 0
