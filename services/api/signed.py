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
    field = OF_WHO_ASKS.get(command.name)
    if field is not None and getattr(command, field, None) != who.person:
        raise Unanswerable(403, "actor.typed", f"{who.person} is signed in: `{field}` can name nobody else.")
    await _check_other(facts["gate"], who, request, command)


async def _check_other(gate: Gate, who: Who, request: Request, command: Command) -> None:
    field, action, kind = OTHER.get(command.name, (None, "", ""))
    other = getattr(command, field, None) if field else None
    if other is None or await gate.permits(who, Rule(action, kind, other), request.method, request.url.path):
        return
    raise Unanswerable(403, "access.denied", "Your roles do not permit this; it was recorded.")
