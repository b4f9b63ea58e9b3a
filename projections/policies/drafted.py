"""Every version of a policy pack that people drafted, with its content, whatever became of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from psycopg import AsyncConnection

from projections.engine.listing import listed
from projections.policies.policy_list import Content, State


@dataclass(frozen=True, slots=True, kw_only=True)
class Drafted(Content):
    """A version as it stands, with who brought it there."""

    state: State
    sha256: str
    author: str
    approver: str | None
    activated_by: str | None


DRAFTED: Final = """
    select pack, version, content, state, sha256, author, approver, activated_by
    from policy_list
    where pack = %(pack)s
    order by position
"""


async def drafted(connection: AsyncConnection[Any], pack: str) -> Sequence[Drafted]:
    """Return the versions of a pack in the order in which they were last changed."""
    return await listed(connection, Drafted, DRAFTED, {"pack": pack})
