"""Routes of complaints: channels and circumstances that no case has, rows that no case reaches, and contradictions."""

from collections.abc import Iterator, Mapping

from domain.complaints.facts import FLAGS
from domain.decision_table import contradictions, unreached
from domain.policies.case_rules import known_facts, table_row
from domain.policies.checks.fault import Fault
from domain.policies.checks.rows import keyed, unknown
from domain.policies.listed import names
from domain.policies.pack.pack import Pack
from domain.policies.sections.complaints import Complaints


def check(pack: Pack) -> Iterator[Fault]:
    if not pack.complaints:
        return
    keys = {row.name: key for key, row in keyed("complaints.routes", pack.complaints.routes)}
    urgencies = [urgency.name for urgency in pack.complaints.urgencies]
    for row in pack.complaints.routes:
        yield from unknown(f"{keys[row.name]}.channels", row.channels, names("channel", pack), "channel")
        yield from unknown(f"{keys[row.name]}.kinds", row.kinds, names("kind", pack), "kind")
        yield from unknown(f"{keys[row.name]}.urgencies", row.urgencies, urgencies, "urgency")
        for fault in unknown(f"{keys[row.name]}.circumstances", row.circumstances, FLAGS, "circumstance"):
            yield Fault(fault.key, fault.message, is_note=True)
    yield from _table(pack, pack.complaints, keys)


def _table(pack: Pack, complaints: Complaints, keys: Mapping[str, str]) -> Iterator[Fault]:
    """Rows that only words tell apart may be meant: a person can choose one by its name."""
    rows = [table_row(row) for row in complaints.routes]
    contradicted = {row.name for _, row in contradictions(rows) if row.conditions}
    for before, row in contradictions(rows):
        if row.conditions:
            message = "it is for the same cases as a row before it, and says otherwise"
            yield Fault(keys[row.name], message, against=keys[before.name])
    for row, instead in unreached(rows, known_facts(pack, complaints)):
        if row.name not in contradicted:
            yield Fault(keys[row.name], _hidden([keys[name] for name in instead]), is_note=True)


def _hidden(before: list[str]) -> str:
    match before:
        case []:
            return "no case is as it says"
        case [key]:
            return f"only words tell it from {key}, which stands before it and fits all that it fits"
        case _:
            return f"only words tell it from {', '.join(before)}, which stand before it and fit all that it fits"
