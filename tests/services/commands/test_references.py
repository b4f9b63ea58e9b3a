"""A command that names what nobody has recorded is refused, with its field and the nearest known names (rule 35)."""

from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from typing import Any, Final
from uuid import UUID, uuid4

import pytest

from contracts.catalog import COMMANDS
from contracts.complaints.complaint import ComplaintEvent, ReceiveComplaint, TakeComplaintInCharge
from contracts.complaints.consequence import ComplaintUnsettled, DecideProposal, Proposal
from contracts.complaints.handling import FormTaskForce
from contracts.credit.credit_account import OpenCreditAccount
from contracts.customers.customer import ChangeCustomerDetails, RegisterCustomer
from contracts.customers.information import RecordSource
from contracts.customers.ownership import AssignOwner, HandOverCustomer
from contracts.envelope import Cause
from contracts.form.person import person_id
from contracts.message import Command
from contracts.organisation.access_request import RequestAccess
from contracts.organisation.account_manager import AppointManager, EnrolPerson
from contracts.reference import references
from domain.complaints.complaint import DECIDER
from domain.decider import Refused
from services.commands.registry import HANDLERS
from services.reference import ReferenceUnknown
from services.store.memory import memory_store
from services.store.outcome import Accepted, RefusedBefore
from services.store.store import Store
from tests.examples import a
from tests.known import knowing

NINE: Final = datetime(2026, 6, 1, 9, tzinfo=UTC)
# What is not about the unknown name, so that nothing else is wrong.
STORY: Final = [
    a(RegisterCustomer),
    a(EnrolPerson),
    a(EnrolPerson, manager_id="Li-Wei", full_name="Li Wei"),
    a(ReceiveComplaint),
]
NEEDED: Final[dict[type[Command], list[Command]]] = {HandOverCustomer: [a(AssignOwner)]}
# What no command can bring about here, where no pack is in force.
PAST: Final[dict[type[Command], ComplaintEvent]] = {
    DecideProposal: a(ComplaintUnsettled, proposals=(Proposal(proposal="hand-over", consequence="hand-over"),)),
}
MEMBERS: Final[dict[type[Command], dict[str, Any]]] = {FormTaskForce: {"members": ("Li-Wei",)}}
NEW: Final[dict[type[Command], dict[str, Any]]] = {
    DecideProposal: {"proposal": "hand-over", "confirmed": True},
    RegisterCustomer: {"customer_id": "C7"},
    ReceiveComplaint: {"complaint_id": "9"},
}
# What one field needs and another excludes.
BESIDE: Final[dict[tuple[type[Command], str], dict[str, Any]]] = {
    (RequestAccess, "by"): {"customers": ("C8",)},
    (RequestAccess, "unit_id"): {"by": "wang"},
}


def named() -> Iterator[Any]:
    for command in COMMANDS.values():
        for field in references(command):
            yield pytest.param(command, field, id=f"{command.name}/{field}")


@pytest.fixture
async def store() -> AsyncIterator[Store]:
    async with memory_store() as opened:
        for command in STORY:
            await send(opened, command)
        yield opened


def cause(command_id: UUID | None = None) -> Cause:
    return Cause(command_id=command_id or uuid4(), occurred_at=NINE, actor="test")


async def send(store: Store, command: Command, command_id: UUID | None = None) -> Accepted:
    return await HANDLERS[command.name](command, store=store, cause=cause(command_id))


def test_these_fields_name_something() -> None:
    assert {(command.name, field) for command in COMMANDS.values() for field in references(command)} == {
        ("complaint.receive", "customer_id"),
        ("complaint.receive", "received_by"),
        ("complaint.receive", "unit_id"),
        ("account-manager.change-roles", "unit_id"),
        ("complaint.decide-proposal", "new_owner_id"),
        ("complaint.fix-responsibility", "person"),
        ("complaint.form-task-force", "lead"),
        ("complaint.forward", "to_unit"),
        ("complaint.plan", "who"),
        ("complaint.take-in-charge", "owner"),
        ("credit-account.open", "customer_id"),
        ("measure.open", "person"),
        ("measure.open", "unit_id"),
        ("access.request", "by"),
        ("access.request", "unit_id"),
        ("customer.register", "unit_id"),
        ("customer.register", "received_by"),
        ("customer.change-details", "unit_id"),
        ("customer.record-source", "submitted_by"),
        ("customer.record-source", "vouched_by"),
        ("customer.assign-owner", "owner_id"),
        ("customer.hand-over", "to_id"),
    }


@pytest.mark.parametrize(("command", "field"), [*named()])
async def test_a_name_that_nobody_recorded_is_refused_and_nothing_is_stored(
    store: Store, command: type[Command], field: str
) -> None:
    """Rule 35."""
    for before in NEEDED.get(command, []):
        await send(store, before)
    if command in PAST:
        await store.transact(DECIDER, "8", lambda _: [PAST[command]], command=a(command), cause=cause())
    sent = a(
        command,
        **BESIDE.get((command, field), {}) | NEW.get(command, {}) | MEMBERS.get(command, {}) | {field: "nobody"},
    )

    with pytest.raises(ReferenceUnknown, match=rf"^{field}: there is no (customer|person|unit) nobody; ") as refused:
        await send(store, sent, id_ := uuid4())
    # The refusal is the answer to this command, as any other; recorded meanwhile, another one is done.
    with pytest.raises(RefusedBefore, match=f"{field}: there is no"):
        await send(store, sent, id_)
    assert refused.value.code == "reference.unknown"


@pytest.mark.parametrize(
    ("mistyped", "nearest"),
    [
        (a(ReceiveComplaint, complaint_id="9", customer_id="C80"), "C8"),
        (a(OpenCreditAccount, customer_id="C9"), "C8"),
        (a(AssignOwner, owner_id="wnag"), "wang"),
        (a(TakeComplaintInCharge, owner="Li Wie"), "Li-Wei"),
    ],
)
async def test_the_refusal_of_a_mistyped_name_says_which_is_meant(
    store: Store, mistyped: Command, nearest: str
) -> None:
    with pytest.raises(Refused, match=rf"the nearest known: {nearest}\b"):
        await send(store, mistyped)


async def test_what_is_recorded_can_be_named_by_id_and_by_name(store: Store) -> None:
    await send(store, a(AssignOwner))
    taken = await send(store, a(TakeComplaintInCharge, owner="Li Wei"))
    await send(store, a(AppointManager, manager_id="chen"))
    source = await send(store, a(RecordSource, submitted_by="chen", vouched_by="Li-Wei"))
    main = await send(store, a(ChangeCustomerDetails, unit_id="main", full_name="Polar"))

    assert [accepted.types for accepted in (taken, source, main)] == [
        ("complaint.taken-in-charge.v1",),
        ("customer.source-recorded.v1",),
        ("customer.details-changed.v1",),
    ]


async def test_what_was_recorded_before_names_were_looked_at_is_still_done() -> None:
    """What is so already stays so: an account of a customer that nobody registered, for one."""
    async with memory_store() as store:
        await send(knowing(store), a(OpenCreditAccount))
        store.seen.clear()
        again = await send(store, a(OpenCreditAccount))

    assert again.types == ()


@pytest.mark.parametrize(
    ("name", "id_"), [("Li Wei", "Li-Wei"), ("李伟", "李伟"), ("R6", "R6"), ("Value 2", "Value-2")]
)
def test_a_person_named_in_words_has_the_id_without_blanks(name: str, id_: str) -> None:
    assert person_id(name) == id_


async def test_a_person_who_is_named_by_name_is_refused_with_the_id_that_is_meant(store: Store) -> None:
    await send(store, a(EnrolPerson, manager_id="gc1-li.wei", full_name="李伟"))
    with pytest.raises(ReferenceUnknown) as refused:
        await send(store, a(AssignOwner, owner_id="李伟"))
    await send(store, a(EnrolPerson, manager_id="li.wei-2", full_name="李伟"))
    with pytest.raises(ReferenceUnknown) as of_two:
        await send(store, a(TakeComplaintInCharge, owner="李伟"))

    sentence = "there is no person 李伟 by id, but"
    assert str(refused.value) == f"owner_id: {sentence} one is called so; did you mean gc1-li.wei?"
    assert str(of_two.value) == f"owner: {sentence} some are called so; did you mean one of gc1-li.wei, li.wei-2?"
    assert (await send(store, a(AssignOwner, owner_id="gc1-li.wei"))).types
