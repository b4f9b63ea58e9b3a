"""The row of a customer in the list of customers."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from contracts.customers.identity import Relation
from domain.customers.tie import What
from projections.survivor import Merge

Known = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Verification:
    on: date
    by: str
    next_due: date | None


@dataclass(frozen=True, slots=True)
class TieRow:
    """A tie with another record that begins or ends, as `domain.customers.tie` follows them."""

    at: datetime
    position: int
    what: What
    other: str
    relation: Relation | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerRow:
    """`owner_position` is the event that gave the customer its owner; `information` has a part for each group.

    `likeness` is what is compared of it with others, and `searched` what a text is looked for in. Both were read in the
    way of version `read_as`, after the event at position `read_to`; `kehu check` compares none of them, because how a
    record is read may change.

    `ties` are in order of time; `merged_into`, `absorbed`, `head`, `relation` and `members` are how they leave the
    record in the end, and `merges` the part of them that other lists join.
    """

    customer: str
    full_name: str
    kind: str | None = None
    region: str | None = None
    size: str | None = None
    nature: str | None = None
    market: str | None = None
    continent: str | None = None
    country: str | None = None
    unit_id: str | None = None
    registered_at: datetime
    received_at: datetime | None = None
    received_by: str | None = None
    source: str | None = None
    submitted_by: str | None = None
    vouched_by: str | None = None
    referred_by: str | None = None
    owner: str | None = None
    owner_since: datetime | None = None
    owner_position: int | None = None
    verifications: tuple[Verification, ...] = ()
    merged_into: str | None = None
    merges: tuple[Merge, ...] = ()
    absorbed: tuple[str, ...] = ()
    head: str | None = None
    relation: str | None = None
    members: tuple[str, ...] = ()
    ties: tuple[TieRow, ...] = ()
    ruled_out: tuple[str, ...] = ()
    information: Known = field(default_factory=dict)
    contacts: Known = field(default_factory=dict)
    projects: Known = field(default_factory=dict)
    likeness: Known = field(default_factory=dict, compare=False)
    searched: str = field(default="", compare=False)
    read_as: int = field(default=0, compare=False)
    read_to: int = field(default=0, compare=False)
    position: int = field(default=0, compare=False)
