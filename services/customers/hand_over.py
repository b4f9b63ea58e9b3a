"""Hands over every customer that one person answers for, many at a time, until none is left (CU5).

Run it again to continue an interrupted run: customers already handed over are no longer listed, and those under way
are found to be done. The next look at the list finds customers that came in meanwhile.
"""

from collections.abc import Awaitable, Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Final
from uuid import uuid5

from contracts.customers.ownership import HandOverCustomer
from contracts.envelope import Cause
from domain.decider import Refused
from projections.customers.owned import Owned
from services.commands.registry import HANDLERS
from services.store.many import Insist, many
from services.store.outcome import Accepted
from services.store.store import Store

AT_ONCE: Final = 500

# Called with the total; returns a function to call with the number done.
Progress = Callable[[int], AbstractContextManager[Callable[[int], None]]]


@dataclass(frozen=True, slots=True)
class Refusal:
    customer: str
    code: str
    message: str


@dataclass(slots=True)
class HandedOver:
    """The outcome of a run; `before` counts the customers that an earlier run had handed over."""

    done: int = 0
    before: int = 0
    refusals: list[Refusal] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOver:
    """`cause` names the run: the id of each customer's command is derived from it."""

    store: Store
    from_id: str
    to_id: str
    cause: Cause
    insist: Insist
    progress: Progress

    async def perform(self, listed: Callable[[], Awaitable[Sequence[Owned]]]) -> HandedOver:
        """Hand over the listed customers and look again until none is new; try a refused one only once."""
        result = HandedOver()
        tried: set[tuple[str, int]] = set()
        while new := [each for each in await listed() if (each.customer, each.position) not in tried]:
            tried.update((each.customer, each.position) for each in new)
            with self.progress(len(new)) as done:
                for outcome in await many(new, self._hand_over, done, at_once=AT_ONCE):
                    _count(result, outcome)
        return result

    async def _hand_over(self, owned: Owned) -> Accepted | Refusal:
        command = HandOverCustomer(customer_id=owned.customer, from_id=self.from_id, to_id=self.to_id)
        # The same customer may come back to the same person and leave again: that takes another command.
        cause = replace(self.cause, command_id=uuid5(self.cause.command_id, f"{owned.customer}/{owned.position}"))
        try:
            return await self.insist(partial(HANDLERS[command.name], command, store=self.store, cause=cause))
        except Refused as refused:
            return Refusal(owned.customer, refused.code, str(refused))


def _count(result: HandedOver, outcome: Accepted | Refusal) -> None:
    if isinstance(outcome, Refusal):
        result.refusals.append(outcome)
    elif outcome.types and not outcome.repeated:
        result.done += 1
    else:
        result.before += 1
