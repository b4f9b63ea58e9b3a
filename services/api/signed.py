"""Refuses a command in which who is signed in plays another person, or reaches for a thing that is not theirs."""

from typing import Any

from fastapi import Request

from contracts.message import Command
from services.access.gate import Gate
from services.access.roster import Who
from services.access.rules import OF_WHO_ASKS, OTHER, Rule
from services.api.problem import Unanswerable


async def check(request: Request, command: Command) -> None:
    """Refuse what the address alone does not say; everything is taken where identity is off."""
    facts: dict[str, Any] = request.scope["state"]
    who: Who | None = facts.get("who")
    if who is None:
        return
    if field := typed_by(command, who):
        raise Unanswerable(403, "actor.typed", f"{who.person} is signed in: `{field}` can name nobody else.")
    if not await may_name(facts["gate"], who, command, request.method, request.url.path):
        raise Unanswerable(403, "access.denied", "Your roles do not permit this; it was recorded.")


def typed_by(command: Command, who: Who) -> str | None:
    """Return the field in which a command names another person than who asks, where it can name nobody else."""
    field = OF_WHO_ASKS.get(command.name)
    return field if field is not None and getattr(command, field, None) != who.person else None


async def may_name(gate: Gate, who: Who, command: Command, method: str, path: str) -> bool:
    """Return whether a person may reach the other thing that a command names; record where not."""
    field, action, kind = OTHER.get(command.name, (None, "", ""))
    other = getattr(command, field, None) if field else None
    return other is None or await gate.permits(who, Rule(action, kind, other), method, path)
