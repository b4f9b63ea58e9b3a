"""Random histories for properties of lists: few customers and few instants, so that what happens often meets."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any, Final, TypeVar, get_args

from hypothesis import strategies as st

from contracts.customers.contact import ContactRecorded
from contracts.customers.customer import CustomerDetailsChanged, CustomerRegistered
from contracts.customers.details import Kind
from contracts.customers.file import CustomerVerified, ProjectRecorded
from contracts.customers.identity import (
    CustomerLinked,
    CustomerMerged,
    CustomerReleased,
    CustomerUnlinked,
    CustomerUnmerged,
    MemberLinked,
    MemberUnlinked,
)
from contracts.customers.information import BasicInformationChanged, SourceRecorded
from contracts.customers.ownership import CustomerHandedOver, OwnerAssigned
from contracts.message import Event
from contracts.organisation.account_manager import (
    CoordinatorAssigned,
    Grade,
    ManagerAppointed,
    ManagerGradeChanged,
    ManagerLeft,
)
from contracts.organisation.unit import UnitPackChosen
from tests.examples import a
from tests.projections.story import Happened, utc

Value = TypeVar("Value")

BEGIN: Final = utc("2025-10-29")
MICROSECOND: Final = timedelta(microseconds=1)
# So few that often much happens at one instant, and that a question is often about an instant at which something
# happens. The last two are in hours that come twice, in Beirut and in Havana.
INSTANTS: Final = st.one_of(
    st.integers(0, 24).map(lambda number: BEGIN + number * timedelta(hours=6)),
    st.sampled_from([utc("2025-10-25T21:30"), utc("2025-11-02T04:30")]),
)
DAYS: Final = INSTANTS.map(datetime.date)
ASKED_AT: Final = st.one_of(INSTANTS, INSTANTS.map(lambda instant: instant - MICROSECOND))
AS_OF: Final[st.SearchStrategy[date | datetime]] = st.one_of(DAYS, ASKED_AT)
# In Beirut and Havana clocks change at midnight within these days; the others begin the day first and last.
ZONES: Final = ("Asia/Shanghai", "Asia/Beirut", "America/Havana", "Pacific/Kiritimati", "Etc/GMT+12")

# In the order of their characters, which is no language's order.
CUSTOMERS: Final = ("C1", "C10", "C2", "c1", "客1")
MANAGERS: Final = ("li", "wang", "zhao")
UNITS: Final = ("north", "south")
REGIONS: Final = ("Ärmel", "Zug", "north 50%", "北京")
SOURCES: Final = ("fair", "partner")
PACKS: Final = ("pack-a", "pack-b")


def perhaps(values: Iterable[Value]) -> st.SearchStrategy[Value | None]:
    """Choose one of the values, or none as often as one."""
    chosen = list(values)
    return st.sampled_from([*(None for _ in chosen), *chosen])


def few(filters: Mapping[str, st.SearchStrategy[Any]]) -> st.SearchStrategy[dict[str, Any]]:
    """Choose at most two filters: with more a list is empty nearly always."""
    names = st.lists(st.sampled_from(sorted(filters)), max_size=2, unique=True)
    return names.flatmap(lambda names: st.fixed_dictionaries({name: filters[name] for name in names}))


def together(*histories: st.SearchStrategy[list[Happened]]) -> st.SearchStrategy[list[Happened]]:
    """Put histories behind each other."""
    return st.tuples(*histories).map(lambda parts: [happened for part in parts for happened in part])


def a_random(message: type[Event], /, **fields: Any) -> st.SearchStrategy[Happened]:
    """Let an event happen at some time; fields are values or strategies for them."""
    drawn = {name: each if isinstance(each, st.SearchStrategy) else st.just(each) for name, each in fields.items()}
    return st.builds(Happened, INSTANTS, st.fixed_dictionaries(drawn).map(lambda drawn: a(message, **drawn)))


@cache
def _details(message: type[Event], customer: str) -> st.SearchStrategy[Happened]:
    return a_random(
        message,
        customer_id=customer,
        full_name=st.sampled_from(["Kunlun", "昆仑"]),
        kind=perhaps(get_args(Kind)),
        region=perhaps(REGIONS),
        unit_id=perhaps(UNITS),
    )


@cache
def _merges(customer: str) -> st.SearchStrategy[Happened]:
    survivors = st.sampled_from([each for each in CUSTOMERS if each != customer])
    merged, apart = ({"customer_id": customer, "survivor_id": survivors} for _ in range(2))
    return st.one_of(a_random(CustomerMerged, **merged), a_random(CustomerUnmerged, **apart))


@st.composite
def customers(draw: st.DrawFn) -> list[Happened]:
    """Register every customer, and merge some and take them apart again, in any order."""
    registered = [draw(_details(CustomerRegistered, customer)) for customer in CUSTOMERS]
    merges = st.sampled_from(CUSTOMERS[1:]).flatmap(_merges)
    return [*registered, *draw(st.lists(merges, max_size=5))]


@cache
def _changes(customer: str) -> st.SearchStrategy[Happened]:
    named = {"customer_id": customer}
    heads = st.sampled_from([each for each in CUSTOMERS if each != customer])
    managers = st.sampled_from(MANAGERS)
    return st.one_of(
        _details(CustomerDetailsChanged, customer),
        a_random(SourceRecorded, **named, source=st.sampled_from(SOURCES)),
        a_random(OwnerAssigned, **named, owner_id=managers),
        a_random(CustomerHandedOver, **named, to_id=managers),
        a_random(CustomerLinked, **named, head_id=heads),
        a_random(CustomerUnlinked, **named, head_id=heads),
        a_random(MemberLinked, **named, member_id=heads),
        a_random(MemberUnlinked, **named, member_id=heads),
    )


@st.composite
def files(draw: st.DrawFn) -> list[Happened]:
    """Change what is known of customers, and verify some of their files."""
    changes = draw(st.lists(st.sampled_from(CUSTOMERS).flatmap(_changes), max_size=12))
    # An older verification than the last is refused.
    for day in sorted(draw(st.lists(DAYS, max_size=4))):
        again = perhaps([day + timedelta(days=days) for days in (0, 1, 5)])
        named = {"customer_id": draw(st.sampled_from(CUSTOMERS)), "verified_on": day, "next_due": draw(again)}
        changes.append(Happened(draw(INSTANTS), a(CustomerVerified, **named)))
    return changes


@cache
def _written(customer: str) -> st.SearchStrategy[Happened]:
    named, words, persons = {"customer_id": customer}, st.sampled_from(["quay-1", "quay-2"]), st.sampled_from(MANAGERS)
    return st.one_of(
        a_random(SourceRecorded, **named, source=st.sampled_from(SOURCES), submitted_by=persons, vouched_by=persons),
        a_random(BasicInformationChanged, **named, address=words),
        a_random(ContactRecorded, **named, contact_id=words, surname=words),
        a_random(ProjectRecorded, **named, project_id=words, place=words),
        a_random(CustomerReleased, **named, received_at=INSTANTS),
    )


def records() -> st.SearchStrategy[list[Happened]]:
    """Write down more about customers, in a part of the record that their lists do not show."""
    return st.lists(st.sampled_from(CUSTOMERS).flatmap(_written), max_size=12)


@cache
def _promotions(manager: str) -> st.SearchStrategy[Happened]:
    named, grades = {"manager_id": manager}, st.sampled_from(get_args(Grade))
    return st.one_of(
        a_random(ManagerGradeChanged, **named, grade=grades, coordinator_id=perhaps(MANAGERS)),
        a_random(CoordinatorAssigned, **named, coordinator_id=st.sampled_from(MANAGERS)),
        a_random(ManagerLeft, **named, successor_id=perhaps(MANAGERS)),
    )


@st.composite
def managers(draw: st.DrawFn) -> list[Happened]:
    """Appoint account managers, promote them, and let some leave."""
    found: list[Happened] = []
    for manager in MANAGERS:
        grade = draw(st.sampled_from(get_args(Grade)))
        found.append(Happened(draw(INSTANTS), a(ManagerAppointed, manager_id=manager, grade=grade)))
        found += draw(st.lists(_promotions(manager), max_size=2))
    return found


def units() -> st.SearchStrategy[list[Happened]]:
    """Let units choose packs."""
    units, packs = st.sampled_from(UNITS), st.sampled_from(PACKS)
    return st.lists(a_random(UnitPackChosen, unit_id=units, pack=packs, effective_from=INSTANTS), max_size=6)
