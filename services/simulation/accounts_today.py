"""What credit control meets on the day of a demo: limits to approve, held orders, promises, money to assign."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from decimal import Decimal
from typing import Final

from contracts.credit.bank_entry import RecordBankEntry
from contracts.credit.collection import PromiseToPay, RecordCollection
from contracts.credit.hold import HoldAccount, RequestRelease
from contracts.credit.limit import AssessCredit, FactorScore, ProposeLimit
from contracts.credit.order import ConfirmOrder
from contracts.message import Command
from domain.policies.pack import timeline
from domain.policies.pack.pack import Pack
from services.simulation.orders import money
from services.simulation.portrait import Portrait
from services.simulation.time import day_of
from services.simulation.today import Today

ORDERED: Final = 4_800
PAID: Final = 3_200
# That of data/samples/statement.xml.
OUR_BANK_ACCOUNT: Final = "6222 0000 0000 0001"


def accounts(today: Today, customers: Sequence[Portrait]) -> Iterator[tuple[str, Command]]:
    """Yield what credit control decides on, under a pack that says how."""
    pack = timeline.in_force(today.company.lists.versions, today.now)
    if pack is None or pack.credit is None or pack.collection is None:
        return
    with_account = [each for each in customers if each.terms_days is not None and not each.duplicate_of]
    for place, customer in enumerate(with_account):
        for command in _account(today, pack, place, customer):
            yield customer.customer_id, command


def _account(today: Today, pack: Pack, place: int, customer: Portrait) -> Iterator[Command]:
    account, by, other = customer.account_id, today.clerk(0), today.clerk(1)
    step = pack.collection.ladder[0].name if pack.collection else ""
    match place:
        case 0 if pack.credit:
            scores = tuple(FactorScore(factor=each.name, score=Decimal(82)) for each in pack.credit.factors)
            yield AssessCredit(account_id=account, scores=scores, by=by)
            yield ProposeLimit(account_id=account, monthly_purchases=money(Decimal(60_000), customer.currency), by=by)
        case 1:
            yield HoldAccount(account_id=account, by=by, reason="等新签合同")
            yield from _order(today, customer, by=other)
        case 4 | 6:
            yield RecordCollection(account_id=account, step=step, outcome="reached", by=by, occurred_at=today.ago(30))
            day = day_of(today.now, today.company.zone) + timedelta(days=place - 4)
            amount = money(Decimal(2_000), customer.currency)
            number = f"PR-{today.day}"
            yield PromiseToPay(
                account_id=account, promise=number, amount=amount, until=day, by=by, occurred_at=today.ago(29)
            )
        case 2:
            yield from _order(today, customer, by="")
        case 3 | 5:
            yield _paid(today, customer, place)
        case _:
            pass


def _paid(today: Today, customer: Portrait, place: int) -> Command:
    """Return what the bank books today: money that a customer paid, without the number of an invoice."""
    return RecordBankEntry(
        entry_id=f"{today.company.prefix}-B{today.day}-{place}",
        bank_account=OUR_BANK_ACCOUNT,
        booked_on=day_of(today.now, today.company.zone),
        amount=money(Decimal(PAID), customer.currency),
        direction="credit",
        payer=str(customer.name),
        text="货款",
    )


def _order(today: Today, customer: Portrait, *, by: str) -> Iterator[Command]:
    """Yield an order of today, and by whom its release is asked for where it is held."""
    number, amount = f"SO-{today.day}", money(Decimal(ORDERED), customer.currency)
    yield ConfirmOrder(account_id=customer.account_id, order=number, amount=amount)
    if by:
        reason = "客户旺季补货，承诺到货前付清"
        yield RequestRelease(
            account_id=customer.account_id, release=f"RL-{today.day}", order=number, amount=amount, by=by, reason=reason
        )
