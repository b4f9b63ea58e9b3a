"""Checks that each thing stands in its list as the state of its stream says, at the instant of each of its changes.

The state decides on commands, the list is what people see: both come from the same events, by folds of their own.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from itertools import groupby
from typing import Any, Final

from contracts.message import instant
from domain.complaints import complaint
from domain.complaints.progress import ComplaintProgress
from domain.complaints.state import Received
from domain.credit import credit_account
from domain.credit.state import Opened
from domain.customers import customer
from domain.customers.state import Registered
from domain.organisation import account_manager
from projections.complaints import complaints
from projections.complaints.complaint_sla import ComplaintSla
from projections.complaints.complaints import ComplaintStanding
from projections.credit import open_items, unapplied
from projections.credit.credit_account_list import CreditAccountList
from projections.credit.row import OverdueReceivable
from projections.credit.unapplied_receipts import UnappliedReceipt
from projections.customers.purchases import Purchase
from projections.engine.projection import Key, Recorded
from services.check import credit, records, tiers
from services.check.finding import Finding
from services.check.thing import Kind, Standings, Thing

COMPARED: Final = ("state", "waiting", "severity", "owner", "first_response_at", "resolved_at", "reopened")
IN_THE_END: Final = datetime(9000, 1, 1, tzinfo=UTC)


def things(kind: Kind, events: Iterable[Recorded]) -> Iterator[Thing]:
    """Yield how each thing stands by the state of its stream; the events come stream by stream."""
    for stream, recorded in groupby(events, key=lambda each: each.envelope.stream):
        try:
            state = kind.decider.fold((each.envelope.occurred_at, each.event) for each in recorded)
        except (AssertionError, LookupError):
            # `histories` names the stream.
            continue
        yield from kind.decided(state, stream.partition("/")[2])


def compare(finding: Finding, kind: Kind, decided: Iterable[Thing], rows: Mapping[Key, Any]) -> None:
    """Name the thing that stands otherwise in its row."""
    for key, instants, standings in decided:
        row = rows.get(key)
        listed = None if row is None else kind.listed(row, instants)
        if listed != standings:
            finding.wrong(
                (2, *key), expected=_unlike(standings, listed), found=_unlike(listed, standings), key=list(key)
            )


def _unlike(standings: Standings | None, other: Standings | None) -> Standings | None:
    if standings is None or other is None:
        return standings
    return {name: value for name, value in standings.items() if other.get(name) != value}


def _complaints(state: Any, complaint_id: str) -> Iterator[Thing]:
    if isinstance(state, Received):
        instants = [state.received_at, *(change.at for change in state.changes)]
        standings = {instant(at): _course(state.standing(at)) for at in instants}
        yield Thing((complaint_id,), instants, standings | _filtered(state.standing(max(instants))))


def _listed_complaint(row: ComplaintSla, instants: Sequence[datetime]) -> Standings:
    return {instant(at): _course(complaints.standing(row, at)) for at in instants} | _filtered(row)


def _course(standing: ComplaintProgress | ComplaintStanding) -> dict[str, str]:
    return {name: str(getattr(standing, name)) for name in COMPARED}


def _filtered(standing: ComplaintProgress | ComplaintSla) -> Standings:
    """Return what the list is filtered by as of later instants, which the row holds beside its changes."""
    return {"after all changes": {name: str(getattr(standing, name)) for name in ("state", "severity", "owner")}}


def _invoices(state: Any, account_id: str) -> Iterator[Thing]:
    if isinstance(state, Opened):
        for number, invoice in state.invoices.items():
            issued = invoice.issued_at
            # In the end the list shows totals of the row, not its movements.
            instants = [issued, *(each.at for each in invoice.movements if each.at > issued), IN_THE_END]
            owed = {at: invoice.owed(at) for at in instants}
            standings = {instant(at): _amounts(each.outstanding, each.disputed) for at, each in owed.items()}
            yield Thing((account_id, number), instants, standings)


def _listed_invoice(row: OverdueReceivable, instants: Sequence[datetime]) -> Standings:
    items = {at: open_items.standing(row, at) for at in instants}
    nothing = _amounts(Decimal(0), Decimal(0))
    return {instant(at): _amounts(each.outstanding, each.disputed) if each else nothing for at, each in items.items()}


def _receipts(state: Any, account_id: str) -> Iterator[Thing]:
    if isinstance(state, Opened):
        for number, receipt in state.receipts.items():
            # In the end the list shows the total of the row, not its movements.
            instants = [receipt.at, *(each.at for each in receipt.movements), IN_THE_END]
            yield Thing(
                (account_id, number), instants, {instant(at): _amount(receipt.unapplied(at)) for at in instants}
            )


def _listed_receipt(row: UnappliedReceipt, instants: Sequence[datetime]) -> Standings:
    # The zone only says which day an instant is on.
    left = {at: unapplied.standing(row, "UTC", at) for at in instants}
    return {instant(at): _amount(each.unapplied if each else Decimal(0)) for at, each in left.items()}


def _accounts(state: Any, account_id: str) -> Iterator[Thing]:
    if isinstance(state, Opened):
        opened = state.opened
        instants = [limit.at for limit in state.limits]
        limits = {at: state.limit_at(at) for at in instants}
        terms = {"customer": opened.customer_id, "currency": opened.currency, "zone": opened.zone}
        shown = {instant(at): _limit(each.amount if each else None) for at, each in limits.items()}
        yield Thing((account_id,), instants, terms | shown)


def _listed_account(row: CreditAccountList, instants: Sequence[datetime]) -> Standings:
    terms = {"customer": row.customer, "currency": row.currency, "zone": row.zone}
    return terms | {instant(at): _limit(row.limit_at(at)) for at in instants}


def _limit(amount: Decimal | None) -> str | None:
    return None if amount is None else _amount(amount)


def _purchases(state: Any, customer_id: str) -> Iterator[Thing]:
    if isinstance(state, Registered):
        refunds: dict[str, dict[str, list[str]]] = {}
        for number, refund in state.refunds.items():
            terms = [str(refund.refunded_on), _amount(refund.amount), _reversed_on(state, "refund", number)]
            refunds.setdefault(refund.purchase, {})[number] = terms
        for number, bought in state.purchases.items():
            terms = [str(bought.purchased_on), str(bought.quantity), _amount(bought.amount), bought.currency]
            terms.append(_reversed_on(state, "purchase", number))
            yield Thing((customer_id, number), (), {"purchase": terms, "refunds": refunds.get(number, {})})


def _reversed_on(state: Registered, kind: str, number: str) -> str:
    reversal = state.reversals.get((kind, number))
    return str(reversal and reversal.on)


def _listed_purchase(row: Purchase, _: Sequence[datetime]) -> Standings:
    refunds = {
        each.refund: [str(each.refunded_on), _amount(each.amount), str(each.reversed_on)] for each in row.refunds
    }
    return {
        "purchase": [
            str(row.purchased_on),
            str(row.quantity),
            _amount(row.amount),
            row.currency,
            str(row.reversed_on),
        ],
        "refunds": refunds,
    }


def _amounts(outstanding: Decimal, disputed: Decimal) -> dict[str, str]:
    return {"outstanding": _amount(outstanding), "disputed": _amount(disputed)}


def _amount(amount: Decimal) -> str:
    # The same amount has other decimals in a state than in a row.
    return f"{amount.normalize():f}"


# By the read model.
KINDS: Final[Mapping[str, Kind]] = {
    "complaint_sla": Kind(complaint.DECIDER, _complaints, _listed_complaint),
    "overdue_receivables": Kind(credit_account.DECIDER, _invoices, _listed_invoice),
    "unapplied_receipts": Kind(credit_account.DECIDER, _receipts, _listed_receipt),
    "credit_account_list": Kind(credit_account.DECIDER, _accounts, _listed_account),
    "account_ledger": Kind(credit_account.DECIDER, credit.ledger, credit.listed_ledger),
    "credit_orders": Kind(credit_account.DECIDER, credit.orders, credit.listed_order),
    "credit_conditions": Kind(credit_account.DECIDER, credit.conditions, credit.listed_conditions),
    "purchases": Kind(customer.DECIDER, _purchases, _listed_purchase),
    "customer_list": Kind(customer.DECIDER, records.customer, records.listed_customer),
    "tier_list": Kind(customer.DECIDER, tiers.tiers, tiers.listed_tiers),
    "manager_list": Kind(account_manager.DECIDER, records.manager, records.listed_manager),
}
