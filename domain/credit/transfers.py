"""Money moves between two accounts of one customer, out of one and into the other at once (semantics 42)."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal

from contracts.credit.credit_account import CreditAccountEvent, ReceiptAllocated
from contracts.credit.reversal import AllocationReversed
from contracts.credit.transfer import (
    ReceiptTransferredIn,
    ReceiptTransferredOut,
    ReverseTransfer,
    TransferInReversed,
    TransferOutReversed,
    TransferReceipt,
)
from contracts.money import Money
from domain.alike import as_stored, check_alone
from domain.content import repeated
from domain.credit.allocation import allocate
from domain.credit.cash import check_left, check_not_used_later, known_receipt
from domain.credit.groups import Both
from domain.credit.open_items import ZERO, Transfer
from domain.credit.reversals import check_kept
from domain.credit.settlement import Settling, settled, unsettled
from domain.credit.state import CreditAccount, CurrencyDiffers, Opened, check_currency, opened_account
from domain.credit.valid import EndsBeforeItBegins, named_amounts, reversed_again, summed
from domain.decider import Refused
from domain.timeline import shown


class TransferToItself(Refused):
    code = "credit-account.transfer-to-itself"


class OfAnotherCustomer(Refused):
    code = "credit-account.of-another-customer"


class TransferNumberTaken(Refused):
    code = "credit-account.transfer-number-taken"


class UnknownTransfer(Refused):
    code = "credit-account.unknown-transfer"


def transfer_receipt(
    source: CreditAccount, command: TransferReceipt, *, target: CreditAccount, one_customer: bool, at: datetime
) -> Both:
    """Return the events of the account that the money leaves, and those of the one that it comes to."""
    if command.account_id == command.to_account:
        raise TransferToItself(f"The money is on account {command.account_id} already.")
    source, target = opened_account(source, command.account_id), opened_account(target, command.to_account)
    command = as_stored(command, source)
    if known := source.transfers.get(command.transfer):
        return _transferred_again(source, target, command, known), []
    _check_both(source, target, command, one_customer=one_customer)
    receipt = known_receipt(source, command.receipt)
    check_left(command.receipt, receipt, command.amount.amount, at)
    named = named_amounts(target, command.allocations)
    allocated = allocate(command.amount.amount, named=named, open_items=target.open_items, at=at)
    out = ReceiptTransferredOut(
        customer_id=source.customer_id,
        account_id=command.account_id,
        transfer=command.transfer,
        receipt=command.receipt,
        amount=command.amount,
        to_account=command.to_account,
        named=summed(target, named),
    )
    return [out], _come_in(target, command, allocated, Settling(received_at=receipt.came_in, at=at))


def _check_both(source: Opened, target: Opened, command: TransferReceipt, *, one_customer: bool) -> None:
    check_currency(source, command.amount)
    if source.opened.currency != target.opened.currency:
        raise CurrencyDiffers(
            f"{command.account_id} is in {source.opened.currency}, {command.to_account} in {target.opened.currency}."
        )
    if not one_customer:
        raise OfAnotherCustomer(f"Account {command.to_account} is of another customer than {command.account_id}.")
    if command.transfer in target.receipts:
        raise TransferNumberTaken(f"Account {command.to_account} has a receipt {command.transfer}.")
    check_alone("receipt", command.transfer, known=target.receipts, odd=target.odd)


def _come_in(
    target: Opened, command: TransferReceipt, allocated: Mapping[str, Decimal], settling: Settling
) -> list[CreditAccountEvent]:
    came = ReceiptTransferredIn(
        customer_id=target.customer_id,
        account_id=command.to_account,
        receipt=command.transfer,
        amount=command.amount,
        unapplied=target.money(command.amount.amount - sum(allocated.values(), ZERO)),
        from_account=command.account_id,
        from_receipt=command.receipt,
        received_at=settling.received_at,
    )
    paid = [
        ReceiptAllocated(
            customer_id=target.customer_id,
            account_id=command.to_account,
            receipt=command.transfer,
            invoice=invoice,
            amount=target.money(part),
        )
        for invoice, part in allocated.items()
    ]
    return [came, *paid, *settled(target, paid, settling)]


def reverse_transfer(source: CreditAccount, command: ReverseTransfer, *, target: CreditAccount, at: datetime) -> Both:
    """Take the money back; what it paid on the other account is owed there again, under the old due dates."""
    source, target = opened_account(source, command.account_id), opened_account(target, command.to_account)
    transfer = source.transfers.get(command.transfer)
    if transfer is None or transfer.to_account != command.to_account:
        raise UnknownTransfer(
            f"Account {command.account_id} has no transfer {command.transfer} to {command.to_account}."
        )
    what = f"Transfer {command.transfer}"
    if known := source.reversals.get(("transfer", command.transfer)):
        return reversed_again(command, known, what), []
    if at < transfer.at:
        raise EndsBeforeItBegins(f"{what} was made at {shown(transfer.at)}: it cannot be reversed before.")
    out = TransferOutReversed(
        customer_id=source.customer_id,
        account_id=command.account_id,
        transfer=command.transfer,
        receipt=transfer.of,
        amount=source.money(transfer.amount),
        to_account=command.to_account,
        by=command.by,
        reason=command.reason,
    )
    return [out], _go_back(target, command, source.money(transfer.amount), at)


def _go_back(target: Opened, command: ReverseTransfer, amount: Money, at: datetime) -> list[CreditAccountEvent]:
    receipt = known_receipt(target, command.transfer)
    check_not_used_later(command.transfer, receipt, at)
    check_kept(target, command.transfer)
    back = TransferInReversed(
        customer_id=target.customer_id,
        account_id=command.to_account,
        receipt=command.transfer,
        amount=amount,
        from_account=command.account_id,
        by=command.by,
        reason=command.reason,
    )
    taken_back = [
        AllocationReversed(
            customer_id=target.customer_id,
            account_id=command.to_account,
            receipt=command.transfer,
            invoice=invoice,
            amount=target.money(part),
        )
        for invoice, part in sorted(receipt.allocated.items())
    ]
    return [back, *taken_back, *unsettled(target, taken_back)]


def _transferred_again(
    source: Opened, target: Opened, command: TransferReceipt, known: Transfer
) -> list[CreditAccountEvent]:
    return repeated(
        command,
        stored={
            "receipt": known.of,
            "amount": source.money(known.amount),
            "to_account": known.to_account,
            "allocations": known.named,
            "occurred_at": known.at,
        },
        given={"allocations": summed(target, named_amounts(target, command.allocations))},
        refusal=TransferNumberTaken,
        known=f"Transfer {command.transfer} is recorded",
    )
