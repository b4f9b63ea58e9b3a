"""What a pack says of complaints, in the form that decisions on complaints take; its routes as a decision table."""

from collections.abc import Iterable, Iterator
from typing import Final

from domain.complaints.facts import FLAGS
from domain.complaints.rules import CaseRules, Handling, Payable
from domain.decision_table import NO, YES, Condition, Row, Where
from domain.policies.listed import names
from domain.policies.pack.pack import Pack
from domain.policies.sections.complaints import Complaints, Route
from domain.policies.staff_rules import is_required

# The penalty of a complaint that was not settled in time, by the pack's name for it.
NOT_SETTLED: Final = "not-settled"
# Which departments there are is not in the pack: those that its rows name, and any other.
ANOTHER: Final = "another-department"


def case_rules(pack: Pack) -> CaseRules:
    """Return the rules of the pack; it may say nothing of complaints."""
    complaints = pack.complaints
    if complaints is None:
        return CaseRules(policy=pack.pack.version, zone=pack.pack.zone, staff_required=is_required(pack))
    asked = complaints.result_opinion_asked
    return CaseRules(
        policy=pack.pack.version,
        zone=pack.pack.zone,
        routes=tuple(table_row(row) for row in complaints.routes),
        reopen_window=complaints.reopen_window.value,
        opinion_asked=bool(asked and asked.value),
        decided_kinds=frozenset(_decided(complaints)),
        staff_required=is_required(pack),
        penalties=_penalties(complaints),
        currency=pack.pack.currency,
        self_report_waives=bool(complaints.self_report_waives and complaints.self_report_waives.value),
    )


def _decided(complaints: Complaints) -> Iterator[str]:
    """Yield the kinds whose answer is whether they are adopted (CO3): suggestions, where an answer is promised."""
    for kind in complaints.kinds:
        if kind.name == "suggestion" and kind.promised_reply and kind.promised_reply.value:
            yield kind.name


def payable(complaints: Complaints) -> tuple[Payable, ...]:
    """Return the penalties for what is not settled in time."""
    return tuple(each for each in _penalties(complaints) if each.name == NOT_SETTLED)


def _penalties(complaints: Complaints) -> tuple[Payable, ...]:
    return tuple(
        Payable(each.name, each.amount.value if each.amount else None, each.payers) for each in complaints.penalties
    )


def table_row(route: Route) -> Row[Handling]:
    """Return a route as a row of a decision table."""
    return Row(
        name=route.name,
        conditions=tuple(_conditions(route)),
        result=Handling(
            handled_by=route.handled_by.value,
            approved_by=route.approved_by.value if route.approved_by else None,
            then=route.then.value if route.then else (),
        ),
        article=route.handled_by.article,
    )


def _conditions(route: Route) -> Iterator[Condition]:
    # A circumstance brings a case here whatever its severity.
    circumstances = [Where(flag, frozenset({YES})) for flag in route.circumstances]
    severities = _where("severity", route.severities)
    if severities or circumstances:
        yield (*severities, *circumstances)
    for fact, values in (
        ("channel", route.channels),
        ("received-by", route.received_by),
        ("kind", route.kinds),
        ("urgency", route.urgencies),
    ):
        if where := _where(fact, values):
            yield where
    for flag in route.needs:
        yield (Where(flag, frozenset({YES})),)
    for flag in route.lacks:
        yield (Where(flag, frozenset({NO})),)


def _where(fact: str, values: Iterable[str]) -> Condition:
    wanted = frozenset(values)
    return (Where(fact, wanted),) if wanted else ()


def known_facts(pack: Pack, complaints: Complaints) -> dict[str, tuple[str, ...]]:
    """Return the facts of the table with the values that they can have under the pack: a closed list."""
    departments = dict.fromkeys(name for row in complaints.routes for name in row.received_by)
    return {
        "severity": tuple(severity.name for severity in complaints.severities),
        "kind": tuple(names("kind", pack)),
        "channel": tuple(names("channel", pack)),
        "urgency": tuple(urgency.name for urgency in complaints.urgencies),
        "received-by": (*departments, ANOTHER),
        **dict.fromkeys(FLAGS, (YES, NO)),
    }
