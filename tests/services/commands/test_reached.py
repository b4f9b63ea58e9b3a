"""What an earlier release stored under an id that is not in NFC is reached with the id in NFC (semantics 36)."""

import unicodedata
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any, Final
from uuid import uuid4

import pytest

from contracts.complaints.complaint import ReceiveComplaint, RespondToComplaint
from contracts.credit.credit_account import OpenCreditAccount, RecordInvoice
from contracts.customers.contact import AddContact
from contracts.customers.customer import ChangeCustomerDetails, RecordPurchase, RegisterCustomer
from contracts.customers.identity import LinkCustomer, MergeCustomer
from contracts.envelope import Cause, unseal
from contracts.message import Command
from domain.decider import Refused
from services.commands.registry import AS_IMPORTED, HANDLERS
from services.store.memory import MemoryRecorder, memory_store
from services.store.outcome import Accepted
from services.store.store import Store
from tests.examples import a

NOW: Final = datetime(2026, 3, 3, 12, tzinfo=UTC)
CAFE: Final = "Café-1"
OLD: Final = unicodedata.normalize("NFD", CAFE)


async def send(store: Store, command: Command, handlers: Any = HANDLERS) -> Accepted:
    cause = Cause(command_id=uuid4(), occurred_at=NOW, actor="test", arrived_at=NOW)
    accepted: Accepted = await handlers[command.name](command, store=store, cause=cause)
    return accepted


@pytest.fixture
def recorder() -> MemoryRecorder:
    return MemoryRecorder()


@pytest.fixture
async def store(recorder: MemoryRecorder) -> AsyncIterator[Store]:
    """Have a customer, a complaint and an account as a release before NFC stored them."""
    async with memory_store(recorder) as opened:
        for command, names in (
            (a(RegisterCustomer, kind="contractor"), {"customer_id": OLD}),
            (a(RegisterCustomer, customer_id="C2"), {}),
            (a(ReceiveComplaint), {"complaint_id": OLD, "customer_id": OLD}),
            (a(OpenCreditAccount), {"account_id": OLD, "customer_id": OLD}),
        ):
            await send(opened, command.model_copy(update=names))
        yield opened


ASKED: Final[list[tuple[Command, str]]] = [
    (a(ChangeCustomerDetails, customer_id=CAFE, region="Anhui"), f"customer/{OLD}"),
    (a(AddContact, customer_id=CAFE, surname="Wang"), f"customer/{OLD}"),
    (a(RecordPurchase, customer_id=CAFE), f"customer/{OLD}"),
    (a(MergeCustomer, customer_id="C2", survivor_id=CAFE), "customer/C2"),
    (a(LinkCustomer, customer_id="C2", head_id=CAFE), "customer/C2"),
    (a(RespondToComplaint, complaint_id=CAFE), f"complaint/{OLD}"),
    (a(RecordInvoice, account_id=CAFE), f"credit-account/{OLD}"),
    (a(ReceiveComplaint, complaint_id="9", customer_id=CAFE), "complaint/9"),
    (a(OpenCreditAccount, account_id="A9", customer_id=CAFE), "credit-account/A9"),
]


@pytest.mark.parametrize(("command", "stream"), ASKED, ids=lambda value: getattr(value, "name", ""))
async def test_a_command_in_nfc_goes_to_what_was_stored(
    store: Store, recorder: MemoryRecorder, command: Command, stream: str
) -> None:
    """It was answered "not registered", and a registration "looks like another"."""
    accepted = await send(store, command)

    assert (accepted.stream, bool(accepted.types)) == (stream, True)
    stored = [unseal(each.state) for each in recorder.select_notifications(1, 100)]
    # Consumers of topics know the customer by one id.
    assert {each.partition_key for each in stored} <= {OLD, "C2", stream}


async def test_a_registration_in_nfc_is_one_of_the_same_customer(store: Store) -> None:
    repeated = await send(store, a(RegisterCustomer, customer_id=CAFE, kind="contractor", occurred_at=NOW))

    assert (repeated.stream, repeated.types) == (f"customer/{OLD}", ())


async def test_rows_of_a_file_reach_it_too(store: Store) -> None:
    async def run(draft: Store) -> Accepted:
        return await send(draft, a(RecordPurchase, customer_id=CAFE), AS_IMPORTED)

    assert (await store.together(run, commands=[])).stream == f"customer/{OLD}"


@pytest.mark.parametrize("other", ["Cafe-1", "ＣＡＦÉ-1", "客户"])
async def test_other_ids_stay_other_ids(store: Store, other: str) -> None:
    with pytest.raises(Refused) as refused:
        await send(store, a(AddContact, customer_id=other, surname="Wang"))
    assert refused.value.code == "customer.not-registered"
