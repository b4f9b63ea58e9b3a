"""Answers how accounts stand, from the rows of the folds and the packs that the units run."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from domain.credit.rules import CreditRules
from domain.organisation.unit import MAIN
from domain.policies.pack.timeline import NotYetInForce
from projections.credit.account_standing import Rules, StandingRows
from projections.credit.open_items import then
from projections.customers.row import CustomerRow
from projections.engine.projection import Key
from projections.organisation import unit_list
from services.packs.book import SHIPPED, PackUnknown
from services.packs.credit_rules import credit_rules
from services.packs.in_force import read
from services.scenarios.answers.folds import Folds


def standing_rows(folds: Folds) -> Iterator[StandingRows]:
    """Yield the rows of each account."""
    customers: dict[str, CustomerRow] = {row.customer: row for row in folds["customer_list"].values()}
    conditions = {row.account_id: row for row in folds["credit_conditions"].values()}
    for account in folds["credit_account_list"].values():
        known = customers.get(account.customer)
        yield StandingRows(
            account=account,
            unit=(known.unit_id if known else None) or MAIN,
            merges=known.merges if known else (),
            items=_of(folds, "overdue_receivables", account.account_id),
            receipts=_of(folds, "unapplied_receipts", account.account_id),
            orders=_of(folds, "credit_orders", account.account_id),
            conditions=conditions.get(account.account_id),
            lines=_of(folds, "account_ledger", account.account_id),
        )


def rules_of(folds: Folds, as_of: date | datetime) -> Rules:
    """Return the rules of each unit that runs a pack at the moment."""
    at = then(as_of, "UTC")[1]
    activated = [row for row in folds["policy_list"].values() if row.state == "activated"]
    shelf = SHIPPED.with_activated(*(read(row.content, f"{row.pack}@{row.version}") for row in activated))
    found: dict[str, CreditRules] = {}
    for row in folds["unit_list"].values():
        unit = unit_list.standing(row, at)
        try:
            if unit:
                found[unit.unit] = credit_rules(shelf.at(unit.pack, at))
        except (NotYetInForce, PackUnknown):
            continue
    return found


def _of(folds: Folds, name: str, account: str) -> list[Any]:
    rows: dict[Key, Any] = dict(folds[name])
    return [row for row in rows.values() if row.account_id == account]
