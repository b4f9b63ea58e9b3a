"""How orders, conditions and the ledger of an account stand by its state, and by the rows of their read models."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, Final, NamedTuple

from psycopg import AsyncConnection

from contracts.message import instant
from domain.credit.conditions import Conditions
from domain.credit.state import Opened
from projections.credit.credit_conditions import CreditConditions
from projections.credit.credit_orders import CreditOrder
from projections.engine.projection import Key
from services.check.thing import Standings, Thing

IN_THE_END: Final = datetime(9000, 1, 1, tzinfo=UTC)
# Of a long ledger, sums at so many instants are compared: each sums all lines before it.
MOST_INSTANTS: Final = 20
SUMS: Final = ("receivable", "cash", "credit")


class Line(NamedTuple):
    """What a line of the ledger adds."""

    account_id: str
    at: datetime
    receivable: Decimal
    cash: Decimal
    credit: Decimal


LINES: Final = """
    select account_id, at, receivable, cash, credit from account_ledger where account_id = any(%s)
"""


def orders(state: Any, account_id: str) -> Iterator[Thing]:
    """Yield each order as the state has it."""
    if isinstance(state, Opened):
        for number, order in state.orders.items():
            open_ = {"reserved": order.last.reserved, "unbilled": order.unbilled(IN_THE_END)}
            yield Thing((account_id, number), (), _order(order.steps, order.deliveries, open_))


def listed_order(row: CreditOrder, _: Sequence[datetime]) -> Standings:
    """Return an order as its row has it."""
    return _order(row.steps, row.deliveries, {"reserved": row.reserved, "unbilled": row.unbilled})


def _order(steps: Any, deliveries: Any, open_: Mapping[str, Decimal]) -> Standings:
    return {"steps": written(steps), "deliveries": written(deliveries), **written(open_)}


def conditions(state: Any, account_id: str) -> Iterator[Thing]:
    """Yield the conditions of an account that has any."""
    if isinstance(state, Opened) and state.conditions != Conditions():
        yield Thing((account_id,), (), written(state.conditions))


def listed_conditions(row: CreditConditions, _: Sequence[datetime]) -> Standings:
    """Return the conditions as the row has them."""
    found: Standings = written(row.conditions)
    return found


def ledger(state: Any, account_id: str) -> Iterator[Thing]:
    """Yield what an account owes, and its money and credit that pay nothing, at some instants and in the end."""
    if isinstance(state, Opened):
        changes = sorted({each.at for invoice in state.invoices.values() for each in invoice.movements})
        instants = [*changes[:: len(changes) // MOST_INSTANTS + 1], IN_THE_END]
        yield Thing((account_id,), instants, {instant(at): _sums(state, at) for at in instants})


def _sums(state: Opened, at: datetime) -> dict[str, str]:
    receivable = cash = credit = Decimal(0)
    for invoice in state.invoices.values():
        owed = invoice.owed(at).outstanding
        # What is paid before the invoice counts is a minus in the ledger until then.
        receivable += owed if invoice.issued_at <= at else owed - invoice.amount
    for receipt in state.receipts.values():
        cash += receipt.unapplied(at)
    for note in state.credit_notes.values():
        credit += note.unapplied(at)
    return {"receivable": _amount(receivable), "cash": _amount(cash), "credit": _amount(credit)}


def listed_ledger(lines: Sequence[Line], instants: Sequence[datetime]) -> Standings:
    """Return the sums of the lines of an account."""
    return {
        instant(at): {
            name: _amount(sum((getattr(line, name) for line in lines if line.at <= at), Decimal(0))) for name in SUMS
        }
        for at in instants
    }


async def ledger_rows(connection: AsyncConnection[Any], accounts: Sequence[str]) -> dict[Key, list[Line]]:
    """Read the lines of some accounts."""
    found: dict[Key, list[Line]] = {(account,): [] for account in accounts}
    for values in await (await connection.execute(LINES, (list(accounts),))).fetchall():
        line = Line(*values)
        found[line.account_id,].append(line)
    return found


def written(value: Any) -> Any:
    """Write a value of a state or a row alike: the same amount has other decimals in one than in the other."""
    match value:
        case Decimal():
            return _amount(value)
        case datetime():
            return instant(value)
        case Mapping():
            return {name: written(part) for name, part in value.items()}
        case tuple() | list():
            return [written(part) for part in value]
        case _ if is_dataclass(value):
            return {each.name: written(getattr(value, each.name)) for each in fields(value)}
        case _:
            return None if value is None else str(value)


def _amount(amount: Decimal) -> str:
    return f"{amount.normalize() + 0:f}"
