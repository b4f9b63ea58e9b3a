"""Tiers: which periods are decided again, and the comparison of all customers at each of them."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from contracts.policies.tier_period import TierPeriodClosed
from domain.calendar import period_days
from domain.policies.pack.pack import Pack
from domain.replay import Decided, differences
from domain.tiers import replay
from domain.tiers.replay import Figures
from domain.tiers.rules import Rules, rules_of
from domain.tiers.scheme.occasion import Occasion, in_period, midnight, period_of
from services.replay.cases import Question
from services.replay.figures import Spec
from services.replay.parts import Log
from services.replay.result import AFTER, BEFORE, Found

# The figures of all customers, by what they count.
Crowds = Mapping[str, Mapping[str, Figures]]


@dataclass(frozen=True, slots=True)
class Evaluated:
    """A period of a scheme as it was decided: `base` is the version that did, None where none was recorded."""

    base: Pack | None
    scheme: str
    spec: Spec


@dataclass(slots=True)
class Tiers:
    """The periods that a simulation decides again."""

    question: Question
    evaluated: list[Evaluated] = field(default_factory=list)

    def specs(self) -> list[Spec]:
        """Return each evaluation whose figures are wanted, once, those of earlier positions first."""
        found = {spec.counts: spec for each in self.evaluated for spec in self._wanted(each)}
        return sorted(found.values(), key=lambda spec: spec.position)

    def _wanted(self, each: Evaluated) -> Iterator[Spec]:
        asked, makers = self.question.asked, self.question.makers
        packs = [each.base, asked.against, asked.draft, *(pack for _, pack in asked.varied)]
        if makers and (start := asked.against or each.base):
            for key in makers.changed(start, replay.TIER):
                packs += [makers.trial(start, key), makers.trial(start, key, without=True)]
        for pack in packs:
            if pack is not None and (spec := spec_of(pack, each)):
                yield spec

    def compare(self, crowds: Crowds, found: Found) -> None:
        """Compare the sides of each period."""
        for each in self.evaluated:
            self._compare(each, crowds, found)

    def _compare(self, each: Evaluated, crowds: Crowds, found: Found) -> None:
        asked = self.question.asked

        def decide(pack: Pack | None) -> Sequence[Decided]:
            spec = spec_of(pack, each) if pack else None
            if spec is None:
                return []
            crowd = crowds.get(spec.counts, {})
            decided = replay.decisions(crowd, spec.rules, spec.occasion)
            return [each for each in decided if asked.unit in {None, crowd[each.customer].unit}]

        if asked.against:
            before = decide(asked.against)
        elif each.spec.policy:
            crowd = crowds.get(each.spec.counts, {})
            before = [
                replay.recorded(customer, crowd[customer], each.spec.rules, each.spec.occasion)
                for customer in (decided.customer for decided in decide(each.base))
            ]
        else:
            before = []
        after = decide(asked.draft or each.base)
        found.count(before, BEFORE)
        found.count(after, AFTER)
        for number, (_, pack) in enumerate(asked.varied, start=AFTER + 1):
            found.count(decide(pack), number)
        self._differ(asked.against or each.base, before, after, decide, found)

    def _differ(
        self,
        start: Pack | None,
        before: Sequence[Decided],
        after: Sequence[Decided],
        decide: Callable[[Pack | None], Sequence[Decided]],
        found: Found,
    ) -> None:
        of_packs: dict[int, Mapping[object, Decided]] = {}
        for difference in differences(before, after):

            def decided(pack: Pack, place: object = difference.place) -> Decided | None:
                if id(pack) not in of_packs:
                    of_packs[id(pack)] = {one.place: one for one in decide(pack)}
                return of_packs[id(pack)].get(place)

            makers = self.question.makers
            keys = makers.of(difference, start, decided) if makers else ()
            found.differs(difference, keys)


def tiers_of(question: Question, log: Log) -> Tiers:
    """Return the periods closed in the time asked about; where versions are compared, also others that began in it."""
    asked, found = question.asked, Tiers(question)
    for closing in {_key(each): each for each in log.closed}.values():
        is_asked = asked.unit is None or closing.unit_id in {None, asked.unit}
        if closing.pack == asked.pack and is_asked and asked.contains(closing.effective_from):
            base = log.known.version(closing.policy)
            if base is not None:
                found.evaluated.append(_closed(base, closing))
    if asked.against is not None:
        known = {(each.scheme, each.spec.occasion.period) for each in found.evaluated}
        found.evaluated += (
            each for each in _begun(question, log) if (each.scheme, each.spec.occasion.period) not in known
        )
    return found


def spec_of(pack: Pack, each: Evaluated) -> Spec | None:
    """Return the evaluation of the same period by another version, None where that has no such scheme."""
    if pack.tiers is None or pack.tiers.scheme(each.scheme) is None:
        return None
    return replace(each.spec, rules=rules_of(pack, each.scheme))


def _key(closing: TierPeriodClosed) -> tuple[str, ...]:
    return (closing.scheme, closing.policy, closing.period, closing.unit_id or "")


def _closed(base: Pack, closing: TierPeriodClosed) -> Evaluated:
    scheme = closing.scheme.partition("/")[2]
    rules = rules_of(base, scheme)
    period = period_of(rules.scheme)
    assert period is not None, "only a scheme with periods closes one"
    occasion = replace(in_period(period, closing.effective_from, rules.zone), at=closing.effective_from)
    spec = Spec(
        rules=rules,
        occasion=occasion,
        currency=closing.currency,
        position=closing.facts_position,
        unit=closing.unit_id,
        policy=closing.policy,
    )
    return Evaluated(base, scheme, spec)


def _begun(question: Question, log: Log) -> Iterable[Evaluated]:
    """Yield the periods of the schemes of the version compared with that begin in the time asked about."""
    asked = question.asked
    pack = asked.against
    if pack is None or pack.tiers is None or asked.begins is None:
        return
    for scheme in pack.tiers.schemes:
        rules = rules_of(pack, scheme.name)
        if period_of(scheme) is None:
            continue
        for occasion in _occasions(rules, asked.begins, asked.ends or question.as_of):
            yield Evaluated(
                pack,
                scheme.name,
                Spec(
                    rules=rules,
                    occasion=occasion,
                    currency=asked.currency or pack.pack.currency,
                    position=log.position,
                    unit=asked.unit,
                    policy=None,
                ),
            )


def _occasions(rules: Rules, begins: datetime, ends: datetime) -> Iterator[Occasion]:
    period = period_of(rules.scheme)
    assert period is not None, "asked of schemes with periods"
    at = begins
    while at < ends:
        occasion = in_period(period, at, rules.zone)
        if begins <= occasion.at:
            yield occasion
        at = midnight(period_days.after(period, occasion.end), rules.zone)
