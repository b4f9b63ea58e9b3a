"""The invoices that a receipt pays (semantics 15): those it names, then the oldest undisputed ones."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal

from domain.credit.open_items import ZERO, OpenItem
from domain.decider import Refused


class AllocationExceedsReceipt(Refused):
    code = "credit-account.allocation-exceeds-receipt"


class AllocationExceedsOutstanding(Refused):
    code = "credit-account.allocation-exceeds-outstanding"


def allocate(
    amount: Decimal, *, named: Mapping[str, Decimal], open_items: Mapping[str, OpenItem], at: datetime
) -> dict[str, Decimal]:
    """Return how much each invoice gets, in the order of allocation. Only invoices that are named may be disputed.

    Each gets at most the least that is owed at any instant from `at` on (semantics 41).
    """
    _check(amount, named, open_items, at)
    allocated = dict(named)
    left = amount - sum(named.values())
    # Imports name every invoice, so they never pay for sorting the open items.
    candidates = oldest_first(open_items.values()) if left else ()
    for item in candidates:
        number = item.invoice.number
        if item.invoice.issued_at > at:
            # Nothing was owed yet; a receipt in advance says what it is for.
            continue
        before = allocated.get(number, ZERO)
        part = min(left, item.undisputed(at, less=before))
        if part:
            allocated[number] = before + part
            left -= part
        if not left:
            break
    return allocated


def oldest_first(items: Iterable[OpenItem]) -> Iterator[OpenItem]:
    """Yield items by due date, issue date and number as text.

    Callers take few of many items, so only one due date is sorted at a time.
    """
    by_due_date: defaultdict[date, list[OpenItem]] = defaultdict(list)
    for item in items:
        by_due_date[item.invoice.due_date].append(item)
    for due_date in sorted(by_due_date):
        yield from sorted(by_due_date[due_date], key=lambda item: (item.invoice.invoice_date, item.invoice.number))


def _check(amount: Decimal, named: Mapping[str, Decimal], open_items: Mapping[str, OpenItem], at: datetime) -> None:
    total = sum(named.values())
    if total > amount:
        raise AllocationExceedsReceipt(f"The allocations add up to {total}, the receipt is {amount}.")
    for invoice, part in named.items():
        outstanding = open_items[invoice].least(at) if invoice in open_items else ZERO
        if part > outstanding:
            raise AllocationExceedsOutstanding(
                f"{part} is more than the {outstanding} outstanding of invoice {invoice}."
            )
