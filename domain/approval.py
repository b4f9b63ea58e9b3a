"""Approval chains: who must approve a thing, how many of them, in which order, and never the one who asks (E2)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from domain.person import is_same_person


@dataclass(frozen=True, slots=True)
class Given:
    """An approval: a person, and the body or role for which it was given."""

    asked: str
    by: str


@dataclass(frozen=True, slots=True)
class Step:
    """So many approvals of these bodies or roles, of anybody where none is named.

    Where they are `distinct`, each comes for another body or role; each comes from another person in any case.
    """

    of: tuple[str, ...] = ()
    count: int = 1
    distinct: bool = True

    def asks(self, asked: str) -> bool:
        return not self.of or asked in self.of


@dataclass(frozen=True, slots=True)
class Chain:
    """The steps of an approval: in this order where it is `ordered`, else in any."""

    steps: tuple[Step, ...]
    ordered: bool = False
    requester_may_approve: bool = False


@dataclass(frozen=True, slots=True)
class Approved:
    """The approval counts; `remaining` are the steps that still wait, with what each still needs."""

    remaining: tuple[Step, ...]

    @property
    def is_done(self) -> bool:
        return not self.remaining


@dataclass(frozen=True, slots=True)
class Repeated:
    """The same approval was given before."""


@dataclass(frozen=True, slots=True)
class NotApproved:
    """The approval does not count; `given` is the earlier one that stands in its way."""

    why: Literal["requester", "not-asked", "given-already", "not-its-turn"]
    given: Given | None = None


def remaining(chain: Chain, given: Sequence[Given]) -> tuple[Step, ...]:
    """Return the steps that still wait; each approval counts for the first step that asks for it."""
    left = list(chain.steps)
    for each in given:
        place = next((place for place, step in enumerate(left) if step.asks(each.asked)), None)
        if place is None:
            continue
        step = left[place]
        still = Step(step.of, step.count - 1, step.distinct)
        left[place : place + 1] = [still] if still.count else []
    return tuple(left)


def approve(
    chain: Chain, given: Sequence[Given], *, by: str, as_role: str, requester: str | None
) -> Approved | Repeated | NotApproved:
    """Decide whether an approval counts, after those that were given before."""
    now = Given(as_role, by)
    if now in given:
        return Repeated()
    left = remaining(chain, given)
    if not any(step.asks(as_role) for step in chain.steps):
        return NotApproved("not-asked")
    if requester is not None and not chain.requester_may_approve and is_same_person(requester, by):
        return NotApproved("requester")
    if earlier := _stands_in_the_way(chain, given, now):
        return NotApproved("given-already", earlier)
    open_steps = left[:1] if chain.ordered else left
    if not any(step.asks(as_role) for step in open_steps):
        return NotApproved("not-its-turn")
    return Approved(remaining(chain, [*given, now]))


def _stands_in_the_way(chain: Chain, given: Sequence[Given], now: Given) -> Given | None:
    distinct = any(step.distinct and step.asks(now.asked) for step in chain.steps)
    for each in given:
        if is_same_person(each.by, now.by) or (distinct and each.asked == now.asked):
            return each
    return None
