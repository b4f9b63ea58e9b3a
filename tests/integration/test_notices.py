"""Notices are delivered: each once to everybody who acts in its role, failures again and visibly."""

import json
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import Message
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from aiosmtpd.controller import Controller
from psycopg import AsyncConnection

from contracts.complaints.clocks import ComplaintClockStarted, ComplaintEscalationRaised
from contracts.organisation.account_manager import PersonEnrolled
from contracts.organisation.staff import RolesChanged
from projections.obligations.obligations import PROJECTION as OBLIGATIONS
from projections.organisation.staff_list import PROJECTION as STAFF
from services import health
from services.local import port as ports
from services.notices import delivering
from services.notices.settings import NoticeSettings
from services.notices.ways import NotDelivered, Way, way
from services.processes import deliveries, place
from tests.examples import a
from tests.integration.rebuilding import Site, site
from tests.ports import undisturbed
from tests.projections.story import on

pytestmark = [pytest.mark.servers, pytest.mark.asyncio(loop_scope="module")]
NEXT = "update notice_delivery set next_at = clock_timestamp() where next_at is not null"


@dataclass(slots=True)
class Inbox:
    """A mail server that keeps what it gets; `refuses` are the next answers that it gives instead."""

    refuses: list[str] = field(default_factory=list)
    mails: list[Message] = field(default_factory=list)

    async def handle_DATA(self, _server: object, _session: object, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's name
        if self.refuses:
            return self.refuses.pop(0)
        self.mails.append(message_from_bytes(envelope.content))
        return "250 OK"


@pytest.fixture
def inbox() -> Iterator[tuple[Inbox, int]]:
    with undisturbed():
        handler, port = Inbox(), choose_port()
        server = Controller(handler, hostname="127.0.0.1", port=port)
        server.start()
    try:
        yield handler, port
    finally:
        server.stop()


@pytest_asyncio.fixture(loop_scope="module")
async def here(database_url: str) -> AsyncIterator[Site]:
    """Yield a log in which a level of complaint 8 was announced to its supervisors, 王芳 and li."""
    async with site(database_url) as made:
        await made.connection.execute("truncate notice_delivery, process_place, process_refusal")
        await made.happened(
            [
                on("2026-01-01", a(PersonEnrolled, manager_id="王芳")),
                on("2026-01-01", a(RolesChanged, manager_id="王芳", roles=("supervisor",), unit_id=None)),
                on("2026-01-01", a(PersonEnrolled, manager_id="li")),
                on("2026-01-01", a(RolesChanged, manager_id="li", roles=("supervisor",), unit_id=None)),
                on("2026-03-02", a(ComplaintClockStarted, kind="resolution", instance=1, unit_id="main")),
                on("2026-03-03", raised(level="75%")),
            ],
            OBLIGATIONS,
            STAFF,
        )
        yield made


def choose_port() -> int:
    (number,) = ports.choose(1)
    return number


def raised(**fields: Any) -> ComplaintEscalationRaised:
    return a(ComplaintEscalationRaised, **{"kind": "resolution", "instance": 1, "notify": "supervisor"} | fields)


def by_mail(port: int, **settings: Any) -> Way:
    given: dict[str, Any] = {"smtp_host": "127.0.0.1", "smtp_port": port, "sender": "kehu@example.com"} | settings
    found = way(NoticeSettings(**given))
    assert found is not None
    return found


async def deliver(connection: AsyncConnection[Any], by: Way, *, rounds: int = 2) -> None:
    """Look so often as if every wait were over: first for who acts, then for the mails."""
    await delivering.follower(connection, by).advance(connection)
    for _ in range(rounds):
        await connection.execute(NEXT)
        await delivering.deliver_due(connection, by)


def book(tmp_path: Path, **known: str) -> Path:
    file = tmp_path / "addresses.json"
    file.write_text(json.dumps(known))
    return file


async def test_everybody_who_acts_in_the_role_gets_one_mail(
    here: Site, inbox: tuple[Inbox, int], tmp_path: Path
) -> None:
    server, port = inbox
    by = by_mail(port, addresses=book(tmp_path, 王芳="wang@example.com"), address_pattern="{person}@example.org")
    await deliver(here.connection, by)
    await here.connection.execute("update process_place set position = 0")
    await deliver(here.connection, by)

    assert sorted(str(each["To"]) for each in server.mails) == ["li@example.org", "wang@example.com"]
    assert {each["Subject"] for each in server.mails} == {"complaint/8: resolution 75%"}
    assert len({each["Message-ID"] for each in server.mails}) == 2
    assert await deliveries.undelivered(here.connection) == []


async def test_a_mail_that_is_refused_is_sent_again_under_its_id_and_shown_meanwhile(
    here: Site, inbox: tuple[Inbox, int]
) -> None:
    server, port = inbox
    server.refuses += ["451 Later", "554 Never"]
    by = by_mail(port, address_pattern="{person}@example.org", addresses=None)
    await here.happened([on("2026-01-02", a(RolesChanged, manager_id="王芳", roles=("clerk",), unit_id=None))], STAFF)
    await deliver(here.connection, by)

    (waiting,) = await deliveries.undelivered(here.connection)
    assert (waiting.person, waiting.attempts) == ("li", 1)
    assert "Later" in waiting.error
    assert [each.why for each in await health.reactor(here.connection) if "notices" in each.why and not each.still] == [
        "1 notices could not be delivered yet: see `kehu notices --undelivered`."
    ]
    await deliver(here.connection, by)
    assert len(server.mails) == 1
    assert await deliveries.undelivered(here.connection) == []


async def test_a_mail_that_was_sent_before_a_crash_comes_again_under_the_same_id(
    here: Site, inbox: tuple[Inbox, int]
) -> None:
    """Delivery is at least once, and says so."""
    server, port = inbox
    by = by_mail(port, address_pattern="{person}@example.org")
    await here.happened([on("2026-01-02", a(RolesChanged, manager_id="王芳", roles=(), unit_id=None))], STAFF)
    await deliver(here.connection, by)
    # As if the process had died before it was recorded.
    await here.connection.execute("update notice_delivery set delivered_at = null, next_at = clock_timestamp()")
    await deliver(here.connection, by)

    first, second = server.mails
    assert first["Message-ID"] == second["Message-ID"]


async def test_who_has_no_address_and_a_role_without_anybody_are_shown_and_not_lost(
    here: Site, inbox: tuple[Inbox, int]
) -> None:
    server, port = inbox
    by = by_mail(port, address_pattern="{person}@example.org")
    await here.happened([on("2026-03-04", raised(level="100%", notify="manager"))], OBLIGATIONS)
    await deliver(here.connection, by)

    told = {each.error for each in await deliveries.undelivered(here.connection)}
    assert told == {"No address is known of 王芳.", "Nobody acts as manager for unit main."}
    await here.happened([on("2026-01-05", a(RolesChanged, manager_id="li", roles=("manager",), unit_id=None))], STAFF)
    await deliver(here.connection, by)
    assert [each["Subject"] for each in server.mails][-1] == "complaint/8: resolution 100%"
    assert [each.person for each in await deliveries.undelivered(here.connection)] == ["王芳"]


async def test_a_server_that_is_away_is_a_failure_like_any_other(here: Site) -> None:
    await deliver(here.connection, by_mail(choose_port(), address_pattern="a.{person}@example.org"))
    assert {each.attempts for each in await deliveries.undelivered(here.connection)} == {1}


async def test_twins_share_what_is_due(here: Site) -> None:
    await delivering.follower(here.connection, Kept()).advance(here.connection)
    first = await deliveries.take(here.connection, 10, 60)
    assert (len(first), await deliveries.take(here.connection, 10, 60)) == (1, [])


async def test_each_notice_is_a_line_of_the_file(here: Site, tmp_path: Path) -> None:
    file = tmp_path / "notices.jsonl"
    by = way(NoticeSettings(file=file, link="http://127.0.0.1:8123"))
    assert by is not None
    await deliver(here.connection, by)

    lines = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    assert sorted(line["to"] for line in lines) == ["li", "王芳"]
    assert {(line["subject"], line["kind"], line["level"], line["as"]) for line in lines} == {
        ("complaint/8", "resolution", "75%", "supervisor")
    }


async def test_a_file_that_cannot_be_written_is_a_failure(here: Site, tmp_path: Path) -> None:
    by = way(NoticeSettings(file=tmp_path))
    assert by is not None
    await deliver(here.connection, by)
    assert {each.error for each in await deliveries.undelivered(here.connection)} == {
        f"{tmp_path} cannot be written: Is a directory"
    }


async def test_without_a_way_notices_are_in_the_lists_alone(here: Site) -> None:
    await delivering.follower(here.connection, None).advance(here.connection)

    found = await (await here.connection.execute("select count(*) from notice_delivery")).fetchone()
    assert found == (0,)
    assert (await place.load(here.connection, "notices")).position == len(here.events)


class Kept:
    """A way that nothing takes."""

    async def deliver(self, _notice: object) -> str:
        raise NotDelivered("never")
