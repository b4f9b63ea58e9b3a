"""Files for the tests of imports, and what their rows become."""

from collections.abc import Sequence
from pathlib import Path
from zoneinfo import ZoneInfo

from contracts.credit.credit_account import CreditAccountOpened
from contracts.envelope import unseal
from contracts.message import Command
from services.imports.account import AccountsOf
from services.imports.layouts.layouts import LAYOUTS
from services.imports.plan import ImportRow, Reject, Step, Terms, planned
from services.imports.source import Source, open_source
from services.store.memory import MemoryRecorder

RECEIVABLES = "country_code,customer_id,invoice_number,invoice_date,due_date,amount,disputed,settled_date"
HELPDESK = "case_id,activity,resource,timestamp,customer,seriousness,service_level"
PURCHASES = "customer_id,date,quantity,amount"
CUSTOMERS = "customer_id,full_name,kind,registered_on,contact_name,contact_phone,owner_id"
OPEN_ITEMS = (
    "customer_id,kind,number,date,amount,due_date,terms_days,end_of_month,discount_percent,discount_days,against"
)
BANK_STATEMENT = "entry_id,bank_account,booked_on,amount,currency,direction,returned,payer,text,references"
HEADERS = {
    "customers": CUSTOMERS,
    "receivables": RECEIVABLES,
    "open-items": OPEN_ITEMS,
    "bank-statement": BANK_STATEMENT,
    "helpdesk": HELPDESK,
    "purchases": PURCHASES,
}


async def no_accounts(_customer: str) -> Sequence[str]:
    return ()


def accounts_in(recorder: MemoryRecorder) -> AccountsOf:
    """Look up accounts in a store in memory, as an account book does in PostgreSQL."""

    async def accounts_of(customer: str) -> Sequence[str]:
        stored = [unseal(each.state) for each in recorder.select_notifications(1, 10_000)]
        opened = [each.event for each in stored if isinstance(each.event, CreditAccountOpened)]
        return [each.account_id for each in opened if each.customer_id == customer]

    return accounts_of


def write(folder: Path, header: str, *lines: str) -> Path:
    path = folder / "rows.csv"
    path.write_bytes("\r\n".join([header, *lines, ""]).encode())
    return path


def planned_rows(
    kind: str, folder: Path, *lines: str, zone: str = "UTC", currency: str = "USD", header: str | None = None
) -> list[ImportRow | Reject]:
    source = open_source(write(folder, header or HEADERS[kind], *lines), LAYOUTS[kind].required)
    return planned_from(kind, source, zone=zone, currency=currency)


def planned_from(kind: str, source: Source, *, zone: str = "UTC", currency: str = "USD") -> list[ImportRow | Reject]:
    return list(planned(source.records(), LAYOUTS[kind].planner(Terms(ZoneInfo(zone), currency))))


def steps(rows: list[ImportRow | Reject]) -> list[Step]:
    """Return the steps of all rows, without those that only make known what another names."""
    every = [step for row in rows if isinstance(row, ImportRow) for step in row.steps]
    return [step for step in every if step.only_for is None]


def commands(rows: list[ImportRow | Reject]) -> list[Command]:
    assert not [row for row in rows if isinstance(row, Reject)]
    return [step.command for step in steps(rows)]


def names(rows: list[ImportRow | Reject]) -> list[str]:
    return [command.name for command in commands(rows)]


def command_ids(rows: list[ImportRow | Reject]) -> list[str]:
    return [str(step.cause.command_id) for step in steps(rows)]
