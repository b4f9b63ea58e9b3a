"""Bank statements: each entry that a bank booked is kept as it stands; whose money it is, a person says later."""

from collections.abc import Iterable
from typing import Final

from pydantic import TypeAdapter, ValidationError

from contracts.credit.bank_entry import RecordBankEntry
from contracts.currency import KnownCurrency
from services.imports import cell
from services.imports.cell import BadValue, Values
from services.imports.file.statement import BETWEEN
from services.imports.plan import ImportRow, Sealer, Terms
from services.imports.source import Record

REQUIRED: Final = ("entry_id", "bank_account", "booked_on", "amount", "currency", "direction")
OPTIONAL: Final = ("returned", "payer", "text", "references")
CURRENCY: Final[TypeAdapter[str]] = TypeAdapter(KnownCurrency)


class BankStatement:
    """Keeps nothing between rows: each is complete by itself."""

    def __init__(self, terms: Terms) -> None:
        self._zone = terms.zone
        self._sealer = Sealer("bank-statement", terms.zone)

    def afterwards(self) -> Iterable[ImportRow]:
        """Return nothing: each row is complete by itself."""
        return ()

    def plan(self, record: Record, values: Values) -> ImportRow:
        booked_on = cell.day(values, "booked_on")
        command = RecordBankEntry(
            entry_id=cell.ident(values, "entry_id"),
            bank_account=cell.required(values, "bank_account"),
            booked_on=booked_on,
            amount=cell.money(values, "amount", _currency(values)),
            direction=_direction(values),
            returned="returned" in values and cell.yes(values, "returned"),
            payer=values.get("payer", ""),
            text=values.get("text", ""),
            references=tuple(filter(None, values.get("references", "").split(BETWEEN))),
            occurred_at=cell.start_of(booked_on, "booked_on", self._zone),
        )
        return ImportRow(record, command.entry_id, (self._sealer.seal(command, again=False),))


def _currency(values: Values) -> str:
    try:
        return CURRENCY.validate_python(cell.required(values, "currency"))
    except ValidationError as error:
        raise BadValue("import.value-invalid", f"currency {values['currency']} is no currency code") from error


def _direction(values: Values) -> str:
    direction = cell.required(values, "direction")
    if direction not in ("credit", "debit"):
        raise BadValue("import.value-invalid", f"direction must be credit or debit, not '{direction}'")
    return direction
