"""What is simulated could have happened: nothing before the customer, no money that is not owed, and troubles."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import chain

import pytest

from contracts.complaints.complaint import ReceiveComplaint, ReopenComplaint, StartWaiting, TriageComplaint
from contracts.complaints.handling import FormTaskForce
from contracts.complaints.replies import DraftReply
from contracts.credit.collection import PromiseToPay
from contracts.credit.credit_account import OpenCreditAccount, OpenDispute, RecordInvoice, RecordReceipt, ResolveDispute
from contracts.credit.hold import RequestRelease
from contracts.credit.limit import ProposeLimit
from contracts.customers.customer import RecordPurchase, RegisterCustomer
from contracts.customers.ownership import AssignOwner
from contracts.message import Command
from contracts.organisation.account_manager import AppointManager
from domain.complaints import complaint
from domain.complaints.state import Received
from domain.credit import credit_account
from domain.credit.state import Opened
from domain.customers.likeness.duplicate import suggestions
from domain.customers.likeness.record import read_record
from domain.decider import Refused
from services.cli.process.demo import COMPANIES
from services.commands.registry import HANDLERS
from services.packs.book import SHIPPED
from services.simulation.portrait import portrait
from services.simulation.recent import recent
from services.simulation.story import Act, beginning, business
from services.store.memory import memory_store
from services.store.store import Store
from tests.services.simulation.companies import GENERAL, NOW, company

CUSTOMERS = 60
# The packs come into force in January.
MARCH = datetime(2026, 3, 15, tzinfo=UTC)


@pytest.fixture(scope="module")
def acts() -> Sequence[Act]:
    return list(business(company(), CUSTOMERS, NOW))


async def refusals(
    store: Store, pack: str, customers: int, until: datetime = NOW, today: Sequence[Act] = ()
) -> list[str]:
    """Send everything as other clients would, and return what was refused."""
    played, refused = company(pack), []
    for act in chain(beginning(played, NOW), business(played, customers, until), today):
        step = act.row(played, 1).steps[0]
        try:
            await HANDLERS[step.command.name](step.command, store=store, cause=step.cause)
        except Refused as refusal:
            refused.append(f"{act.name}: {refusal}")
    return refused


@pytest.mark.parametrize("pack", SHIPPED.packs())
async def test_every_command_is_accepted_under_the_lists_of_the_pack(pack: str) -> None:
    async with memory_store() as store:
        assert await refusals(store, pack, 10, MARCH) == []


@pytest.mark.parametrize("pack", [pack for pack, *_ in COMPANIES])
async def test_a_day_of_the_demo_has_something_to_decide_and_is_played_once(pack: str) -> None:
    today = list(recent(company(pack), NOW))
    async with memory_store() as store:
        assert await refusals(store, pack, 14, NOW, today) == []
        states = [
            (await store.load(complaint.DECIDER, act.command.complaint_id)).state
            for act in today
            if isinstance(act.command, ReceiveComplaint)
        ]
    assert [act.name for act in recent(company(pack), NOW)] == [act.name for act in today]
    assert {each.standing(NOW).state for each in states if isinstance(each, Received)} == {"open"}
    assert any(each.standing(NOW).waiting for each in states if isinstance(each, Received))
    kinds = {type(act.command) for act in today}
    assert {DraftReply, FormTaskForce} <= kinds
    assert ({RequestRelease, ProposeLimit, PromiseToPay} <= kinds) is (pack == "foreign-trade")


async def test_the_company_has_open_overdue_disputed_and_unapplied_money_and_cases_in_every_state() -> None:
    found: Counter[str] = Counter()
    async with memory_store() as store:
        assert await refusals(store, GENERAL, CUSTOMERS) == []
        for act in business(company(), CUSTOMERS, NOW):
            match act.command:
                case OpenCreditAccount(account_id=account_id):
                    account = (await store.load(credit_account.DECIDER, account_id)).state
                    assert isinstance(account, Opened)
                    found.update(_of_account(account))
                case ReceiveComplaint(complaint_id=complaint_id):
                    case = (await store.load(complaint.DECIDER, complaint_id)).state
                    assert isinstance(case, Received)
                    found["waiting" if case.standing(NOW).waiting else case.standing(NOW).state] += 1
                case _:
                    pass
    assert 10 < found["overdue"] < found["owed"]
    assert {"disputed", "unapplied", "open", "waiting", "closed"} <= found.keys()
    assert found["open"] < found["closed"]


def _of_account(account: Opened) -> list[str]:
    items = account.open_items.values()
    overdue = ["overdue" for item in items if item.invoice.due_date < NOW.date()]
    disputed = ["disputed" for item in items if item.disputed]
    unapplied = ["unapplied" for receipt in account.receipts.values() if not receipt.allocated]
    return [*("owed" for _ in items), *overdue, *disputed, *unapplied]


def test_nothing_happens_to_a_customer_who_is_not_entered(acts: Sequence[Act]) -> None:
    entered: set[str] = set()
    for act in acts:
        if isinstance(act.command, RegisterCustomer):
            entered.add(act.command.customer_id)
        assert act.subject in entered, act.name


def test_orders_are_numbered_in_order_of_time(acts: Sequence[Act]) -> None:
    numbers = defaultdict(list)
    for act in acts:
        if isinstance(act.command, RecordPurchase):
            numbers[act.subject].append(act.command.purchase)
    assert all(each == sorted(each) for each in numbers.values())


def test_nobody_does_business_under_a_duplicate(acts: Sequence[Act]) -> None:
    times = Counter(act.subject for act in acts)
    duplicates = [each for number in range(1, CUSTOMERS + 1) if (each := portrait(company(), number)).duplicate_of]
    assert [times[each.customer_id] for each in duplicates] == [3, 3, 3, 3]


def test_an_invoice_comes_after_what_was_bought_and_for_the_same_amount(acts: Sequence[Act]) -> None:
    bought: dict[tuple[str, str], RecordPurchase] = {}
    for act in acts:
        match act.command:
            case RecordPurchase(purchase=number) as purchase:
                bought[act.subject, number.removeprefix("PO-")] = purchase
            case RecordInvoice(invoice=number) as invoice:
                purchase = bought[act.subject, number.removeprefix("INV-")]
                assert invoice.amount == purchase.amount
                assert invoice.invoice_date >= purchase.purchased_on
            case _:
                pass


def test_no_receipt_is_above_what_is_open_but_what_is_paid_in_advance(acts: Sequence[Act]) -> None:
    owed: defaultdict[str, dict[str, Decimal]] = defaultdict(dict)
    in_advance = 0
    for act in acts:
        match act.command:
            case RecordInvoice(account_id=account, invoice=number, amount=amount):
                owed[account][number] = amount.amount
            case RecordReceipt(account_id=account, allocations=()):
                assert not owed[account], act.name
                in_advance += 1
            case RecordReceipt(account_id=account, allocations=(allocation,), amount=amount):
                assert allocation.amount == amount
                owed[account][allocation.invoice] -= amount.amount
                assert owed[account][allocation.invoice] >= 0, act.name
            case _:
                pass
    assert in_advance
    assert Decimal(0) in {rest for account in owed.values() for rest in account.values()}


def test_customers_pay_in_time_late_in_parts_and_not_at_all(acts: Sequence[Act]) -> None:
    due = {(a.subject, a.command.invoice): a.command.due_date for a in acts if isinstance(a.command, RecordInvoice)}
    paid: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    for act in acts:
        if isinstance(act.command, RecordReceipt) and act.command.allocations:
            key = (act.subject, act.command.allocations[0].invoice)
            paid[key].append((act.at.date() - due[key]).days)
    assert sum(days[0] <= 0 for days in paid.values()) > 100
    assert sum(days[0] > 0 for days in paid.values()) > 50
    assert sum(len(days) == 2 for days in paid.values()) > 10
    long_ago = NOW.date() - timedelta(days=120)
    assert sum(day < long_ago for key, day in due.items() if key not in paid) > 3


@pytest.mark.parametrize("kind", [OpenDispute, ResolveDispute, StartWaiting, ReopenComplaint])
def test_troubles_happen_now_and_then(acts: Sequence[Act], kind: type[Command]) -> None:
    times = sum(isinstance(act.command, kind) for act in acts)
    assert 3 < times < len(acts) / 20


def test_severities_are_those_of_the_pack_and_the_mildest_is_the_commonest(acts: Sequence[Act]) -> None:
    found = Counter(act.command.severity for act in acts if isinstance(act.command, TriageComplaint))
    assert set(found) == {"general", "complex", "severe"}
    assert found["general"] > found["complex"] > found["severe"]


def test_owners_are_managers_who_were_appointed(acts: Sequence[Act]) -> None:
    staff = [act.command for act in beginning(company(), NOW)]
    managers = {command.manager_id for command in staff if isinstance(command, AppointManager)}
    assert {act.command.owner_id for act in acts if isinstance(act.command, AssignOwner)} == managers


def test_names_are_chinese_and_english_and_each_duplicate_is_found(acts: Sequence[Act]) -> None:
    """CU6: the duplicates are suggested, and nobody else."""
    entered = [act.command for act in acts if isinstance(act.command, RegisterCustomer)]
    assert 5 < sum(command.full_name.isascii() for command in entered) < CUSTOMERS / 2
    read = [
        read_record(customer=each.customer_id, full_name=each.full_name, country=each.country, basic={}, contacts={})
        for each in entered
    ]
    portraits = [portrait(company(), number) for number in range(1, CUSTOMERS + 1)]
    expected = {frozenset((each.customer_id, each.duplicate_of.customer_id)) for each in portraits if each.duplicate_of}
    assert len(expected) == 4
    assert {frozenset((found.customer, found.other)) for found in suggestions(read)} == expected
