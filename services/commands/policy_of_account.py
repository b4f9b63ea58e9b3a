"""The policy for a credit account: the pack that the business unit of its customer runs at the moment."""

from datetime import date, datetime

from contracts.credit.credit_account import CreditAccountEvent
from contracts.credit.due import RecordInvoiceOnTerms
from contracts.credit.write_off import WriteOffDifference
from domain.calendar.day_plan import next_working_day
from domain.credit import due, write_offs
from domain.credit.credit_account import DECIDER
from domain.credit.state import CreditAccount, Opened
from domain.credit.write_offs import SmallDifference
from domain.customers import customer
from domain.customers.state import Registered
from domain.organisation import unit
from domain.policies.pack.pack import Pack
from domain.policies.pack.timeline import NotYetInForce
from services.commands.handler import Decision, Matter
from services.packs import calendars, in_force
from services.store.store import Store

CreditDecision = Decision[CreditAccount, CreditAccountEvent]


async def pack_of_account(store: Store, account_id: str, at: datetime) -> Pack | None:
    """Return the pack in force for the customer of an account, or None where its unit runs none."""
    account = (await store.load(DECIDER, account_id)).state
    if not isinstance(account, Opened):
        return None
    return await pack_of_customer(store, account.customer_id, at)


async def pack_of_customer(store: Store, customer_id: str, at: datetime) -> Pack | None:
    """Return the pack in force for a customer, or None where its unit runs none."""
    known = (await store.load(customer.DECIDER, customer_id)).state
    unit_id = (known.details.unit_id if isinstance(known, Registered) else None) or unit.MAIN
    try:
        return await in_force.pack_of_unit(store, unit_id, at)
    except (unit.RunsNoPack, NotYetInForce):
        return None


async def record_invoice_on_terms(matter: Matter[RecordInvoiceOnTerms]) -> CreditDecision:
    """Move the due date to a working day of the policy's calendar, where the policy says so."""
    pack = await pack_of_account(matter.store, matter.command.account_id, matter.at)
    return lambda state: due.record_invoice_on_terms(state, matter.command, moved=lambda day: moved(pack, day))


def moved(pack: Pack | None, day: date) -> date:
    """Return the day on which a debt is due that falls due on this one."""
    section = pack.collection if pack else None
    if pack is None or section is None or section.due_on_holiday.value == "stays" or section.calendar is None:
        return day
    working = calendars.of_pack(pack, section.calendar.value)
    return next_working_day(working.calendar, day).day


async def write_off_difference(matter: Matter[WriteOffDifference]) -> CreditDecision:
    pack = await pack_of_account(matter.store, matter.command.account_id, matter.at)
    return lambda state: write_offs.write_off_difference(
        state, matter.command, at=matter.at, small=small_difference(pack)
    )


def small_difference(pack: Pack | None) -> SmallDifference | None:
    """Return up to which amount the policy asks no second person, or None."""
    found = pack.collection.small_difference if pack and pack.collection else None
    return SmallDifference(found.value, pack.pack.version) if pack and found else None
