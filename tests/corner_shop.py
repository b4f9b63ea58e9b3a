"""A policy that has been in force for years, whatever the day of the test."""

from typing import Final
from uuid import uuid4

from contracts.envelope import Cause
from contracts.policies.policy import ActivatePolicy, ApprovePolicy, DraftPolicy
from services.commands.registry import HANDLERS
from services.store.store import Store
from tests import packs

VERSION: Final = "corner-shop-2020.1"


async def bring_into_force(store: Store) -> None:
    """Draft, approve and activate it in May 2020 for July."""
    content = packs.written("2020.1", "2020-07-01T00:00:00+08:00")
    for command, by in (
        (DraftPolicy(pack=packs.SHOP, content=content, reason="request 1"), "desk"),
        (ApprovePolicy(pack=packs.SHOP, version=VERSION), "boss"),
        (ActivatePolicy(pack=packs.SHOP, version=VERSION), "boss"),
    ):
        at = packs.at("2020-05-01T09:00:00+08:00")
        cause = Cause(command_id=uuid4(), occurred_at=at, actor=by, reason=command.reason)
        await HANDLERS[command.name](command, store=store, cause=cause)
