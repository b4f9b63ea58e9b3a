"""Folds one part of the log: everything about each customer in it, in the order of positions."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

from contracts.customers.customer import PurchaseRecorded, RefundRecorded
from contracts.customers.reversal import PurchaseReversed, RefundReversed
from contracts.envelope import Undecodable, unseal
from contracts.message import Envelope
from domain.customers import customer
from domain.tiers.replay import Figures
from projections.engine.batch.fold import Stored
from services.replay.accounts import Accounts
from services.replay.cases import Complaints, Question
from services.replay.figures import Rows, Spec, figures
from services.replay.parts import Log, events_of
from services.replay.result import Found
from services.replay.shut import SHUT

# They change neither unit nor tiers, and there are more of them than of all others.
NO_PART_OF_DETAILS: Final = frozenset(
    each.type for each in (PurchaseRecorded, PurchaseReversed, RefundRecorded, RefundReversed)
)
OwnCrowds = dict[str, dict[str, Figures]]


@dataclass(slots=True)
class PartFound:
    """What is found in a part, and its customers' figures for the crowds."""

    found: Found = field(default_factory=Found)
    crowds: OwnCrowds = field(default_factory=dict)


def fold_part(log: Log, part: int, question: Question, specs: Sequence[Spec]) -> PartFound:
    """Fold each customer of a part."""
    return fold_groups(events_of(log, part).values(), question, specs)


def fold_groups(groups: Iterable[Sequence[Stored]], question: Question, specs: Sequence[Spec]) -> PartFound:
    """Fold customers, each with all events of it and of those who belong with it, in order of position."""
    result = PartFound()
    for events in groups:
        fold_customer(events, question, specs, result)
    return result


def fold_customer(events: Sequence[Stored], question: Question, specs: Sequence[Spec], result: PartFound) -> None:
    """Follow the events of a customer, and of those who belong with it."""
    fold = _Fold(question, list(specs), result)
    for stored in events:
        try:
            fold.take(stored)
        except (Undecodable, AssertionError, KeyError):
            # Its stream is parked in the read models, too; what is known of the others stands.
            result.found.unreadable += 1
    fold.finish()


@dataclass(slots=True)
class _Fold:
    question: Question
    specs: list[Spec]
    result: PartFound
    owners: dict[str, Any] = field(default_factory=dict)
    complaints: Complaints = field(default_factory=Complaints)
    accounts: Accounts = field(default_factory=Accounts)
    rows: Rows = field(default_factory=Rows)
    wanted: list[tuple[Spec, dict[str, Figures]]] = field(default_factory=list)

    def take(self, stored: Stored) -> None:
        while self.specs and self.specs[0].position < stored.position:
            self._figure(self.specs.pop(0))
        envelope = unseal(stored.state, SHUT)
        if self.specs or self.wanted:
            self.rows.take(stored.position, envelope)
        category, _, id_ = envelope.stream.partition("/")
        match category:
            case "customer" if envelope.type not in NO_PART_OF_DETAILS:
                self._own(id_, envelope)
            case "customer":
                pass
            case "complaint":
                self.complaints.take(envelope, self.owners.get(envelope.partition_key))
            case _:
                owner = self.owners.get(envelope.partition_key)
                self.accounts.take(envelope, owner, self.question, self.result.found)

    def finish(self) -> None:
        """Ask what is asked at the end of the log."""
        for spec in self.specs:
            self._figure(spec)
        found = self.result.found
        self.complaints.decide(self.question, self.owners, found)
        self.accounts.stand(self.question, self.owners, found)
        for spec, counted in self.wanted:
            crowd = self.result.crowds.setdefault(spec.counts, {})
            for customer_id, each in counted.items():
                place = (customer_id, spec.rules.name, spec.policy or "", spec.occasion.period)
                crowd[customer_id] = replace(each, recorded=self.rows.decided.get(place))

    def _own(self, id_: str, envelope: Envelope) -> None:
        event: Any = envelope.event
        state = self.owners.get(id_, customer.DECIDER.initial)
        self.owners[id_] = customer.evolve(state, event, envelope.occurred_at)

    def _figure(self, spec: Spec) -> None:
        self.wanted.append((spec, figures(self.rows, spec)))
