"""Kinds, channels and severities are those that the pack of the customer's unit lists (semantics 35)."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any, Final
from uuid import uuid4

import pytest

from contracts.complaints.complaint import ReceiveComplaint, TriageComplaint
from contracts.customers.customer import AssignTier, ChangeCustomerDetails, RegisterCustomer
from contracts.envelope import Cause
from contracts.message import Command
from contracts.organisation.unit import RunPack
from domain.decider import Refused
from domain.policies.pack.pack import Pack
from services.commands.registry import AS_IMPORTED, HANDLERS
from services.packs import in_force
from services.store.memory import memory_store
from services.store.outcome import Accepted
from services.store.store import Store
from tests.examples import a

NINE: Final = datetime(2026, 6, 1, 9, tzinfo=UTC)
BEGINNING: Final = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture
async def store() -> AsyncIterator[Store]:
    """C8 is in the main unit, which runs no pack, C7 in the north, which manages property."""
    async with memory_store() as opened:
        await send(opened, a(RunPack, unit_id="north", pack="property-management", effective_from=BEGINNING))
        await send(opened, a(RegisterCustomer))
        await send(opened, a(RegisterCustomer, customer_id="C7", unit_id="north"))
        yield opened


async def send(store: Store, command: Command, *, imported: bool = False) -> Accepted:
    handlers = AS_IMPORTED if imported else HANDLERS
    cause = Cause(command_id=uuid4(), occurred_at=NINE, actor="test")
    return await handlers[command.name](command, store=store, cause=cause)


@pytest.mark.parametrize(
    ("customer", "given", "code", "nearest"),
    [
        ("C8", {"channel": "phone"}, "complaint.channel-unknown", "hotline"),
        ("C8", {"kind": "complain"}, "complaint.kind-unknown", "complaint"),
        ("C7", {"channel": "hotline"}, "complaint.channel-unknown", "phone"),
        ("C7", {"kind": "suggestion"}, "complaint.kind-unknown", "complaint"),
    ],
)
async def test_what_the_pack_does_not_list_is_refused(
    store: Store, customer: str, given: dict[str, Any], code: str, nearest: str
) -> None:
    (field,) = given
    with pytest.raises(Refused, match=f"^{field}: there is no {field} {given[field]}; .*{nearest}") as refused:
        await send(store, a(ReceiveComplaint, customer_id=customer, **given))
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("customer", "given"),
    [
        ("C8", {"channel": "hotline", "kind": "enquiry"}),
        ("C8", {"channel": "other"}),
        # 004 part 3 has routes for it, and no command could say so.
        ("C7", {"channel": "phone", "kind": "complaint"}),
        # Where nobody said how it came in.
        ("C7", {}),
        # The unit that received it counts, where it is named.
        ("C8", {"channel": "letter", "unit_id": "north"}),
    ],
)
async def test_what_the_pack_lists_is_taken(store: Store, customer: str, given: dict[str, Any]) -> None:
    received = await send(store, a(ReceiveComplaint, customer_id=customer, **given))
    assert received.types[0] == "complaint.received.v2"


async def test_a_severity_is_one_of_the_pack_of_the_customer_who_complained(store: Store) -> None:
    for complaint, customer in (("1", "C7"), ("2", "C8")):
        await send(store, a(ReceiveComplaint, complaint_id=complaint, customer_id=customer))
        await send(store, a(TriageComplaint, complaint_id=complaint, severity="complex"))
        with pytest.raises(Refused, match="severity: there is no severity banana; the") as refused:
            await send(store, a(TriageComplaint, complaint_id=complaint, severity="banana"))
        assert refused.value.code == "complaint.severity-unknown"
    await send(store, a(TriageComplaint, complaint_id="2", severity="S2"))
    with pytest.raises(Refused, match="there is no severity S2"):
        await send(store, a(TriageComplaint, complaint_id="1", severity="S2"))


async def test_a_customer_is_of_a_kind_of_its_unit_s_pack(store: Store) -> None:
    await send(store, a(RunPack, unit_id="east", pack="foreign-trade", effective_from=BEGINNING))
    trader = await send(store, a(RegisterCustomer, customer_id="C5", unit_id="east", kind="manufacturer"))
    assert trader.types == ("customer.registered.v2",)
    with pytest.raises(Refused, match="kind: there is no kind of customer dealer; the") as refused:
        await send(store, a(ChangeCustomerDetails, customer_id="C5", kind="dealer"))
    assert refused.value.code == "customer.kind-unknown"
    with pytest.raises(Refused, match="there is no kind of customer member; "):
        await send(store, a(RegisterCustomer, customer_id="C6", kind="member"))


async def test_an_import_keeps_the_severities_of_the_other_system(store: Store) -> None:
    await send(store, a(ReceiveComplaint), imported=True)
    triaged = await send(store, a(TriageComplaint, severity="Value 1"), imported=True)
    assert triaged.types == ("complaint.triaged.v1",)


async def test_a_name_that_was_taken_is_not_looked_up_with_every_command(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked: list[str] = []
    look = in_force.pack_of_unit

    async def pack_of_unit(store: Store, unit_id: str, instant: datetime) -> Pack:
        looked.append(unit_id)
        return await look(store, unit_id, instant)

    monkeypatch.setattr(in_force, "pack_of_unit", pack_of_unit)
    for number in range(5):
        await send(store, RegisterCustomer(customer_id=f"D{number}", full_name="D", kind="dealer"))
    assert len(looked) <= 1
    with pytest.raises(Refused):
        await send(store, RegisterCustomer(customer_id="D9", full_name="D", kind="deler"))
    assert looked[-1] == "main"


async def test_a_tier_that_a_person_gives_is_one_of_the_pack_that_the_unit_runs(store: Store) -> None:
    """Where the unit runs no pack, or one without tiers, people say what their tiers are called."""
    await send(store, a(RunPack, unit_id="south", pack="distributor", effective_from=BEGINNING))
    await send(store, a(RegisterCustomer, customer_id="C6", unit_id="south"))
    for customer, tier in (("C8", "gold"), ("C7", "gold"), ("C6", "A")):
        assert (await send(store, AssignTier(customer_id=customer, tier=tier))).types == ("customer.tier-assigned.v1",)

    for tier in ("gold", "a", "A+"):
        with pytest.raises(Refused, match=r"^tier: there is no tier .*; the nearest known: ") as refused:
            await send(store, AssignTier(customer_id="C6", tier=tier))
        assert refused.value.code == "customer.tier-unknown"


async def test_a_tier_that_was_given_before_the_unit_ran_the_pack_is_given_already(store: Store) -> None:
    await send(store, AssignTier(customer_id="C8", tier="gold"))
    await send(store, a(RunPack, unit_id="main", pack="distributor", effective_from=BEGINNING))

    assert (await send(store, AssignTier(customer_id="C8", tier="gold"))).types == ()
