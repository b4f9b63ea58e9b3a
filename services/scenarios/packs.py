"""A scenario's own versions of packs, which are drafted, approved and activated before its first step."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Final
from uuid import UUID

from contracts.envelope import Cause
from contracts.policies.policy import ActivatePolicy, ApprovePolicy, DraftPolicy
from domain.decider import Refused
from domain.policies.pack.pack import Pack
from services.commands.registry import HANDLERS
from services.packs.text.fault import PackInvalid
from services.packs.text.read import read_pack
from services.scenarios.text.document import Fault
from services.store.store import Store
from services.text_file import UnreadableText, text_of

# A version is activated before it is in force.
BEFORE: Final = timedelta(days=1)
REASON: Final = "brought by a scenario"
# Apart from the ids of a scenario's steps, which are their places.
FIRST_ID: Final = 1 << 64


@dataclass(frozen=True, slots=True)
class Brought:
    """A version, its text, and the line of the scenario that names its file."""

    pack: Pack
    content: str
    line: int


def read(file: Path, line: int, faults: list[Fault]) -> Iterator[Brought]:
    """Yield the version in a file, or add a fault where it cannot be read."""
    try:
        content = text_of(file)
        yield Brought(read_pack(content, str(file)), content, line)
    except UnreadableText as unreadable:
        faults.append(Fault(line, f"packs: {file} cannot be read: {unreadable}"))
    except PackInvalid as invalid:
        faults += [Fault(line, f"packs: {fault}") for fault in invalid.faults]


async def activate(store: Store, brought: Sequence[Brought]) -> Fault | None:
    """Bring the versions into force, oldest first; return why one of them cannot be."""
    in_order = sorted(brought, key=lambda each: each.pack.pack.effective_from)
    for number, each in enumerate(in_order):
        head = each.pack.pack
        steps = (
            ("author", DraftPolicy(pack=head.name, content=each.content, reason=REASON)),
            ("approver", ApprovePolicy(pack=head.name, version=head.version)),
            ("approver", ActivatePolicy(pack=head.name, version=head.version)),
        )
        for place, (actor, command) in enumerate(steps):
            id_ = UUID(int=FIRST_ID + len(steps) * number + place)
            at = head.effective_from - BEFORE
            cause = Cause(command_id=id_, occurred_at=at, actor=actor, reason=REASON, arrived_at=at)
            try:
                await HANDLERS[command.name](command, store=store, cause=cause)
            except Refused as refused:
                return Fault(each.line, f"packs: {refused}")
    return None
