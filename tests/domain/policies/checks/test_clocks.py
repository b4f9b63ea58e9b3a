"""Clocks, notices and routes that contradict themselves are faults with key and reason."""

import pytest

from domain.policies.checks.lint import Severity
from tests.domain.policies.workshop import errors, linted

RECEIVED = 'anchor = { value = "received", req = ["CO8"] }'
ANSWERED = 'target = { value = "24h", req = ["CO8"] }'
ELAPSED = 'calendar = { value = "elapsed", unsourced = "ours" }'
PAUSED = 'pauses = { value = ["waiting-customer"], unsourced = "ours" }'
GENERAL = 'severities = ["general"]\nanchor'
THREE_DAYS = 'target = { value = "3 working days", unsourced = "A4" }\ncalendar = { value = "office"'
ROUTES = "[[complaints.routes]]\n"
ROUTE = 'when = "later"\nhandled_by = { value = "head", req = ["CO7"] }\n\n'
OTHER = ROUTE.replace("head", "desk")
FOUND = 'needs = ["found"]\n'
URGENT = 'urgencies = [{ name = "normal", title = "Normal" }, { name = "urgent", title = "Urgent" }]\n'
SOLD = '[[visits.return_visits]]\ntrigger = "sold"\nwithin = { value = "2 working days", req = ["VI6"] }\n'
KINDS = 'kinds = [{ name = "complaint"'


def clock(name: str, lines: str, anchor: str = "received", target: str = "30m") -> str:
    return (
        f'[[complaints.clocks]]\nclock = "{name}"\n{lines}\nanchor = {{ value = "{anchor}", unsourced = "A4" }}\n'
        f'target = {{ value = "{target}", unsourced = "A4" }}\ncalendar = {{ value = "elapsed", unsourced = "A4" }}\n\n'
    )


def with_clock(*args: str) -> tuple[str, str]:
    return ("[[complaints.clocks]]\n", f"{clock(*args)}[[complaints.clocks]]\n")


# What is changed, and the key and the words of the error it must lead to.
FAULTS = {
    "a pause before the first answer": (
        (f"{RECEIVED}\n", f"{RECEIVED}\n{PAUSED}\n"),
        "complaints.clocks.first-response.pauses",
        "complaints.pause_before_first_response is false",
    ),
    "a receipt that waits for the customer": (
        with_clock("acknowledge", PAUSED),
        "complaints.clocks.acknowledge.pauses",
        "does not stop a clock “acknowledge”",
    ),
    "a supervisor who waits for the customer": (
        with_clock("supervisor-notice", PAUSED),
        "complaints.clocks.supervisor-notice.pauses",
        "does not stop a clock “supervisor-notice”",
    ),
    "a notice of nothing": (
        ("at_percent = { value = 75", "at_percent = { value = 0"),
        "complaints.escalations.resolution.at_percent",
        "before any time is used",
    ),
    "solved before it is answered": (
        (THREE_DAYS, 'target = { value = "4h", unsourced = "A4" }\ncalendar = { value = "elapsed"'),
        "complaints.clocks.resolution-general.target",
        "solved within 4h, and answered within 24h",
    ),
    "solved in fewer working days than answered": (
        (
            f"{ANSWERED}\n{ELAPSED}",
            f'{ANSWERED.replace("24h", "4 working days")}\ncalendar = {{ value = "office", req = ["CO8"] }}',
        ),
        "complaints.clocks.resolution-general.target",
        "solved within 3 working days, and answered within 4 working days",
    ),
    "working days of a calendar that has none": (
        (THREE_DAYS, THREE_DAYS.replace("office", "elapsed")),
        "complaints.clocks.resolution-general.target",
        "3 working days by a calendar in which every hour counts",
    ),
    "a standard in working days by the hour": (
        ('within = { value = "24h"', 'within = { value = "2 working days"'),
        "service.standards.answer.within",
        "2 working days by a calendar in which every hour counts",
    ),
    "a return visit in working days by no calendar": (
        (
            "[surveys]\n",
            f"{SOLD}\n[surveys]\n",
        ),
        "visits.return_visits.sold.within",
        "2 working days by a calendar in which every hour counts",
    ),
    "a route from a channel of the pack's that nobody can name": (
        (ROUTES, f'{ROUTES}name = "by-fax"\nchannels = ["fax"]\n{ROUTE}{ROUTES}'),
        "complaints.routes.by-fax.channels",
        "there is no channel “fax” (hotline, email, online, in-person, letter, other)",
    ),
    "two routes for the same cases that say different things": (
        (ROUTES, f'{ROUTES}name = "one"\n{FOUND}{ROUTE}{ROUTES}name = "two"\n{FOUND}{OTHER}{ROUTES}'),
        "complaints.routes.two",
        "it is for the same cases as a row before it, and says otherwise",
    ),
    "a route of a kind that the pack does not list": (
        (ROUTES, f'{ROUTES}name = "praise"\nkinds = ["praise"]\n{ROUTE}{ROUTES}'),
        "complaints.routes.praise.kinds",
        "there is no kind “praise”",
    ),
    "an answer counted from itself": (
        (RECEIVED, RECEIVED.replace("received", "responded")),
        "complaints.clocks.first-response.anchor",
        "begins with the answer that it promises",
    ),
    "a clock that never begins": (
        (f'{GENERAL} = {{ value = "received"', f'{GENERAL} = {{ value = "last-notice"'),
        "complaints.clocks.resolution-general.anchor",
        "it never begins",
    ),
    "a notice about a clock that does not run": (
        ('clock = "resolution"\nat_percent', 'clock = "supervisor-notice"\nseverities = ["general"]\nat_percent'),
        "complaints.escalations.supervisor-notice.severities",
        "no supervisor-notice clock runs for a case that is general",
    ),
    "a clock of no urgency": (
        with_clock("acknowledge", 'urgencies = ["urgent"]'),
        "complaints.clocks.acknowledge.urgencies",
        "there is no urgency “urgent”",
    ),
    "an urgency twice": (
        (KINDS, URGENT.replace('"urgent"', '"normal"') + KINDS),
        "complaints.urgencies",
        "“normal” appears twice",
    ),
}
# A notice is about a clock, so that clock stands in the pack, too.
BESIDE = {"a notice about a clock that does not run": with_clock("supervisor-notice", 'severities = ["severe"]')}


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_an_error_with_key_and_reason(name: str) -> None:
    change, key, reason = FAULTS[name]
    found = errors(linted(change, *([BESIDE[name]] if name in BESIDE else [])))

    assert any(error.key == key and reason in error.message for error in found), found


def test_a_clock_for_the_urgent_goes_before_the_clock_for_all() -> None:
    """CO2: severity picks the route, urgency the clocks."""
    urgent = clock("first-response", 'urgencies = ["urgent"]', "received", "2h")
    sooner = clock("resolution", 'severities = ["general"]\nurgencies = ["urgent"]', "received", "8h")

    assert not errors(linted((KINDS, URGENT + KINDS), (ROUTES, urgent + sooner + ROUTES)))
    unanswered = errors(linted((KINDS, URGENT + KINDS), (ROUTES, sooner + ROUTES)))
    assert ["solved within 8h, and answered within 24h" in error.message for error in unanswered] == [True]


def test_two_clocks_for_the_urgent_and_for_a_tier_contradict_each_other() -> None:
    urgent = clock("first-response", 'urgencies = ["urgent"]', "received", "2h")
    best = clock("first-response", 'tiers = ["A"]', "received", "4h")
    found = errors(linted((KINDS, URGENT + KINDS), (ROUTES, urgent + best + ROUTES)))

    assert ["two first-response clocks run for the same case" in error.message for error in found] == [True]


@pytest.mark.parametrize(
    ("beside", "is_behind"),
    [
        ("", True),
        ('circumstances = ["unsolved"]\n', True),
        ('received_by = ["branch"]\n', True),
    ],
)
def test_a_route_behind_a_wider_one_is_a_note(beside: str, is_behind: bool) -> None:
    """The words of `when` may tell it from the one before, so it is for a person to say."""
    assert _behind(f'name = "later"\n{beside}{ROUTE}') is is_behind


@pytest.mark.parametrize(
    ("desk", "later"),
    [
        ('severities = ["general"]\n', 'severities = ["general"]\ncircumstances = ["unsolved"]\n'),
        ('severities = ["general", "severe"]\nreceived_by = ["county"]\n', ""),
        ('severities = ["general", "severe"]\nchannels = ["letter"]\n', 'channels = ["letter", "hotline"]\n'),
    ],
)
def test_a_route_behind_a_narrower_one_has_cases_of_its_own(desk: str, later: str) -> None:
    narrower = ('name = "desk"\nseverities = ["general", "severe"]\n', f'name = "desk"\n{desk}')

    assert not _behind(f'name = "later"\n{later}{ROUTE}', narrower)


def _behind(route: str, *changes: tuple[str, str]) -> bool:
    found = linted(("[credit]\n", f"{ROUTES}{route}[credit]\n"), *changes)
    notes = [each for each in found if each.key == "complaints.routes.later" and each.severity is Severity.NOTE]
    return any("stands before it and fits all that it fits" in each.message for each in notes)


def test_rows_that_hide_one_together_are_named_and_so_is_a_circumstance_of_one_s_own() -> None:
    """The linter walks every kind of case; a fact that is not on the list is never so."""
    beside = (
        f'name = "found"\nneeds = ["found"]\n{ROUTE}{ROUTES}name = "raised"\nlacks = ["found"]\n{ROUTE}'
        f'{ROUTES}name = "later"\nchannels = ["letter"]\ncircumstances = ["full-moon"]\n{ROUTE}{ROUTES}'
    )
    notes = {each.key: each.message for each in linted((ROUTES, f"{ROUTES}{beside}")) if each.severity is Severity.NOTE}

    assert "stand before it and fit all that it fits" in notes["complaints.routes.desk"]
    assert "there is no circumstance “full-moon”" in notes["complaints.routes.later.circumstances"]
    assert "no case is as it says" in notes["complaints.routes.later"]
