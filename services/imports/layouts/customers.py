"""Customers: each row registers one, perhaps with a contact and the owner; a further row may add another contact."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from hashlib import blake2b
from typing import Any, Final

from contracts.customers.contact import AddContact
from contracts.customers.customer import RegisterCustomer
from contracts.customers.details import CLASSED_BY
from contracts.customers.ownership import AssignOwner
from contracts.message import Command
from contracts.organisation.account_manager import EnrolPerson
from services.imports import cell, everyday
from services.imports.cell import BadValue, Values
from services.imports.emptied import CONTACT, OWNER, REGISTERED, CellsSaid
from services.imports.plan import ImportRow, Sealer, Step, Terms
from services.imports.source import Record

REQUIRED: Final = ("customer_id", "full_name")
LABELS: Final = ("contact_surname", "contact_given_name", "contact_position")
OPTIONAL: Final = (
    *CLASSED_BY,
    "unit_id",
    "registered_on",
    "received_at",
    "received_by",
    "contact_id",
    "contact_name",
    *LABELS,
    "contact_email",
    "contact_phone",
    "owner_id",
)
# The columns that say one thing together; of others it is the registration that differs where they are emptied.
GROUPS: Final = {
    REGISTERED: ("registered_on",),
    CONTACT: ("contact_name", *LABELS, "contact_email", "contact_phone"),
    OWNER: ("owner_id",),
}
# What sheets in Chinese say for the values of CU3.
VALUES: Final = {
    "经销商": "dealer",
    "工程商": "contractor",
    "终端用户": "end-user",
    "大型": "large",
    "中型": "medium",
    "小型": "small",
    "国内": "domestic",
    "国外": "foreign",
}
SURNAME_OF_TWO: Final = re.compile("欧阳|司马|上官|诸葛|司徒|东方|皇甫|尉迟|公孙|慕容|令狐|夏侯|长孙|宇文|端木|南宫")


class Customers:
    """Remembers the customers with empty cells, because another row may fill them."""

    def __init__(self, terms: Terms) -> None:
        self._terms = terms
        self._sealer = Sealer("customers", terms.zone, now=terms.now)
        self._filled: dict[str, frozenset[str]] = {}
        self._empty: dict[str, tuple[Record, CellsSaid]] = {}

    def plan(self, record: Record, values: Values) -> ImportRow:
        customer = everyday.ident(values, "customer_id")
        register = self._register(customer, values)
        contact, owner = tuple(_contact(customer, values)), tuple(_owner(customer, values))
        commands = [register, *contact, *owner]
        given = {REGISTERED: register.occurred_at, CONTACT: contact, OWNER: owner}
        self._remember(record, register, {group for group, what in given.items() if what}, values)
        # The same row twice in a file is one customer.
        return ImportRow(record, customer, tuple(self._steps(commands)))

    def _remember(self, record: Record, register: RegisterCustomer, filled: set[str], values: Values) -> None:
        customer = register.customer_id
        self._filled[customer] = self._filled.get(customer, frozenset()) | filled
        known = {group for group, columns in GROUPS.items() if not values.keys().isdisjoint(columns)}
        if known - self._filled[customer]:
            self._empty.setdefault(customer, (record, CellsSaid(register, frozenset(known), self._terms.zone.key)))

    def afterwards(self) -> Iterator[ImportRow]:
        """Return the first row of each customer of whom no row fills the cells that an earlier file filled."""
        for customer, (record, said) in self._empty.items():
            if empty := said.empty - self._filled[customer]:
                yield ImportRow(
                    record, customer, (), said=replace(said, empty=empty), id_of=self._sealer.id_of, afterwards=True
                )

    def _steps(self, commands: Sequence[Command]) -> Iterator[Step]:
        """Yield the commands, each after the enrolment of the person whom it names."""
        for command in commands:
            step = self._sealer.seal(command, again=False)
            if person := _person(command):
                enrol = EnrolPerson(manager_id=person, full_name=person)
                enrolment = self._sealer.seal(enrol, again=False, introduction=True)
                yield replace(enrolment, only_for=step.cause.command_id)
            yield step

    def _register(self, customer: str, values: Values) -> RegisterCustomer:
        details = {name: cell.optional_label(values, name) for name in CLASSED_BY}
        return RegisterCustomer(
            customer_id=customer,
            full_name=cell.required(values, "full_name"),
            unit_id=everyday.optional_ident(values, "unit_id"),
            received_at=everyday.optional_moment(values, "received_at", self._terms.zone),
            received_by=everyday.optional_ident(values, "received_by"),
            occurred_at=everyday.optional_moment(values, "registered_on", self._terms.zone),
            **_meant(details),
        )


def _meant(details: dict[str, str | None]) -> dict[str, Any]:
    return {name: VALUES.get(value, value) if value else None for name, value in details.items()}


def _contact(customer: str, values: Values) -> Iterator[Command]:
    person: dict[str, Any] = {name.removeprefix("contact_"): cell.optional_label(values, name) for name in LABELS}
    person |= {name: everyday.half_width(values, f"contact_{name}") for name in ("email", "phone")}
    if name := cell.optional_label(values, "contact_name"):
        if person["surname"] or person["given_name"]:
            raise BadValue("import.value-invalid", "contact_name is given beside contact_surname or contact_given_name")
        person["surname"], person["given_name"] = _parts(name)
    if any(person.values()):
        contact = everyday.optional_ident(values, "contact_id") or _contact_id(person)
        yield AddContact(customer_id=customer, contact_id=contact, **person)


def _parts(name: str) -> tuple[str, str | None]:
    """Return surname and given name: of 王小明 王, of Ann Lee Lee."""
    before, blank, last = name.rpartition(" ")
    if blank:
        return last, before.strip()
    if not name.isascii() and len(name) > 1:
        length = 2 if SURNAME_OF_TWO.match(name) and len(name) > 2 else 1  # noqa: PLR2004 - a given name follows
        return name[:length], name[length:]
    return name, None


def _person(command: Command) -> str | None:
    match command:
        case RegisterCustomer(received_by=person) | AssignOwner(owner_id=person):
            return person
        case _:
            return None


def _contact_id(person: dict[str, Any]) -> str:
    """Return an id that stays the same while the person's name does: then a change of the number is seen as one."""
    name = " ".join(filter(None, (person["surname"], person["given_name"])))
    known_by = name or person["phone"] or person["email"] or person["position"]
    return f"contact-{blake2b(known_by.encode(), digest_size=5).hexdigest()}"


def _owner(customer: str, values: Values) -> Iterator[Command]:
    if owner := everyday.optional_ident(values, "owner_id"):
        yield AssignOwner(customer_id=customer, owner_id=owner)
