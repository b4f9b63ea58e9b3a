"""What scenarios work out in memory is what PostgreSQL's lists answer of the same rows."""

import random
from collections.abc import Iterator
from dataclasses import asdict
from datetime import date, datetime, timedelta
from typing import Any, Final

from contracts.complaints.complaint import ComplaintReceived
from contracts.credit.credit_account import (
    CreditAccountOpened,
    CreditLimitSet,
    DisputeOpened,
    DisputeResolved,
    InvoiceRecorded,
    ReceiptAllocated,
    ReceiptRecorded,
)
from contracts.customers.customer import (
    CustomerDetailsChanged,
    CustomerRegistered,
    PurchaseRecorded,
    RefundRecorded,
    TierAssigned,
)
from contracts.customers.identity import CustomerMerged, CustomerUnmerged
from contracts.message import Event
from contracts.organisation.unit import UnitPackChosen
from contracts.tiers.tier import Grounds, ScoreGiven, TierKept, TierOverridden, TierProposed
from projections.complaints import complaints
from projections.credit import accounts, ageing, open_items, unapplied
from projections.credit.open_items import OverdueQuery
from projections.customers import spending
from projections.names import named
from projections.organisation import unit_list
from projections.registry import PROJECTIONS
from projections.tiers import tier_list
from services.scenarios.answers.evidence import InMemory
from services.scenarios.answers.folds import Folds
from services.scenarios.answers.lists import QUERIES
from services.scenarios.text.model import ExpectedRows
from services.tiers.evidence import ReadModels
from tests.domain.calendar.examples import SHANGHAI
from tests.examples import a, usd
from tests.integration.read_models import read_models
from tests.projections.story import Happened, rows, utc

BEGIN: Final = utc("2026-01-01")
LATER: Final = utc("2027-01-01")
GROUNDS: Final = Grounds(period="2026-H1")
ZONES: Final = ["UTC", "Asia/Shanghai", "America/New_York"]
CHANCE: Final = random.Random(7)


def at() -> datetime:
    return BEGIN + timedelta(minutes=CHANCE.randrange(150 * 24 * 60))


def day() -> date:
    return at().date()


def accounts_opened() -> Iterator[tuple[datetime, Event]]:
    for number in range(7):
        account = {"account_id": f"A{number}", "customer_id": f"C{number}"}
        yield at(), a(CreditAccountOpened, **account, zone=ZONES[number % 3])
        yield at(), a(CreditLimitSet, **account, limit=usd("500.00"))


def invoices() -> Iterator[tuple[datetime, Event]]:
    for number in range(60):
        named = {"account_id": f"A{number % 7}", "customer_id": f"C{number % 7}"}
        account = named | {"invoice": f"I{number}"}
        issued = at()
        terms: dict[str, Any] = {"invoice_date": issued.date(), "due_date": issued.date() + timedelta(days=number)}
        yield issued, a(InvoiceRecorded, **account, **terms, amount=usd("100.00"), zone=ZONES[number % 7 % 3])
        for paid in ("20.00", "30.00", "50.00")[: number % 4]:
            came, receipt = issued + timedelta(hours=CHANCE.randrange(3000)), f"R{number}/{paid}"
            # Something is left of every other receipt.
            amount = usd(paid) if number % 2 else usd("60.00")
            yield came, a(ReceiptRecorded, **named, receipt=receipt, amount=amount)
            yield came, a(ReceiptAllocated, **account, receipt=receipt, amount=usd(paid))
        if number % 3:
            opened = issued + timedelta(hours=CHANCE.randrange(1000))
            yield opened, a(DisputeOpened, **account, amount=usd("60.00"))
            if number % 2:
                yield opened + timedelta(days=20), a(DisputeResolved, **account, amount=usd("60.00"))


def customers() -> Iterator[tuple[datetime, Event]]:
    for number in range(9):
        named: dict[str, Any] = {"customer_id": f"C{number}"}
        kind, unit = (None, "dealer", "end-user")[number % 3], (None, "north")[number % 2]
        yield at(), a(CustomerRegistered, **named, kind=kind, unit_id=unit)
        yield at(), a(CustomerDetailsChanged, **named, kind="dealer", unit_id="south")
        yield at(), a(ComplaintReceived, complaint_id=f"K{number}", **named)
        for score in ("80", "40"):
            given = at()
            yield given, a(ScoreGiven, **named, score="influence", value=score, given_at=given)
        asked: dict[str, Any] = {"scheme": "distributor/abc", "policy": "distributor-2026.1", "grounds": GROUNDS}
        yield at(), a(TierKept, **named | asked, effective_from=at())
        if number % 2:
            yield at(), a(TierProposed, **named | asked, tier="A", effective_from=at())


def merges() -> Iterator[tuple[datetime, Event]]:
    for duplicate, survivor, months in (("C3", "C1", 1), ("C4", "C2", 5)):
        merged, apart = BEGIN.replace(month=2), BEGIN.replace(month=2 + months)
        named = {"customer_id": duplicate, "survivor_id": survivor}
        yield merged, a(CustomerMerged, **named)
        yield apart, a(CustomerUnmerged, **named)
    yield BEGIN.replace(month=4), a(CustomerMerged, customer_id="C5", survivor_id="C2")


def history() -> list[Happened]:
    found = [*customers(), *merges(), *accounts_opened(), *invoices()]
    for number in range(40):
        spending: dict[str, Any] = {"customer_id": f"C{number % 9}", "purchase": f"P{number}", "purchased_on": day()}
        found.append((at(), a(PurchaseRecorded, **spending)))
        given_back = spending["purchased_on"] + timedelta(days=CHANCE.randrange(40))
        refund = a(RefundRecorded, customer_id=spending["customer_id"], purchase=f"P{number}", refunded_on=given_back)
        found += [(utc("2026-09-01"), refund)] * (number % 2)
        named: dict[str, Any] = {"customer_id": f"C{number % 9}", "tier": "ABC"[number % 3]}
        scheme = (None, "distributor/abc", "distributor/other")[number % 3]
        found.append((at(), a(TierAssigned, **named, scheme=scheme, main=number % 3 < 2, hidden=number % 4 == 0)))
        if number % 5 == 0:
            since = at()
            given: dict[str, Any] = {"scheme": "distributor/abc", "main": True, "effective_from": since}
            over = a(TierOverridden, **named | given, expires_at=since + timedelta(days=CHANCE.randrange(1, 60)))
            found.append((since, over))
    for month in (2, 4, 6):
        since = BEGIN.replace(month=month)
        found.append((BEGIN, a(UnitPackChosen, unit_id=f"U{month % 4}", pack=f"pack-{month}", effective_from=since)))
    # Each row begins before it changes, as in life; late entries keep their business time.
    first = (CustomerRegistered, CreditAccountOpened, InvoiceRecorded, ReceiptRecorded, PurchaseRecorded)
    return [Happened(*each) for each in sorted(found, key=lambda each: not isinstance(each[1], first))]


def in_memory(folds: Folds, query: str, **asked: Any) -> list[dict[str, Any]]:
    wanted = ExpectedRows.model_construct(query=query, are=(), **asked)
    found = [dict(row) for row in QUERIES[query].answer(folds, wanted, SHANGHAI)]
    assert all(tuple(row) == QUERIES[query].columns for row in found)
    return found


async def test_lists_answer_the_same_in_memory_and_in_postgresql(database_url: str) -> None:
    happened = history()
    folds = {name: rows(projection, *happened) for name, projection in PROJECTIONS.items()}
    # The instants at which something happens are those at which an answer changes.
    edges = CHANCE.sample([each.at for each in happened], 12)
    edges += [each.at for each in happened if isinstance(each.event, TierAssigned)][:6]
    edges += [each.event.expires_at for each in happened if isinstance(each.event, TierOverridden)]
    refunded = [each.event.refunded_on for each in happened if isinstance(each.event, RefundRecorded)]
    moments: list[date | datetime] = [*edges, *(edge.date() for edge in edges)]
    async with read_models(database_url, *happened) as connection:
        for moment in moments:
            for everything in (True, False):
                overdue = await open_items.overdue(connection, moment, OverdueQuery(all=everything))
                asked = {"as_of": moment, "everything": everything}
                overdue = await named(connection, open_items.LISTING, overdue)
                assert in_memory(folds, "overdue", **asked) == [asdict(item) for item in overdue]
            sums = await ageing.ageing(connection, moment)
            assert in_memory(folds, "ageing", as_of=moment) == [ageing.LISTING.row(row) for row in sums]
            owing = await named(connection, ageing.BY_CUSTOMER, await ageing.ageing_by_customer(connection, moment))
            found = in_memory(folds, "ageing-by-customer", as_of=moment)
            assert found == [ageing.BY_CUSTOMER.row(row) for row in owing]
            kept = await named(connection, accounts.LISTING, await accounts.accounts(connection, moment))
            assert in_memory(folds, "accounts", as_of=moment) == [accounts.LISTING.row(row) for row in kept]
            left = await named(connection, unapplied.LISTING, await unapplied.unapplied(connection, moment))
            assert in_memory(folds, "unapplied", as_of=moment) == [asdict(each) for each in left]
        for instant in (*edges, *(BEGIN.replace(month=month) for month in (2, 4, 6))):
            for scheme in (None, "distributor/abc", "distributor/other"):
                for for_partner in (True, False):
                    tiers = await tier_list.tiers(connection, instant, scheme=scheme, for_partner=for_partner)
                    tiers = await named(connection, tier_list.LISTING, tiers)
                    found = in_memory(folds, "tiers", as_of=instant, scheme=scheme, for_partner=for_partner)
                    assert found == [asdict(tier) for tier in tiers]
            stood = await complaints.complaints(connection, instant)
            stood = await named(connection, complaints.LISTING, stood)
            assert in_memory(folds, "complaints", as_of=instant) == [asdict(each) for each in stood]
            units = await unit_list.units(connection, instant)
            assert in_memory(folds, "units", as_of=instant) == [asdict(unit) for unit in units]
        for end in (*refunded, *(day() for _ in range(6))):
            first = end - timedelta(days=CHANCE.randrange(120))
            spent = await spending.purchases(connection, first, end, as_of=LATER)
            assert in_memory(folds, "purchases", first=first, end=end) == [asdict(row) for row in spent]


async def test_evaluations_learn_the_same_in_memory_and_from_postgresql(database_url: str) -> None:
    happened = history()
    memory = InMemory({name: rows(projection, *happened) for name, projection in PROJECTIONS.items()})
    days = [day() for _ in range(12)]
    async with read_models(database_url, *happened) as connection:
        stored = ReadModels(connection)
        for end in days:
            until = utc(end.isoformat())
            since = until - timedelta(days=CHANCE.randrange(90))
            for scheme in ("distributor/abc", "distributor/other"):
                based = [each.base(scheme, until, end) for each in (memory, stored)]
                in_memory, in_store = [{row.customer: row for row in await rows} for rows in based]
                assert in_memory == in_store
                for customer in in_store:
                    asked: dict[str, Any] = {"scheme": scheme, "customer": customer}
                    assert await memory.tiers(until, **asked) == await stored.tiers(until, **asked)
                    assert await memory.decisions(customer, until) == await stored.decisions(customer, until)
            assert await memory.purchases(since.date(), end) == await stored.purchases(since.date(), end)
            assert await memory.complaints(since, until) == await stored.complaints(since, until)
            assert await memory.complaints(None, until) == await stored.complaints(None, until)
            assert await memory.overdue(end) == await stored.overdue(end)
