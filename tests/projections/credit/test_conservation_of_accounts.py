"""No money is lost between accounts and currencies: sums of events, of read models and of states agree at every prefix.

Random people keep four accounts, two in each of two currencies: invoices, money, credit, orders and transfers (K35).
"""

from collections import defaultdict
from collections.abc import Sequence
from contextlib import suppress
from decimal import Decimal
from typing import Any, Final

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from contracts.credit import reversal as reversal_messages
from contracts.credit.cash import ReceiptRefunded, RefundOfReceiptReversed
from contracts.credit.credit_account import (
    InvoiceRecorded,
    OpenCreditAccount,
    ReceiptAllocated,
    ReceiptRecorded,
    RecordReceipt,
)
from contracts.credit.credit_note import CreditNoteApplicationReversed, CreditNoteApplied
from contracts.credit.due import InstalmentAgreed, InvoiceSplit
from contracts.credit.order import OrderCancelled, OrderPassed, OrderReduced, OrderShipped
from contracts.credit.reversal import AllocationReversed, InvoiceReversed, ReceiptReversed
from contracts.credit.settlement import DiscountReversed, DiscountTaken
from contracts.credit.transfer import (
    ReceiptTransferredIn,
    ReceiptTransferredOut,
    ReverseTransfer,
    TransferInReversed,
    TransferOutReversed,
    TransferReceipt,
)
from contracts.credit.write_off import InvoiceWrittenOff, WriteOffReversed
from contracts.message import Command
from contracts.money import Money
from domain.credit.credit_account import DECIDER
from domain.credit.exposure import exposure
from domain.credit.groups import Both
from domain.credit.owing import owing
from domain.credit.rules import NO_RULES
from domain.credit.state import CreditAccount, Opened
from domain.credit.transfers import reverse_transfer, transfer_receipt
from domain.decider import Refused
from projections.registry import PROJECTIONS
from tests.domain.asking import few, instant, money
from tests.domain.credit.account_commands import (
    AT_A,
    OPENED,
    REVERSED,
    invoices,
    money_commands,
    order_commands,
    receipts,
)
from tests.domain.credit.asking_account import CREDIT_ACCOUNT
from tests.examples import usd
from tests.given import AT
from tests.projections.credit.test_state_and_list import INSTANTS
from tests.projections.story import Happened, rows

CURRENCIES: Final = {"A": "USD", "B": "USD", "C": "CNY", "D": "CNY"}
ACCOUNTS: Final = st.sampled_from(sorted(CURRENCIES))
AT_LAST: Final = max(INSTANTS)
ZERO: Final = Decimal(0)
# Written again by hand, so that a wrong sign in the table of effects is seen.
OWED_MORE: Final = (
    InvoiceRecorded
    | InstalmentAgreed
    | AllocationReversed
    | CreditNoteApplicationReversed
    | WriteOffReversed
    | DiscountReversed
)
OWED_LESS: Final = (
    InvoiceReversed | InvoiceSplit | ReceiptAllocated | CreditNoteApplied | InvoiceWrittenOff | DiscountTaken
)
CASH_MORE: Final = (
    ReceiptRecorded | ReceiptTransferredIn | AllocationReversed | RefundOfReceiptReversed | TransferOutReversed
)
CASH_LESS: Final = ReceiptReversed | ReceiptAllocated | ReceiptRefunded | ReceiptTransferredOut | TransferInReversed
TRANSFERS: Final = ReceiptTransferredOut | ReceiptTransferredIn | TransferOutReversed | TransferInReversed
COMMANDS: Final = st.one_of(
    invoices,
    receipts,
    *(each for each in money_commands),
    *order_commands[7:12],
    st.builds(reversal_messages.ReverseReceipt, **AT_A, **REVERSED, receipt=few),
    st.builds(reversal_messages.ReverseInvoice, **AT_A, **REVERSED, invoice=few),
).filter(lambda command: not isinstance(command, TransferReceipt | ReverseTransfer))


def of_account(command: Command, account_id: str) -> Any:
    """Return the command as one on this account, in its currency."""

    def told(value: Any) -> Any:
        if isinstance(value, Money):
            return Money(amount=value.amount, currency=CURRENCIES[account_id])
        if isinstance(value, tuple):
            return tuple(told(each) for each in value)
        if hasattr(value, "model_copy"):
            return value.model_copy(update={name: told(getattr(value, name)) for name in type(value).model_fields})
        return value

    return told(command).model_copy(update={"account_id": account_id})


class Accounts(RuleBasedStateMachine):
    """Four accounts of one customer, and everything that happened on them."""

    def __init__(self) -> None:
        super().__init__()
        self.states: dict[str, CreditAccount] = dict.fromkeys(CURRENCIES, DECIDER.initial)
        self.history: list[Happened] = []

    @initialize()
    def open(self) -> None:
        for name, currency in CURRENCIES.items():
            self.send(OpenCreditAccount(account_id=name, customer_id="C8", currency=currency), name)
            # So that there is money to move, and something that it pays.
            more = RecordReceipt(account_id=name, receipt="2", amount=usd("9.00"))
            for command in (*OPENED[1:], more):
                self.send(of_account(command, name), name)

    @rule(command=COMMANDS, name=ACCOUNTS)
    def anything(self, command: Command, name: str) -> None:
        self.send(of_account(command, name), name)

    @rule(between=st.tuples(ACCOUNTS, ACCOUNTS), transfer=few, receipt=few, amount=money)
    def transfer(self, between: tuple[str, str], transfer: str, receipt: str, amount: Money) -> None:
        name, other = between
        asked = TransferReceipt(account_id=name, to_account=other, transfer=transfer, receipt=receipt, amount=amount)
        command = of_account(asked, name)
        with suppress(Refused):
            self.on_both(
                command,
                transfer_receipt(self.states[name], command, target=self.states[other], one_customer=True, at=AT),
            )

    @rule(between=st.tuples(ACCOUNTS, ACCOUNTS), transfer=few)
    def back(self, between: tuple[str, str], transfer: str) -> None:
        name, other = between
        command = ReverseTransfer(account_id=name, to_account=other, transfer=transfer, by="li", reason="wrong")
        with suppress(Refused):
            self.on_both(command, reverse_transfer(self.states[name], command, target=self.states[other], at=AT))

    def on_both(self, command: TransferReceipt | ReverseTransfer, parts: Both) -> None:
        for name, events in zip((command.account_id, command.to_account), parts, strict=True):
            self.happen(name, command, events)
        self.check()

    def send(self, command: Command, name: str) -> None:
        try:
            events = CREDIT_ACCOUNT.decisions[type(command)](self.states[name], command)
        except Refused:
            return
        self.happen(name, command, events)
        self.check()

    def happen(self, name: str, command: Command, events: Sequence[Any]) -> None:
        at = instant(command)
        self.states[name] = DECIDER.fold([(at, event) for event in events], state=self.states[name])
        self.history += [Happened(at, event) for event in events]

    def check(self) -> None:
        owed, cash, moved = self.told()
        listed: defaultdict[str, Decimal] = defaultdict(Decimal)
        unapplied: defaultdict[str, Decimal] = defaultdict(Decimal)
        lines: defaultdict[tuple[str, str], Decimal] = defaultdict(Decimal)
        for item in rows(PROJECTIONS["overdue_receivables"], *self.history).values():
            listed[item.currency] += item.amount - item.paid
        for receipt in rows(PROJECTIONS["unapplied_receipts"], *self.history).values():
            unapplied[receipt.currency] += receipt.unapplied
        for line in rows(PROJECTIONS["account_ledger"], *self.history).values():
            lines[line.currency, "owed"] += line.receivable
            lines[line.currency, "cash"] += line.cash
        for currency in set(CURRENCIES.values()):
            assert listed[currency] == owed[currency] == lines[currency, "owed"]
            assert unapplied[currency] == cash[currency] == lines[currency, "cash"]
            assert moved[currency] == 0
            assert self.exposed(currency) == owed[currency] - cash[currency] + self.ordered(currency)

    def told(self) -> tuple[defaultdict[str, Decimal], defaultdict[str, Decimal], defaultdict[str, Decimal]]:
        """Add up what the events say, and what transfers alone say: by currency."""
        owed: defaultdict[str, Decimal] = defaultdict(Decimal)
        cash: defaultdict[str, Decimal] = defaultdict(Decimal)
        moved: defaultdict[str, Decimal] = defaultdict(Decimal)
        for event in (each.event for each in self.history):
            signs = (
                (isinstance(event, OWED_MORE) - isinstance(event, OWED_LESS)),
                (isinstance(event, CASH_MORE) - isinstance(event, CASH_LESS)),
            )
            if any(signs):
                amount: Money = event.amount  # type: ignore[attr-defined] # each of these has one
                owed[amount.currency] += signs[0] * amount.amount
                cash[amount.currency] += signs[1] * amount.amount
                moved[amount.currency] += signs[1] * amount.amount if isinstance(event, TRANSFERS) else ZERO
        return owed, cash, moved

    def exposed(self, currency: str) -> Decimal:
        opened = [state for name, state in self.states.items() if CURRENCIES[name] == currency]
        return sum(
            (exposure(owing(state, AT_LAST), NO_RULES).total for state in opened if isinstance(state, Opened)), ZERO
        )

    def ordered(self, currency: str) -> Decimal:
        """Add up what is ordered and not shipped, and what is shipped and not billed, from the events alone."""
        left: defaultdict[tuple[str, str], Decimal] = defaultdict(Decimal)
        shipped: defaultdict[tuple[str, str], Decimal] = defaultdict(Decimal)
        unbilled: dict[tuple[str, str], Decimal] = {}
        for event in (each.event for each in self.history):
            match event:
                case OrderPassed() | OrderReduced():
                    place = event.account_id, event.order
                    left[place] = event.amount.amount - shipped[place]
                case OrderShipped():
                    place = event.account_id, event.order
                    left[place] -= event.amount.amount
                    shipped[place] += event.amount.amount
                    unbilled[event.account_id, event.delivery] = event.amount.amount
                case OrderCancelled():
                    left[event.account_id, event.order] = ZERO
                case _:
                    pass
        return sum(
            (part for (name, _), part in [*left.items(), *unbilled.items()] if CURRENCIES[name] == currency), ZERO
        )


TestAccounts = Accounts.TestCase
TestAccounts.settings = settings(max_examples=10, stateful_step_count=20, deadline=None)
