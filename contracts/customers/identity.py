"""Which records are one customer (CU6): duplicates are merged, companies and families are linked under one head.

Both are told on two streams: that of the record, and that of the survivor or head.
"""

from typing import ClassVar, Literal

from contracts.message import Command, EventOfCustomer, Id, Instant

Relation = Literal["same-company", "same-family"]


class MergeCustomer(Command):
    """Put this record, a duplicate, under its survivor from now on; `unmerge` takes that back."""

    name: ClassVar[str] = "customer.merge"

    customer_id: Id
    survivor_id: Id


class UnmergeCustomer(Command):
    """Take a merge back: the record stands for itself again."""

    name: ClassVar[str] = "customer.unmerge"

    customer_id: Id


class LinkCustomer(Command):
    """Count two records of a company or family as one customer, of whoever received the head, the earlier one."""

    name: ClassVar[str] = "customer.link"

    customer_id: Id
    head_id: Id
    relation: Relation


class UnlinkCustomer(Command):
    """End the link: the customer does not belong to its head any more."""

    name: ClassVar[str] = "customer.unlink"

    customer_id: Id


class RuleOutDuplicate(Command):
    """Record that two records only look alike, after somebody looked."""

    name: ClassVar[str] = "customer.rule-out-duplicate"

    customer_id: Id
    other_id: Id


# Stored for ever under `type`: add optional fields freely, otherwise add a v2 beside.
class CustomerMerged(EventOfCustomer):
    type: ClassVar[str] = "customer.merged.v1"
    by_people: ClassVar[bool] = True

    survivor_id: Id


class CustomerUnmerged(EventOfCustomer):
    type: ClassVar[str] = "customer.unmerged.v1"
    by_people: ClassVar[bool] = True

    survivor_id: Id


class CustomerAbsorbed(EventOfCustomer):
    """`received_at` and `received_by` are the first contact from now on, `duplicate_*` what the duplicate brings."""

    type: ClassVar[str] = "customer.absorbed.v1"

    duplicate_id: Id
    duplicate_received_at: Instant | None = None
    duplicate_received_by: Id | None = None
    duplicate_owner_id: Id | None = None
    received_at: Instant | None = None
    received_by: Id | None = None


class CustomerReleased(EventOfCustomer):
    """`received_at` and `received_by` are the first contact without the duplicate."""

    type: ClassVar[str] = "customer.released.v1"

    duplicate_id: Id
    received_at: Instant | None = None
    received_by: Id | None = None


class CustomerLinked(EventOfCustomer):
    type: ClassVar[str] = "customer.linked.v1"
    by_people: ClassVar[bool] = True

    head_id: Id
    relation: Relation


class CustomerUnlinked(EventOfCustomer):
    type: ClassVar[str] = "customer.unlinked.v1"
    by_people: ClassVar[bool] = True

    head_id: Id


class MemberLinked(EventOfCustomer):
    type: ClassVar[str] = "customer.member-linked.v1"

    member_id: Id
    relation: Relation


class MemberUnlinked(EventOfCustomer):
    type: ClassVar[str] = "customer.member-unlinked.v1"

    member_id: Id


class DuplicateRuledOut(EventOfCustomer):
    type: ClassVar[str] = "customer.duplicate-ruled-out.v1"

    other_id: Id


IdentityCommand = MergeCustomer | UnmergeCustomer | LinkCustomer | UnlinkCustomer | RuleOutDuplicate
MergeEvent = CustomerMerged | CustomerUnmerged | CustomerAbsorbed | CustomerReleased
LinkEvent = CustomerLinked | CustomerUnlinked | MemberLinked | MemberUnlinked | DuplicateRuledOut
