"""Checks a pack for gaps, overlaps, contradictions, rows never reached, missing numbers, and numbers of our own."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from enum import StrEnum
from itertools import chain, islice, pairwise
from typing import Final, NamedTuple

from domain.policies.checks import clocks, complaints, lengths, money, names, ownership, routes, routine, staff, tiers
from domain.policies.checks.fault import Check, Fault
from domain.policies.checks.new_version import breaking_changes, out_of_order
from domain.policies.checks.rows import keyed
from domain.policies.pack.entry import entries, sourced
from domain.policies.pack.pack import Contradiction, Gap, Pack


class Severity(StrEnum):
    """A contradiction in the source is an error unless the pack records it with a decision."""

    ERROR = "error"
    CONTRADICTION = "contradiction"
    NOTE = "note"


class Finding(NamedTuple):
    """A message about one key of one version."""

    pack: str
    version: str
    key: str
    severity: Severity
    message: str


CHECKS: Final[tuple[Check, ...]] = (
    tiers.check,
    names.tiers,
    names.schemes,
    complaints.check,
    clocks.check,
    routes.check,
    lengths.check,
    money.credit,
    money.collection,
    ownership.check,
    routine.visits,
    routine.surveys,
    routine.incentives,
    routine.rotation,
    routine.pool,
    routine.admission,
    routine.access,
    routine.appraisal,
    routine.service,
    staff.check,
    staff.segregation,
)


# Nobody mends more at a time, and every two rows of a table can contradict each other.
MOST_FAULTS: Final = 500


def lint(pack: Pack, *, calendars: Collection[str]) -> list[Finding]:
    """Return errors first, then contradictions, then notes; `calendars` names the calendars shipped with Kehu."""
    faults = chain(names.calendars(pack, calendars), (fault for check in CHECKS for fault in check(pack)))
    found = [
        *_told(pack, _unrecorded(pack, faults)),
        *_head(pack),
        *_recorded(pack),
        *_ours(pack),
    ]
    return sorted(found, key=lambda finding: list(Severity).index(finding.severity))


def lint_versions(versions: Sequence[Pack]) -> list[Finding]:
    """Return the faults in the order of a pack's versions, given oldest first."""
    return [
        _finding(new, fault.key, Severity.ERROR, fault.message)
        for old, new in pairwise(versions)
        for fault in out_of_order(old, new)
    ]


def lint_change(old: Pack, new: Pack) -> list[Finding]:
    """Return why a new version cannot follow the old one."""
    return [_finding(new, fault.key, Severity.ERROR, fault.message) for fault in breaking_changes(old, new)]


def _finding(pack: Pack, key: str, severity: Severity, message: str) -> Finding:
    return Finding(pack.pack.name, pack.pack.version, key, severity, message)


def _told(pack: Pack, faults: Iterator[Fault]) -> Iterator[Finding]:
    yield from (_judged(pack, fault) for fault in islice(faults, MOST_FAULTS))
    if next(faults, None):
        yield _finding(pack, "pack", Severity.ERROR, f"there are more than {MOST_FAULTS} faults: mend these first")


def _judged(pack: Pack, fault: Fault) -> Finding:
    message = fault.message
    if fault.against:
        message += f" (and {fault.against}): record the contradiction with a decision, or settle it"
    return _finding(pack, fault.key, Severity.NOTE if fault.is_note else Severity.ERROR, message)


def _unrecorded(pack: Pack, faults: Iterable[Fault]) -> Iterator[Fault]:
    recorded = [frozenset(contradiction.keys) for contradiction in pack.contradictions]
    yield from (fault for fault in faults if not any({fault.key, fault.against} <= keys for keys in recorded))


def _head(pack: Pack) -> Iterator[Finding]:
    if not pack.pack.version.startswith(f"{pack.pack.name}-"):
        yield _finding(pack, "pack.version", Severity.ERROR, f"it must begin with “{pack.pack.name}-”")


def _recorded(pack: Pack) -> Iterator[Finding]:
    known = _known_keys(pack)
    for key, contradiction in keyed("contradictions", pack.contradictions):
        yield from _keys_missing(pack, key, contradiction.keys, known)
        message = f"{' ↔ '.join(contradiction.between)}: {_decided(contradiction)}"
        yield _finding(pack, ", ".join(contradiction.keys), Severity.CONTRADICTION, message)
    for key, gap in keyed("gaps", pack.gaps):
        yield from _keys_missing(pack, key, gap.keys, known)
        yield _finding(pack, ", ".join(gap.keys) or key, Severity.NOTE, f"{gap.article}: {_decided(gap)}")


def _decided(record: Contradiction | Gap) -> str:
    return f"{record.problem.rstrip('.')}. Decision: {record.decision}"


def _known_keys(pack: Pack) -> set[str]:
    """Return the key of every value and of every table around it."""
    parts = [entry.key.split(".") for entry in entries(pack)]
    return {".".join(each[:length]) for each in parts for length in range(1, len(each) + 1)}


def _keys_missing(pack: Pack, key: str, named: Collection[str], known: Collection[str]) -> Iterator[Finding]:
    for name in named:
        if name not in known:
            yield _finding(pack, f"{key}.keys", Severity.ERROR, f"there is no key “{name}”")


def _ours(pack: Pack) -> Iterator[Finding]:
    for entry in sourced(pack):
        if entry.unsourced is not None:
            yield _finding(pack, entry.key, Severity.NOTE, f"unsourced ({entry.unsourced}): {entry.text}")
