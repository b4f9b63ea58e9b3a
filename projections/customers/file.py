"""The file of a customer: everything known about it (CU2, CU8); a duplicate's file is that of its survivor."""

from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any, Final

from psycopg import AsyncConnection

from contracts.customers.contact import PhoneStanding
from contracts.organisation.account_manager import Grade
from domain.customers.phone.standing import standing
from domain.organisation.grade import coordinates
from projections.customers import directory
from projections.customers.directory import Customer
from projections.customers.row import Known
from projections.engine.listing import listed
from projections.survivor import SURVIVORS, survivor_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Rest:
    """The parts of the file that the list does not show; `manager` is its owner, where that is an account manager.

    Purchases and complaints include those of its duplicates; `duplicates` holds everything else in their own
    records, by their ids.
    """

    submitted_by: str | None
    vouched_by: str | None
    referred_by: str | None
    owner_since: datetime | None
    manager: Known | None
    information: Known
    contacts: Known
    projects: Known
    verifications: list[Known]
    purchases: int
    first_purchase: date | None
    last_purchase: date | None
    complaints: int
    open_complaints: int
    duplicates: Known


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerFile:
    customer: Customer
    rest: Rest

    def as_row(self) -> Known:
        """Return the file as one row."""
        return asdict(self.customer) | asdict(self.rest)


REST: Final = f"""
    select listed.submitted_by, listed.vouched_by, listed.referred_by, listed.owner_since,
           case when manager.manager is not null then jsonb_build_object(
               'manager', manager.manager, 'full_name', manager.full_name, 'grade', manager.grade,
               'coordinator', manager.coordinator, 'left', manager.left_at is not null
           ) end as manager,
           coordinator.grade as above, coordinator.left_at is not null as above_left,
           listed.information, listed.contacts, listed.projects, listed.verifications,
           bought.purchases, bought.first_purchase, bought.last_purchase,
           complained.complaints, complained.open_complaints, merged.duplicates
    from customer_list as listed
    cross join lateral (
        -- By what the duplicates say: the survivor's word for it may be on its way.
        select array(
            select %(customer)s::text
            union all
            select customer from ({SURVIVORS}) as survivors where survivor = %(customer)s
        ) as ids
    ) as records
    left join manager_list as manager on manager.manager = %(owner)s
    left join manager_list as coordinator on coordinator.manager = manager.coordinator
    cross join lateral (
        select count(*) as purchases, min(purchased_on) as first_purchase, max(purchased_on) as last_purchase
        from purchases
        where purchases.customer = any(records.ids) and reversed_on is null
    ) as bought
    cross join lateral (
        select count(*) as complaints, count(*) filter (where state = 'open') as open_complaints
        from complaint_sla
        where complaint_sla.customer = any(records.ids) and received_at <= %(as_of)s
    ) as complained
    cross join lateral (
        select coalesce(jsonb_object_agg(duplicate.customer, jsonb_build_object(
            'full_name', duplicate.full_name, 'received_at', duplicate.received_at, 'owner', duplicate.owner,
            'source', duplicate.source, 'information', duplicate.information, 'contacts', duplicate.contacts,
            'projects', duplicate.projects
        )), '{{}}') as duplicates
        from customer_list as duplicate
        where duplicate.customer = any(records.ids) and duplicate.customer <> %(customer)s
    ) as merged
    where listed.customer = %(customer)s
"""  # noqa: S608 - joins our own constants only


async def customer_file(connection: AsyncConnection[Any], customer: str, now: datetime) -> CustomerFile | None:
    """Return the file as it is at `now`, or None where the customer is unknown."""
    survivor = await survivor_of(connection, customer, now)
    if survivor is None:
        return None
    (found,) = await directory.customers(connection, now, customer=survivor)
    (rest,) = await listed(connection, _rest, REST, {"customer": found.customer, "owner": found.owner, "as_of": now})
    for record in (rest.contacts, *(duplicate["contacts"] for duplicate in rest.duplicates.values())):
        for contact in record.values():
            contact["standing"] = _phone_standing(contact, now)
    return CustomerFile(customer=found, rest=rest)


def _rest(*, manager: Known | None, above: Grade | None, above_left: bool, **columns: Any) -> Rest:
    if manager and not coordinates(above, manager["grade"], left=above_left):
        manager["coordinator"] = None
    return Rest(manager=manager, **columns)


def _phone_standing(contact: Known, now: datetime) -> PhoneStanding | None:
    """Return the standing of a contact's number at `now`, or None where there is no number."""
    if "phone_written" not in contact:
        return None
    until = contact.get("grace_until")
    return standing(
        void_because=contact.get("void_because"),
        checked=contact.get("standing"),
        grace_until=datetime.fromisoformat(until) if until else None,
        at=now,
    )
