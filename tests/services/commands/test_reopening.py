"""A case is opened again by the window of the version that it keeps, whichever is in force when it comes back."""

from collections.abc import AsyncIterator
from datetime import datetime
from uuid import uuid4

import pytest

from contracts.complaints.complaint import (
    ReceiveComplaint,
    ReopenComplaint,
    ResolveComplaint,
    TriageComplaint,
)
from contracts.customers.customer import RegisterCustomer
from contracts.envelope import Cause
from contracts.message import Command
from contracts.organisation.unit import RunPack
from contracts.policies.policy import ActivatePolicy, ApprovePolicy, DraftPolicy
from domain.decider import Refused
from services.commands.registry import HANDLERS
from services.store.memory import memory_store
from services.store.store import Store
from tests.domain.complaints.played import FILE
from tests.examples import a
from tests.packs import at

PACK = "service-desk"
# The second version opens nothing again after a day.
VERSIONS = {"2020.1": ("2020-01-01", "15d"), "2026.1": ("2026-03-05", "1d")}


async def send(store: Store, command: Command, when: datetime, by: str = "desk") -> None:
    cause = Cause(command_id=uuid4(), occurred_at=when, actor=by, reason=command.reason, arrived_at=when)
    await HANDLERS[command.name](command, store=store, cause=cause)


async def bring(store: Store, version: str, first_day: str, window: str, further: str = "") -> None:
    content = FILE.read_text(encoding="utf-8").replace("2020-01-01T", f"{first_day}T").replace("2020.1", version)
    content = content.replace('reopen_window = { value = "15d"', f'reopen_window = {{ value = "{window}"')
    content += further
    before = at("2019-12-01T09:00:00+08:00")
    await send(store, DraftPolicy(pack=PACK, content=content, reason="request"), before)
    await send(store, ApprovePolicy(pack=PACK, version=f"{PACK}-{version}"), before, "boss")
    await send(store, ActivatePolicy(pack=PACK, version=f"{PACK}-{version}"), before, "boss")


@pytest.fixture
async def store() -> AsyncIterator[Store]:
    async with memory_store() as opened:
        for version, (first_day, window) in VERSIONS.items():
            await bring(opened, version, first_day, window)
        begins = at("2020-01-01T00:00:00+08:00")
        await send(opened, a(RunPack, pack=PACK, effective_from=begins), begins)
        await send(opened, a(RegisterCustomer), begins)
        yield opened


async def resolved(store: Store, complaint: str, day: str) -> None:
    for hour, command in (
        ("09", a(ReceiveComplaint, complaint_id=complaint, channel="other")),
        ("10", a(TriageComplaint, complaint_id=complaint, severity="general")),
        ("11", a(ResolveComplaint, complaint_id=complaint)),
    ):
        await send(store, command, at(f"{day}T{hour}:00:00+08:00"))


async def test_a_case_of_before_keeps_its_window_and_one_of_now_has_the_new_one(store: Store) -> None:
    await resolved(store, "before", "2026-03-04")
    await resolved(store, "now", "2026-03-05")
    comes_back = at("2026-03-10T09:00:00+08:00")

    await send(store, ReopenComplaint(complaint_id="before"), comes_back)
    with pytest.raises(Refused) as refused:
        await send(store, ReopenComplaint(complaint_id="now"), comes_back)
    assert refused.value.code == "complaint.not-opened-in-window"
