"""What lint reports of a pack: errors with key and reason, contradictions with their decision, and notes."""

import pytest

from domain.policies.checks.lint import Severity, lint_versions
from tests.domain.policies.workshop import errors, linted, workshop

# What is changed, and the key and the words of the error it must lead to.
FAULTS = {
    "a visit due twice": (
        ('tiers = ["B"]\nkind = "visit"', 'kind = "visit"'),
        "visits.frequencies.b-visit.every",
        "the same customers are due every month and every quarter",
    ),
    "a contradiction without a decision": (
        ('keys = ["surveys.rounds.pulse.every", "surveys.rounds.summary.every"]', 'keys = ["surveys.rounds.pulse"]'),
        "surveys.rounds.summary.every",
        "every month and every quarter (and surveys.rounds.pulse.every): record the contradiction",
    ),
    "a decision about no key": (
        ('keys = ["collection.ladder"]', 'keys = ["collection.latter"]'),
        "gaps.row-1.keys",
        "no key “collection.latter”",
    ),
    "an answer nobody gives": (("value = 4,", "value = 6,"), "surveys.satisfied_from", "nobody is ever satisfied"),
    "two rebates for one target": (
        ("value = 90000", "value = 9000"),
        "incentives.rebates.large.target",
        "9000 is not more than 9000",
    ),
    "points without rounding": (
        ('rounding = { value = "floor", unsourced = "semantics 26" }\n', ""),
        "incentives.rounding",
        "must be said",
    ),
    "points without refunds": (
        ('refunds_reverse = { value = true, unsourced = "semantics 26" }\n', ""),
        "incentives.refunds_reverse",
        "must be said",
    ),
    "points per nothing": (("value = 1000,", "value = 0,"), "incentives.points.sales.per_amount", "points per nothing"),
    "a commission of more than itself": (
        ("value = [60, 40]", "value = [60, 50]"),
        "rotation.splits.together.shares",
        "60 + 50 makes 110",
    ),
    "criteria that make no whole": (
        ('weight = { value = 100, unsourced = "ours" } }]', 'weight = { value = 90, unsourced = "ours" } }]'),
        "admission.criteria",
        "90 makes 90, not 100",
    ),
    "criteria without enough": (
        ('criteria_minimum = { value = 61, unsourced = "ours" }\n', ""),
        "admission.criteria_minimum",
        "is missing",
    ),
    "ratings that make no whole": (("value = 64", "value = 60"), "appraisal.methods", "60 + 36 makes 96, not 100"),
    "components that make no whole": (
        ('weight = { value = 100, req = ["KP3"]', 'weight = { value = 99, req = ["KP3"]'),
        "appraisal.components",
        "99 makes 99, not 100",
    ),
    "a registration of no time": (("value = 08:00:00", "value = 20:00:00"), "service.registration.ends", "ends when"),
    "a version of another pack": (('"workshop-2026.1"', '"market-2026.1"'), "pack.version", "begin with “workshop-”"),
}


@pytest.mark.parametrize(("change", "key", "reason"), FAULTS.values(), ids=FAULTS.keys())
def test_a_fault_is_an_error_with_key_and_reason(change: tuple[str, str], key: str, reason: str) -> None:
    found = errors(linted(change))

    assert any(error.key == key and reason in error.message for error in found), found
    assert all(error.pack == "workshop" and error.version for error in found)


def test_a_pack_without_faults_has_no_errors() -> None:
    assert not errors(linted())


def test_a_recorded_contradiction_is_reported_with_its_decision() -> None:
    found = [finding for finding in linted() if finding.severity is Severity.CONTRADICTION]

    assert [(finding.key, finding.message) for finding in found] == [
        (
            "surveys.rounds.pulse.every, surveys.rounds.summary.every",
            "article 7 ↔ article 9: asked every month, and every quarter. Decision: both",
        )
    ]


def test_numbers_of_our_own_and_what_the_source_lost_are_notes() -> None:
    notes = {finding.key: finding.message for finding in linted() if finding.severity is Severity.NOTE}

    assert notes["collection.de_minimis"] == "unsourced (A4): 100"
    assert notes["collection.ladder"] == "article 8: no number of days. Decision: the usual ladder"
    assert "collection.ladder.phone.title" not in notes


NOTES = {
    "an input that nothing uses": (
        (', influence = { value = 60, unsourced = "ours" } }', " }"),
        "tiers.schemes.abc.rank",
        "input “influence” is named and never used",
    ),
    "time that no evaluation looks at": (
        (
            'window = { value = "12 months", req = ["TI1"] }\nperiod = { value = "year"',
            'window = { value = "previous half-year", req = ["TI1"] }\nperiod = { value = "year"',
        ),
        "tiers.schemes.customers.window",
        "is never looked at",
    ),
    "a calendar that nothing runs on": (
        ('calendar = { value = "shop"', 'calendar = { value = "office"'),
        "calendars.use.shop",
        "nothing runs on it",
    ),
    "evidence without an end": (
        (', valid_for = { value = "1 month", req = ["LA1"] }', ""),
        "ownership.evidence.sheet",
        "it is for ever",
    ),
}


@pytest.mark.parametrize(("change", "key", "message"), NOTES.values(), ids=NOTES.keys())
def test_what_may_be_meant_so_is_a_note(change: tuple[str, str], key: str, message: str) -> None:
    found = linted(change)

    assert any(each.key == key and message in each.message and each.severity is Severity.NOTE for each in found)
    assert not errors(found)


def test_days_that_only_a_wider_row_decides_are_no_gap() -> None:
    later = ("found_to = { value = 7", 'found_from = { value = 1, req = ["LA3"] }\nfound_to = { value = 7')
    alone = ('name = "otherwise"', 'name = "otherwise"\nwhen = ["alone"]')

    assert not errors(linted(later))
    left = [finding for finding in linted(later) if "are left to ownership.attributions.otherwise" in finding.message]
    assert [finding.severity for finding in left] == [Severity.NOTE]
    assert "a gap: days 0 to 0 are not decided" in [
        finding.message for finding in linted(later, alone) if finding.severity is Severity.ERROR
    ]


def test_versions_out_of_order_are_errors() -> None:
    first, again = workshop(), workshop(("workshop-2026.1", "workshop-2026.2"))
    later = workshop(("2026-01-01T00", "2026-02-01T00"))

    assert [(each.key, each.message) for each in lint_versions([first, again])] == [
        ("pack.effective_from", "it must be later than that of workshop-2026.1, 2026-01-01T00:00:00+08:00")
    ]
    assert [each.key for each in lint_versions([first, later])] == ["pack.version"]
    assert lint_versions([first]) == []
