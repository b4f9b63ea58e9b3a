"""Checks a pack for gaps, overlaps, contradictions, rows never reached, missing numbers, and numbers of our own."""

from collections.abc import Collection, Iterator, Sequence
from enum import StrEnum
from itertools import pairwise
from typing import Final, NamedTuple

from domain.policies.checks import complaints, money, names, ownership, routine, tiers
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
)


def lint(pack: Pack, *, calendars: Collection[str]) -> list[Finding]:
    """Return errors first, then contradictions, then notes; `calendars` names the calendars shipped with Kehu."""
    faults = [*names.calendars(pack, calendars), *(fault for check in CHECKS for fault in check(pack))]
    found = [
        *(_judged(pack, fault) for fault in faults if not _is_recorded(pack, fault)),
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


def _judged(pack: Pack, fault: Fault) -> Finding:
    message = fault.message
    if fault.against:
        message += f" (and {fault.against}): record the contradiction with a decision, or settle it"
    return _finding(pack, fault.key, Severity.NOTE if fault.is_note else Severity.ERROR, message)


def _is_recorded(pack: Pack, fault: Fault) -> bool:
    return any({fault.key, fault.against} <= set(recorded.keys) for recorded in pack.contradictions)


def _head(pack: Pack) -> Iterator[Finding]:
    if not pack.pack.version.startswith(f"{pack.pack.name}-"):
        yield _finding(pack, "pack.version", Severity.ERROR, f"it must begin with “{pack.pack.name}-”")


def _recorded(pack: Pack) -> Iterator[Finding]:
    for key, contradiction in keyed("contradictions", pack.contradictions):
        yield from _keys_missing(pack, key, contradiction.keys)
        message = f"{' ↔ '.join(contradiction.between)}: {_decided(contradiction)}"
        yield _finding(pack, ", ".join(contradiction.keys), Severity.CONTRADICTION, message)
    for key, gap in keyed("gaps", pack.gaps):
        yield from _keys_missing(pack, key, gap.keys)
        yield _finding(pack, ", ".join(gap.keys) or key, Severity.NOTE, f"{gap.article}: {_decided(gap)}")


def _decided(record: Contradiction | Gap) -> str:
    return f"{record.problem.rstrip('.')}. Decision: {record.decision}"


def _keys_missing(pack: Pack, key: str, named: Collection[str]) -> Iterator[Finding]:
    known = [f"{entry.key}." for entry in entries(pack)]
    for name in named:
        if not any(each.startswith(f"{name}.") for each in known):
            yield _finding(pack, f"{key}.keys", Severity.ERROR, f"there is no key “{name}”")


def _ours(pack: Pack) -> Iterator[Finding]:
    for entry in sourced(pack):
        if entry.unsourced is not None:
            yield _finding(pack, entry.key, Severity.NOTE, f"unsourced ({entry.unsourced}): {entry.text}")
