"""What people may not do by hand: give a tier that bodies decide on (TI8), propose one without its material (TI5)."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal

from domain.decider import Refused
from domain.policies.sections.tier_rank import ThresholdRow, Thresholds
from domain.policies.sections.tiers import Input, Scheme
from domain.tiers.rules import Rules
from domain.tiers.scheme.change import is_decided_by_people
from domain.tiers.scheme.place import input_named
from domain.tiers.state import CustomerTiers

SCORE = "score:"


class NeedsApproval(Refused):
    code = "tier.needs-approval"


class MaterialMissing(Refused):
    code = "tier.material-missing"


def check_approval(rules: Rules, before: str | None, tier: str) -> None:
    """Refuse to assign a tier where the scheme has people decide on this change."""
    if is_decided_by_people(rules.scheme, before, tier):
        raise NeedsApproval(f"Bodies decide on tiers of {rules.name}: propose {tier} instead of assigning it.")


def check_material(rules: Rules, tiers: CustomerTiers, tier: str, at: datetime) -> None:
    """Refuse a key tier where what a row of it asks for is missing and the policy takes that for not met (TI5).

    A score that nobody gave is missing, and so is a part of what must be there as a whole. How good the rest is, people
    judge.
    """
    scheme = rules.scheme
    is_key = next((each.key is not None and each.key.value for each in scheme.tiers if each.name == tier), False)
    if not is_key or scheme.missing.value != "not-met" or not isinstance(scheme.rank, Thresholds):
        return
    scores = _latest(tiers, at)
    missing = [_missing(scheme, row, scores) for row in scheme.rank.rows if row.tier == tier]
    if missing and all(missing):
        titles = ", ".join(each.title for each in missing[0])
        raise MaterialMissing(f"{tier} of {rules.name} is for complete material only: {titles} is missing.")


def _missing(scheme: Scheme, row: ThresholdRow, scores: Mapping[str, Decimal]) -> list[Input]:
    """Return the inputs without which the row cannot fit."""
    asked = [(input_named(scheme, name), bound.value) for name, bound in row.minimum.items()]
    judged = [(each, least) for each, least in asked if each.fact.startswith(SCORE)]
    found = [each for each, least in judged if _is_missing(each, least, scores.get(each.fact.removeprefix(SCORE)))]
    enough = len(found) < len(row.minimum) + len(row.maximum) if row.match == "any" else not found
    return [] if enough else found


def _is_missing(asked: Input, least: Decimal, given: Decimal | None) -> bool:
    whole = asked.highest is not None and least == asked.highest.value
    return given is None or (whole and given < least)


def _latest(tiers: CustomerTiers, at: datetime) -> Mapping[str, Decimal]:
    known = sorted((given, score, value) for (score, given), (value, _) in tiers.scores.items() if given <= at)
    return {score: value for _, score, value in known}
