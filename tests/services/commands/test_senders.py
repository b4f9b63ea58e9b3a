"""Where the pack asks for enrolled staff, nobody else merges or links cases (SA2)."""

import pytest

from contracts.complaints.complaint import ReceiveComplaint
from contracts.complaints.connection import LinkCase, MergeDuplicate
from contracts.customers.customer import RegisterCustomer
from contracts.message import Command
from contracts.organisation.account_manager import EnrolPerson
from contracts.organisation.unit import RunPack
from domain.decider import Refused
from services.commands.case_rules import ActorNotInService
from services.store.memory import memory_store
from tests.examples import a
from tests.packs import at
from tests.services.commands.test_reopening import PACK, bring, send

BEGINS = at("2020-01-01T00:00:00+08:00")
LATER = at("2026-03-04T11:00:00+08:00")
REQUIRED = "\n[staff]\nrequired = { value = true, article = '§ 3' }\n"


@pytest.mark.parametrize(
    "command",
    [MergeDuplicate(complaint_id="second", first_id="first"), LinkCase(complaint_id="second", first_id="first")],
    ids=lambda command: command.name,
)
async def test_only_somebody_in_service_merges_or_links(command: Command) -> None:
    async with memory_store() as store:
        await bring(store, "2020.1", "2020-01-01", "15d", REQUIRED)
        await send(store, a(RunPack, pack=PACK, effective_from=BEGINS), BEGINS)
        await send(store, a(RegisterCustomer), BEGINS)
        await send(store, a(EnrolPerson, manager_id="desk"), BEGINS)
        for hour, case in (("09", "first"), ("10", "second")):
            received = a(ReceiveComplaint, complaint_id=case, channel="other")
            await send(store, received, at(f"2026-03-04T{hour}:00:00+08:00"))
        with pytest.raises(Refused) as refused:
            await send(store, command, LATER, "stranger")
        assert refused.value.code == ActorNotInService.code
        await send(store, command, LATER, "desk")
