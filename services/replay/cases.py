"""Decides again about one customer, and those who belong with it: complaints, credit accounts."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from contracts.complaints.clocks import ClockDecided
from contracts.complaints.handling import ComplaintRouted
from contracts.message import Envelope
from domain.complaints import by_people, complaint, replay
from domain.complaints.facts import intake
from domain.complaints.replay import CasePolicy
from domain.complaints.state import Received
from domain.customers.state import Registered
from domain.organisation.unit import MAIN
from domain.policies.pack.pack import Pack
from domain.replay import ByPerson, Decided, differences
from domain.tiers.state import CustomerTiers
from services.replay.asked import Asked
from services.replay.known import Known, rules_for, terms_for
from services.replay.makers import Makers
from services.replay.result import AFTER, BEFORE, Found


@dataclass(slots=True)
class Question:
    """What is asked of each customer, with all that is needed to decide; `as_of` is when promises are judged."""

    asked: Asked
    known: Known
    as_of: datetime
    makers: Makers | None = None
    _same: dict[tuple[int, int], tuple[bool, Pack, Pack]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.asked.draft is not None:
            self.makers = Makers(self.asked.draft)

    def is_same(self, one: Pack | None, other: Pack | None) -> bool:
        """Return whether two versions say the same; whole packs take long to compare, so each pair is compared once."""
        if one is None or other is None or one.pack.version != other.pack.version:
            return False
        place = (id(one), id(other))
        if place not in self._same:
            # Both are kept, so that no other pack gets their place.
            self._same[place] = (one == other, one, other)
        return self._same[place][0]

    def is_asked(self, unit_id: str, ran: str | None) -> bool:
        """Return whether the simulation is about a unit that ran this pack."""
        return unit_id == self.asked.unit if self.asked.unit else ran == self.asked.pack

    def compare(
        self,
        base: Pack | None,
        recorded: Iterable[Decided],
        decide: Callable[[Pack | None], Sequence[Decided]],
        found: Found,
    ) -> None:
        """Compare the sides; `base` is the version that decided, `decide` what another one decides."""
        asked = self.asked
        before = list(decide(asked.against)) if asked.against else list(recorded)
        after = list(decide(asked.draft or base))
        found.count(before, BEFORE)
        found.count(after, AFTER)
        for number, (_, pack) in enumerate(asked.varied, start=AFTER + 1):
            found.count(decide(pack), number)
        of_packs: dict[int, Mapping[Any, Decided]] = {}

        def deciding(place: Any) -> Callable[[Pack], Decided | None]:
            def decided(pack: Pack) -> Decided | None:
                if id(pack) not in of_packs:
                    of_packs[id(pack)] = {each.place: each for each in decide(pack)}
                return of_packs[id(pack)].get(place)

            return decided

        for each in differences(before, after):
            start = asked.against or base
            keys = self.makers.of(each, start, deciding(each.place)) if self.makers else ()
            found.differs(each, keys)

    def people(self, base: Pack | None, decide: Callable[[Pack | None], Sequence[ByPerson]], found: Found) -> None:
        """Compare what versions ask of people; their decisions stay as they were."""
        before = {each.place: each for each in decide(self.asked.against or base)}
        after = {each.place: each for each in decide(self.asked.draft or base)}
        for place in sorted(before.keys() | after.keys()):
            found.person(before.get(place), after.get(place))


@dataclass(slots=True)
class Complaints:
    """The complaints of a customer while its events are followed, each with what was known at its last decision."""

    states: dict[str, Any] = field(default_factory=dict)
    tiers: dict[str, CustomerTiers | None] = field(default_factory=dict)

    def take(self, envelope: Envelope, owner: Any) -> None:
        """Follow an event; `owner` is the customer as it stands then."""
        event: Any = envelope.event
        state = self.states.get(envelope.stream, complaint.DECIDER.initial)
        self.states[envelope.stream] = complaint.evolve(state, event, envelope.occurred_at)
        if isinstance(event, ClockDecided) or envelope.stream not in self.tiers:
            self.tiers[envelope.stream] = owner.tiers if isinstance(owner, Registered) else None

    def decide(self, question: Question, owners: Mapping[str, Any], found: Found) -> None:
        """Decide about each again that was received in the period."""
        for stream in sorted(self.states):
            state = self.states[stream]
            if isinstance(state, Received) and question.asked.contains(state.received_at):
                _decide(question, state, self.tiers.get(stream), owners.get(state.customer_id), found)


def _decide(question: Question, state: Received, tiers: CustomerTiers | None, owner: Any, found: Found) -> None:
    known = question.known
    unit_id = _unit_of(state, owner)
    base = known.version(state.policy) if state.policy else known.for_history(unit_id, state.received_at)
    if not question.is_asked(unit_id, base.pack.name if base else None):
        return
    department = intake(state).unit_id

    routed = state.latest(ComplaintRouted, by=question.as_of)
    routing = known.version(routed.policy) if routed else base

    def policy(pack: Pack | None) -> CasePolicy:
        return CasePolicy(
            terms=terms_for(pack, unit_id, tiers, state.received_at),
            # A case keeps its version for its clocks; the table of routes is that of the day on which it is asked.
            rules=rules_for(routing if pack is base else pack, department, state.received_at),
            as_of=question.as_of,
            decided=pack is base or question.is_same(pack, base),
        )

    def computed() -> list[Decided]:
        """Return what was recorded, and what follows by the version in force where nobody asked it."""
        stored = replay.recorded(state, question.as_of)
        if any(each.kind == replay.CONSEQUENCE for each in stored):
            return stored
        return [*stored, *replay.consequences(state, policy(base))]

    question.compare(base, computed(), lambda pack: replay.decisions(state, policy(pack)), found)
    question.people(base, lambda pack: by_people.by_people(state, policy(pack)), found)


def _unit_of(state: Received, owner: Any) -> str:
    """Return the unit for whose account the clocks run, as commands find it."""
    decided = next(iter(state.clocks.values()), None)
    named = decided.event.unit_id if decided else intake(state).unit_id
    return named or (owner.details.unit_id if isinstance(owner, Registered) else None) or MAIN
