"""The rules of a tier scheme, as decisions take them from one version of a pack."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from domain.decider import Refused
from domain.policies.pack import timeline
from domain.policies.pack.pack import Pack
from domain.policies.sections.tiers import Scheme


class UnknownScheme(Refused):
    code = "tier.unknown-scheme"


class UnknownTier(Refused):
    code = "tier.unknown"


class UnknownScore(Refused):
    code = "tier.unknown-score"


class ScoreOutOfRange(Refused):
    code = "tier.score-out-of-range"


class ReasonMissing(Refused):
    code = "tier.reason-missing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """A scheme in one version of a pack; `name` is `pack/scheme`, `policy` the version."""

    name: str
    policy: str
    main: bool
    zone: str
    scheme: Scheme

    def hides(self, tier: str) -> bool:
        """Return whether the tier must not be shown to the customer (TI9)."""
        hidden = next((each.hidden for each in self.scheme.tiers if each.name == tier), None)
        return not self.scheme.shown_to_customer.value or (hidden is not None and hidden.value)

    def check(self, tier: str) -> None:
        """Refuse a tier that the scheme does not have."""
        names = [each.name for each in self.scheme.tiers]
        if tier not in names:
            raise UnknownTier(f"{self.name} has no tier {tier}: it has {', '.join(names)}.")


def check_score(rules: Rules, score: str, value: Decimal) -> None:
    """Refuse a score that the scheme does not count or that is out of range (TI7)."""
    found = next((each for each in rules.scheme.inputs if each.fact == f"score:{score}"), None)
    if found is None:
        names = [each.fact.partition(":")[2] for each in rules.scheme.inputs if each.fact.startswith("score:")]
        raise UnknownScore(f"{rules.name} counts no score {score}: it counts {', '.join(names) or 'none'}.")
    lowest, highest = found.lowest, found.highest
    if (lowest and value < lowest.value) or (highest and value > highest.value):
        bounds = (str(bound.value) if bound else "any" for bound in (lowest, highest))
        raise ScoreOutOfRange(f"{score} is from {' to '.join(bounds)}, not {value}.")


def reason_given(reason: str | None) -> str:
    """Return the reason, or refuse to decide without one."""
    if not reason:
        raise ReasonMissing("A reason is needed: it is kept with the decision.")
    return reason


def version_for(versions: Sequence[Pack], instant: datetime) -> Pack:
    """Return the version in force, or the first one for earlier instants: it applies to imported history."""
    return timeline.in_force(versions, instant) or versions[0]


def rules_of(pack: Pack, scheme: str) -> Rules:
    """Return the rules of a scheme, given its name within the pack, or refuse."""
    if pack.tiers is None:
        raise UnknownScheme(f"{pack.pack.version} has no tiers.")
    found = pack.tiers.scheme(scheme)
    if found is None:
        names = ", ".join(each.name for each in pack.tiers.schemes)
        raise UnknownScheme(f"{pack.pack.version} has no scheme {scheme}: it has {names}.")
    return Rules(
        name=f"{pack.pack.name}/{scheme}",
        policy=pack.pack.version,
        main=scheme == pack.tiers.main,
        zone=pack.pack.zone,
        scheme=found,
    )
