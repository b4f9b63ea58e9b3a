"""The names that commands may take: those that the unit's pack lists, or our own where it lists none."""

from collections.abc import Callable, Mapping, Sequence
from typing import Final, get_args

from contracts.complaints.intake import Channel
from contracts.customers.details import Kind
from domain.policies.pack.pack import Pack

# The three severities of the sources, and those of help desks.
SEVERITIES: Final = ("general", "complex", "severe", "S1", "S2", "S3", "S4")
CASES: Final = ("enquiry", "suggestion", "complaint")
# Nobody said how the case came in.
UNSAID: Final = "other"


def _cases(pack: Pack) -> Sequence[str]:
    return [kind.name for kind in pack.complaints.kinds] if pack.complaints else ()


def _channels(pack: Pack) -> Sequence[str]:
    channels = pack.complaints and pack.complaints.channels
    return (*channels.value, UNSAID) if channels else ()


def _severities(pack: Pack) -> Sequence[str]:
    return [severity.name for severity in pack.complaints.severities] if pack.complaints else ()


def _causes(pack: Pack) -> Sequence[str]:
    causes = pack.complaints and pack.complaints.causes
    return causes.value if causes else ()


def _remedies(pack: Pack) -> Sequence[str]:
    remedies = pack.complaints and pack.complaints.remedies
    return remedies.value if remedies else ()


def _urgencies(pack: Pack) -> Sequence[str]:
    return [urgency.name for urgency in pack.complaints.urgencies] if pack.complaints else ()


def _customers(pack: Pack) -> Sequence[str]:
    return [kind.name for kind in pack.customers.kinds] if pack.customers else ()


def _tiers(pack: Pack) -> Sequence[str]:
    main = pack.tiers and pack.tiers.scheme(pack.tiers.main)
    return [tier.name for tier in main.tiers] if main else ()


LISTS: Final[Mapping[str, tuple[Callable[[Pack], Sequence[str]], Sequence[str]]]] = {
    "kind": (_cases, CASES),
    "channel": (_channels, get_args(Channel)),
    "severity": (_severities, SEVERITIES),
    "kind of customer": (_customers, get_args(Kind)),
    "cause": (_causes, ()),
    "remedy": (_remedies, ()),
    "urgency": (_urgencies, ()),
    # Where no policy has tiers, people give the names.
    "tier": (_tiers, ()),
}


def names(what: str, pack: Pack | None) -> Sequence[str]:
    """Return the names that commands may take for a kind, channel, severity or tier; none where any name will do."""
    of_pack, ours = LISTS[what]
    return (of_pack(pack) if pack else ()) or ours
