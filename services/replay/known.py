"""What a log says of packs and units: which version was in force for whom, as of the log's position."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from contracts.message import Envelope
from domain.complaints.rules import NO_RULES, CaseRules
from domain.complaints.terms import Terms
from domain.organisation import unit
from domain.organisation.unit import Unit
from domain.policies import policy
from domain.policies.case_rules import case_rules
from domain.policies.pack import timeline
from domain.policies.pack.pack import Pack
from domain.policies.policy import Policy
from domain.tiers.rules import version_for
from domain.tiers.state import CustomerTiers, tier_at
from services.packs import in_force
from services.packs.terms import no_terms, terms_of
from services.packs.unsettled import unsettled

UNIT: str = unit.DECIDER.category
POLICY: str = policy.DECIDER.category


@dataclass(slots=True)
class Known:
    """The states of all units and packs, made of the events that `take` is given in order."""

    units: dict[str, Unit] = field(default_factory=dict)
    packs: dict[str, Policy] = field(default_factory=dict)
    _versions: dict[str, Sequence[Pack]] = field(default_factory=dict, init=False)

    def __reduce__(self) -> tuple[Any, ...]:
        """Travel without what is read again from the contents."""
        return Known, (self.units, self.packs)

    def take(self, envelope: Envelope) -> None:
        """Follow an event of a unit or a pack."""
        category, _, id_ = envelope.stream.partition("/")
        event: Any = envelope.event
        if category == UNIT:
            state = self.units.get(id_, unit.DECIDER.initial)
            self.units[id_] = unit.DECIDER.evolve(state, event, envelope.occurred_at)
        elif category == POLICY:
            known = self.packs.get(id_, policy.DECIDER.initial)
            self.packs[id_] = policy.DECIDER.evolve(known, event, envelope.occurred_at)
            self._versions.pop(id_, None)

    def versions(self, pack: str) -> Sequence[Pack]:
        """Return every version of a pack, shipped or activated, oldest first; none of one that nobody knows."""
        if pack not in self._versions:
            self._versions[pack] = in_force.versions(self.packs.get(pack, policy.DECIDER.initial), pack)
        return self._versions[pack]

    def runs(self, unit_id: str, at: datetime) -> str | None:
        """Return the pack that a unit runs at an instant, or its first one for earlier instants."""
        with suppress(unit.RunsNoPack):
            return unit.pack_for(self.units.get(unit_id, unit.DECIDER.initial), unit_id, at)
        return None

    def for_history(self, unit_id: str, at: datetime) -> Pack | None:
        """Return the version for a case received then: for those before the first version, the first (ADR 28)."""
        pack = self.runs(unit_id, at)
        versions = self.versions(pack) if pack else ()
        return version_for(versions, at) if versions else None

    def in_force(self, unit_id: str, at: datetime) -> Pack | None:
        """Return the version that is in force at the instant, or None where none is yet."""
        try:
            pack = unit.pack_of(self.units.get(unit_id, unit.DECIDER.initial), unit_id, at)
        except unit.RunsNoPack:
            return None
        return timeline.in_force(self.versions(pack), at)

    def version(self, name: str) -> Pack | None:
        """Return a version by the name that decisions keep, which begins with that of its pack."""
        parts = name.split("-")
        for length in range(len(parts), 0, -1):
            for each in self.versions("-".join(parts[:length])):
                if each.pack.version == name:
                    return each
        return None


def terms_for(pack: Pack | None, unit_id: str, tiers: CustomerTiers | None, at: datetime) -> Terms:
    """Return what a version promises a customer with these tiers, who complained at the instant."""
    if pack is None or pack.complaints is None:
        return no_terms(unit_id)
    if tiers is None or pack.tiers is None or not any(clock.tiers for clock in pack.complaints.clocks):
        return terms_of(pack, unit_id)
    return terms_of(pack, unit_id, tier_at(tiers.in_scheme(f"{pack.pack.name}/{pack.tiers.main}"), at))


def rules_for(pack: Pack | None, department: str | None, received_at: datetime) -> CaseRules:
    """Return what a version asks of a case."""
    if pack is None:
        return NO_RULES
    return replace(case_rules(pack), department=department, unsettled=unsettled(pack, received_at))
