"""Every command on what there is one of at a time is refused before the latest change of it (semantics 31, 32)."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Final
from uuid import uuid4

import pytest

from contracts.customers.contact import AddContact, ChangeContact, CheckPhone, RemoveContact
from contracts.customers.customer import ChangeCustomerDetails, RegisterCustomer
from contracts.customers.file import AddProject, ChangeProject
from contracts.customers.information import (
    ChangeBasicInformation,
    ChangeBusinessInformation,
    ChangeCreditInformation,
    ChangeMarketInformation,
    RecordSource,
)
from contracts.customers.ownership import AssignOwner, HandOverCustomer
from contracts.envelope import Cause
from contracts.message import Command
from contracts.tiers.tier import ApproveTier, ProposeTier, RejectTier
from domain.decider import Refused
from services.commands.registry import HANDLERS
from services.store.memory import memory_store
from services.store.store import Store
from tests.examples import a
from tests.known import knowing

NOW: Final = datetime(2026, 3, 3, 12, tzinfo=UTC)
PARTNER: Final = {"scheme": "joint-venture/abcd", "tier": "C"}
BODY: Final = PARTNER | {"body": "盛昌公司"}
ENDS: Final = "customer.ends-before-it-begins"
CONTRADICTS: Final = "customer.contradicts-later"
ASKED: Final[list[tuple[Command, str]]] = [
    (a(AssignOwner, owner_id="li"), CONTRADICTS),
    (a(HandOverCustomer), ENDS),
    (a(AddContact, surname="Li"), CONTRADICTS),
    (a(ChangeContact, position="buyer"), CONTRADICTS),
    (a(CheckPhone), CONTRADICTS),
    (a(RemoveContact), ENDS),
    (a(ProposeTier, **PARTNER | {"tier": "D"}), CONTRADICTS),
    (a(ApproveTier, **BODY), ENDS),
    (a(RejectTier, **BODY, reason="missing"), ENDS),
    (a(ChangeCustomerDetails, region="Anhui"), CONTRADICTS),
    (a(ChangeBasicInformation, address="2 Sea Road"), CONTRADICTS),
    (a(ChangeBusinessInformation, products=("valves",)), CONTRADICTS),
    (a(ChangeCreditInformation, credit_rating="B"), CONTRADICTS),
    (a(ChangeMarketInformation, market_trends="down"), CONTRADICTS),
    (a(RecordSource, source="visit"), CONTRADICTS),
    (a(AddProject, project_id="T1", project_name="Bridge"), CONTRADICTS),
    (a(ChangeProject, project_id="T1", place="Hefei"), CONTRADICTS),
]
CHANGED: Final = (
    a(ChangeCustomerDetails, kind="contractor"),
    a(ChangeBasicInformation, address="1 Sea Road"),
    a(ChangeBusinessInformation, products=("pumps",)),
    a(ChangeCreditInformation, credit_rating="A"),
    a(ChangeMarketInformation, market_trends="up"),
    a(RecordSource, source="fair"),
    a(AddProject, project_id="T1", project_name="Tower"),
)


@pytest.fixture
async def store() -> AsyncIterator[Store]:
    async with memory_store() as opened:
        knowing(opened)
        for command in (
            a(RegisterCustomer),
            a(AssignOwner),
            a(AddContact, surname="Wang", phone="+8613800138000"),
            a(ProposeTier, **PARTNER),
            *CHANGED,
        ):
            await send(opened, command, NOW)
        yield opened


async def send(store: Store, command: Command, at: datetime) -> None:
    cause = Cause(command_id=uuid4(), occurred_at=at, actor="test", reason=command.reason, arrived_at=NOW)
    await HANDLERS[command.name](command, store=store, cause=cause)


@pytest.mark.parametrize(("command", "code"), ASKED, ids=lambda value: getattr(value, "name", ""))
async def test_it_is_refused_by_name(store: Store, command: Command, code: str) -> None:
    with pytest.raises(Refused) as refused:
        await send(store, command, NOW - timedelta(minutes=1))

    assert refused.value.code == code
