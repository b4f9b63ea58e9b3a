"""The versions of policy packs: their contents, and who drafted, approved, activated or withdrew them."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any, Final, Literal

from psycopg import AsyncConnection

from contracts.policies.policy import PolicyActivated, PolicyApproved, PolicyDrafted, PolicyEvent, PolicyWithdrawn
from projections.engine.listing import listed
from projections.engine.projection import Key, Projection, Recorded
from projections.engine.recorded import with_recorded

State = Literal["drafted", "approved", "activated", "withdrawn"]


@dataclass(frozen=True, slots=True)
class Step:
    at: datetime
    position: int
    what: State
    by: str
    reason: str | None
    sha256: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyList:
    """A version as it stands, and every step that led there."""

    pack: str
    version: str
    title: str
    effective_from: datetime
    sha256: str
    content: str
    state: State = "drafted"
    author: str
    approver: str | None = None
    activated_by: str | None = None
    evaluation_due: date | None = None
    steps: tuple[Step, ...] = ()
    position: int = field(default=0, compare=False)


def key(recorded: Recorded) -> Key | None:
    match recorded.event:
        case PolicyDrafted() | PolicyApproved() | PolicyActivated() | PolicyWithdrawn() as event:
            return (event.pack, event.version)
        case _:
            return None


def evolve(row: PolicyList | None, recorded: Recorded) -> PolicyList | None:
    match recorded.event:
        case PolicyDrafted() as event:
            return _stepped(_drafted(event, row.steps if row else ()), recorded, "drafted", event.author, event.sha256)
        case PolicyApproved(approver=by, sha256=sha256):
            assert row is not None
            return _stepped(replace(row, state="approved", approver=by), recorded, "approved", by, sha256)
        case PolicyActivated(activated_by=by) as event:
            assert row is not None
            row = replace(row, state="activated", activated_by=by, evaluation_due=event.evaluation_due)
            return _stepped(row, recorded, "activated", by, event.sha256)
        case PolicyWithdrawn(withdrawn_by=by):
            assert row is not None
            row = replace(row, state="withdrawn", approver=None, activated_by=None, evaluation_due=None)
            return _stepped(row, recorded, "withdrawn", by)
        case _:
            return row


def _drafted(event: PolicyDrafted, steps: tuple[Step, ...]) -> PolicyList:
    return PolicyList(
        pack=event.pack,
        version=event.version,
        title=event.title,
        effective_from=event.effective_from,
        sha256=event.sha256,
        content=event.content,
        author=event.author,
        steps=steps,
    )


def _stepped(row: PolicyList, recorded: Recorded, what: State, by: str, sha256: str | None = None) -> PolicyList:
    envelope = recorded.envelope
    step = Step(envelope.occurred_at, recorded.position, what, by, envelope.reason, sha256)
    return replace(row, steps=with_recorded(row.steps, step))


EVENTS: Final[tuple[type[PolicyEvent], ...]] = (PolicyDrafted, PolicyApproved, PolicyActivated, PolicyWithdrawn)
PROJECTION: Final = Projection(
    name="policy_list",
    topics=("kehu.policy.v1",),
    handles=frozenset(event.type for event in EVENTS),
    row=PolicyList,
    primary_key=("pack", "version"),
    key=key,
    evolve=evolve,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    pack: str
    version: str
    content: str


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionStep:
    """A step in the history of a version."""

    pack: str
    version: str
    effective_from: datetime
    state: State
    at: datetime
    what: State
    by: str
    reason: str | None
    sha256: str | None
    evaluation_due: date | None
    position: int


ACTIVATED: Final = """
    select pack, version, content from policy_list where state = 'activated' order by pack, effective_from
"""
HISTORY: Final = """
    select pack, version, effective_from, state,
           (step ->> 'at')::timestamptz as at,
           step ->> 'what' as what,
           step ->> 'by' as by,
           step ->> 'reason' as reason,
           step ->> 'sha256' as sha256,
           evaluation_due,
           (step ->> 'position')::bigint as position
    from policy_list
    cross join lateral jsonb_array_elements(steps) as step
    where pack = %(pack)s
    order by position
"""


async def activated(connection: AsyncConnection[Any]) -> Sequence[Content]:
    """Return every activated version, which is or will be in force beside those that come with the program."""
    return await listed(connection, Content, ACTIVATED)


async def history(connection: AsyncConnection[Any], pack: str) -> Sequence[VersionStep]:
    """List who did what to the versions of a pack."""
    return await listed(connection, VersionStep, HISTORY, {"pack": pack})
