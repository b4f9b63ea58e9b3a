"""Decides again about credit accounts: each decision on the state before it, holds and stages at the ends of months."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from contracts.message import Envelope
from domain.calendar import business_day
from domain.calendar.period import Period
from domain.calendar.period_days import after, began
from domain.credit import credit_account, replay
from domain.credit.replay import Moment
from domain.credit.room import group_of
from domain.credit.state import CreditAccount, Opened
from domain.customers.state import Registered
from domain.organisation.unit import MAIN
from domain.policies.pack.pack import Pack
from domain.replay import ByPerson, Decided
from services.packs.credit_rules import credit_rules
from services.replay.cases import Question
from services.replay.result import Found

MICROSECOND = timedelta(microseconds=1)


@dataclass(slots=True)
class Accounts:
    """The accounts of a customer, and of those who share limits with it, while their events are followed."""

    states: dict[str, CreditAccount] = field(default_factory=dict)

    def take(self, envelope: Envelope, owner: Any, question: Question, found: Found) -> None:
        """Follow an event; where it is a decision of the period, decide again on the state before it."""
        event: Any = envelope.event
        account = self._state(event.account_id)
        at = envelope.occurred_at
        if isinstance(account, Opened) and question.asked.contains(at):
            group = group_of(account, at=at, of=self._state)
            moment = Moment(account=account, event=event, at=at, number=envelope.version, group=group)
            _decide(question, moment, unit_of(owner), found)
        self.states[event.account_id] = credit_account.evolve(account, event, at)

    def _state(self, account_id: str) -> CreditAccount:
        return self.states.get(account_id, credit_account.DECIDER.initial)

    def stand(self, question: Question, owners: Mapping[str, Any], found: Found) -> None:
        """Compare how each account stands at the ends of months."""
        for id_ in sorted(self.states):
            account = self.states[id_]
            if isinstance(account, Opened):
                unit_id = unit_of(owners.get(account.customer_id))
                for at in _ends(account, question):
                    _stand(question, account, unit_id, at, found)


def unit_of(owner: Any) -> str:
    """Return the unit of a customer."""
    return (owner.details.unit_id if isinstance(owner, Registered) else None) or MAIN


def _decide(question: Question, moment: Moment, unit_id: str, found: Found) -> None:
    recorded = replay.recorded(moment)
    by_person = recorded is None and replay.by_person(moment, credit_rules(None)) is not None
    if recorded is None and not by_person:
        return
    named = replay.policy_of(moment.event)
    base = question.known.version(named) if named else question.known.in_force(unit_id, moment.at)
    if not question.is_asked(unit_id, base.pack.name if base else None):
        return
    if recorded is None:
        question.people(base, lambda pack: _of_person(moment, pack), found)
    else:
        question.compare(base, [recorded], lambda pack: _again(moment, pack), found)


def _again(moment: Moment, pack: Pack | None) -> list[Decided]:
    decided = replay.decision(moment, credit_rules(pack))
    return [] if decided is None else [decided]


def _of_person(moment: Moment, pack: Pack | None) -> list[ByPerson]:
    decided = replay.by_person(moment, credit_rules(pack))
    return [] if decided is None else [decided]


def _stand(question: Question, account: Opened, unit_id: str, at: datetime, found: Found) -> None:
    base = question.known.in_force(unit_id, at)
    if not question.is_asked(unit_id, base.pack.name if base else None):
        return

    def decide(pack: Pack | None) -> Sequence[Decided]:
        return list(replay.standing(account, at, credit_rules(pack)))

    question.compare(base, decide(base), decide, found)


def _ends(account: Opened, question: Question) -> Iterator[datetime]:
    """Yield the last instant of each month of the period in the account's zone, and that of the period.

    A period without a beginning may be long: there, only its end is looked at.
    """
    zone, begins, ends = account.opened.zone, question.asked.begins, question.asked.ends
    last = min(ends - MICROSECOND, question.as_of) if ends else question.as_of
    if begins is not None:
        day = after(Period.MONTH, began(Period.MONTH, business_day.day_in(zone, begins)))
        while (end := business_day.beginning(day, zone) - MICROSECOND) < last:
            yield end
            day = after(Period.MONTH, day)
    if begins is None or begins <= last:
        yield last
