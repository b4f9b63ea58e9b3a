"""All that stands on an account at a moment, from the rows of the read models: the same that a decision sees."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from contracts.money import minor_unit
from domain.credit.conditions import Conditions
from domain.credit.exposure import Item, Owing
from domain.credit.promise import Payment
from domain.credit.rules import NO_RULES, CreditRules
from projections.credit import open_items, unapplied
from projections.credit.account_ledger import AccountLedger
from projections.credit.credit_account_list import CreditAccountList
from projections.credit.credit_conditions import CreditConditions
from projections.credit.credit_orders import CreditOrder
from projections.credit.open_items import then
from projections.credit.row import OverdueReceivable
from projections.credit.unapplied_receipts import UnappliedReceipt
from projections.survivor import Merge, survivor

# The rules of each business unit.
Rules = Mapping[str, CreditRules]


@dataclass(frozen=True, slots=True, kw_only=True)
class StandingRows:
    """The rows of one account; `lines` are those of receipts, of their reversals, and of credit."""

    account: CreditAccountList
    unit: str
    merges: tuple[Merge, ...] = ()
    items: Sequence[OverdueReceivable] = ()
    receipts: Sequence[UnappliedReceipt] = ()
    orders: Sequence[CreditOrder] = ()
    conditions: CreditConditions | None = None
    lines: Sequence[AccountLedger] = ()


def owing_of(found: StandingRows, as_of: date | datetime) -> Owing:
    """Return what stands on the account."""
    row = found.account
    day, until = then(as_of, row.zone)
    unit = minor_unit(row.currency)
    left = (unapplied.standing(each, row.zone, as_of) for each in found.receipts)
    return Owing(
        at=until,
        day=day,
        zone=row.zone,
        unit=unit,
        limit=row.limit_at(until),
        items=_items(found.items, as_of),
        unapplied=sum((each.unapplied for each in left if each), unit * 0),
        orders=tuple(each.order for each in found.orders),
        conditions=found.conditions.conditions if found.conditions else Conditions(),
        payments=_payments(found.lines),
    )


def credit_of(found: StandingRows, as_of: date | datetime) -> Decimal:
    """Return what credit notes leave unapplied."""
    _, until = then(as_of, found.account.zone)
    return sum((line.credit for line in found.lines if line.at <= until), minor_unit(found.account.currency) * 0)


def customer_of(found: StandingRows, as_of: date | datetime) -> str:
    """Return the customer under whom the account is shown: its survivor, if it is a duplicate."""
    # Each account has a zone of its own, but merges have none.
    return survivor(found.merges, then(as_of, "UTC")[1]) or found.account.customer


def rules_of(found: StandingRows, rules: Rules) -> CreditRules:
    """Return the rules of the unit of the account's customer."""
    return rules.get(found.unit, NO_RULES)


def _items(rows: Iterable[OverdueReceivable], as_of: date | datetime) -> list[Item]:
    standing = (open_items.standing(row, as_of) for row in rows)
    return [Item(each.due_date, each.outstanding, each.disputed) for each in standing if each]


def _payments(lines: Iterable[AccountLedger]) -> list[Payment]:
    reversed_at = {line.document: line.at for line in lines if line.kind == "receipt-reversed"}
    return [Payment(line.at, line.amount, reversed_at.get(line.document)) for line in lines if line.kind == "receipt"]
