"""Faults in complaints, credit, collection and ownership are errors with key and reason."""

import pytest

from tests.domain.policies.workshop import errors, linted

TWICE = "appears twice"
CLAIMS = "ownership.attributions"
ESCALATION = """
[[complaints.escalations]]
clock = "resolution"
at_percent = { value = 75, unsourced = "ours" }
notify = { value = "owner", unsourced = "ours" }
"""

# What is changed, and the key and the words of the error it must lead to.
FAULTS = {
    "a severity twice": (('name = "severe", title', 'name = "general", title'), "complaints.severities", TWICE),
    "a clock of no severity": (
        ('severities = ["severe"]\nanchor', 'severities = ["mild"]\nanchor'),
        "complaints.clocks.resolution-mild.severities",
        "there is no severity “mild”",
    ),
    "a clock of no kind": (
        ('clock = "first-response"\n', 'clock = "first-response"\nkinds = ["praise"]\n'),
        "complaints.clocks.first-response.kinds",
        "there is no kind “praise”",
    ),
    "a case that no clock runs for": (
        ('clock = "resolution"\nseverities = ["severe"]', 'clock = "acknowledge"\nseverities = ["severe"]'),
        "complaints.clocks",
        "no resolution clock runs for a complaint that is severe",
    ),
    "two clocks for one case": (
        ('severities = ["severe"]\nanchor', 'severities = ["severe", "general"]\nanchor'),
        "complaints.clocks.resolution-severe+general.target",
        "two resolution clocks run for the same case: 3 working days and 5 working days",
    ),
    "nobody handles a severity": (
        ('severities = ["general", "severe"]\nwhen', 'severities = ["general"]\nwhen'),
        "complaints.routes",
        "nobody handles a complaint that is severe",
    ),
    "an escalation at no time": (
        ('at_percent = { value = 75, unsourced = "ours" }\n', ""),
        "complaints.escalations.resolution",
        "either `at_percent` or `after`",
    ),
    "an escalation twice": (
        ("[[complaints.routes]]", f"{ESCALATION}\n[[complaints.routes]]"),
        "complaints.escalations.resolution-2",
        "it appears twice",
    ),
    "an escalation of no clock": (
        ('[[complaints.escalations]]\nclock = "resolution"', '[[complaints.escalations]]\nclock = "acknowledge"'),
        "complaints.escalations.acknowledge.clock",
        "there is no clock “acknowledge”",
    ),
    "a scorecard that makes no whole": (("value = 55", "value = 50"), "credit.factors", "50 + 45 makes 95, not 100"),
    "a grade that nobody reaches": (("value = 65", "value = 165"), "credit.grades.good.minimum", "never reached"),
    "grades upside down": (("value = 65", "value = 0"), "credit.grades.good.minimum", "0 is not more than 0"),
    "a customer without a grade": (
        (
            'minimum = { value = 0, unsourced = "ours" }\nlimit_factor',
            'minimum = { value = 5, unsourced = "ours" }\nlimit_factor',
        ),
        "credit.grades.poor.minimum",
        "has no grade",
    ),
    "a worse grade that is worth more": (
        ("value = 0.5", "value = 2.5"),
        "credit.grades.poor.limit_factor",
        "worth more",
    ),
    "a hold without its number": (
        ('days_overdue = { value = 30, unsourced = "A4" }\n', ""),
        "credit.holds.overdue.days_overdue",
        "the number is missing",
    ),
    "a ladder upside down": (("value = 16", "value = 1"), "collection.ladder.letter.from_days", "1 is not more than 2"),
    "a gap between buckets": (
        ("from_days = { value = 29", "from_days = { value = 31"),
        "collection.buckets.29-58.from_days",
        "a gap: 29 to 30 days overdue",
    ),
    "buckets that overlap": (
        ("from_days = { value = 29", "from_days = { value = 20"),
        "collection.buckets.29-58.from_days",
        "an overlap: 20 to 28 days overdue",
    ),
    "a bucket that ends before it begins": (
        ("to_days = { value = 58", "to_days = { value = 28"),
        "collection.buckets.29-58.to_days",
        "28 is before 29",
    ),
    "no bucket for the oldest": (
        ("from_days = { value = 59", 'to_days = { value = 99, unsourced = "A4" }, from_days = { value = 59'),
        "collection.buckets.58+.to_days",
        "more than 99 days overdue are in no bucket",
    ),
    "buckets after one without an end": (
        (', to_days = { value = 58, unsourced = "A4" }', ""),
        "collection.buckets.29-58.to_days",
        "it has no end",
    ),
    "a working day of no calendar": (
        ('calendar = { value = "office", unsourced = "ours" }\n', ""),
        "collection.calendar",
        "of which calendar?",
    ),
    "evidence that nobody has": (
        ('needs = ["sheet"]', 'needs = ["letter"]'),
        f"{CLAIMS}.sheet-first-week.needs",
        "no evidence “letter”",
    ),
    "evidence for a day and longer": (
        (
            'valid_for = { value = "1 month", req = ["LA1"] }',
            'valid_for = { value = "1 month", req = ["LA1"] }, that_day_only = { value = true, req = ["LA1"] }',
        ),
        "ownership.evidence.sheet.valid_for",
        "that day only, and for longer",
    ),
    "a sale of more than itself": (
        ("closer = { value = 50", "closer = { value = 60"),
        f"{CLAIMS}.sheet-second-week",
        "50 + 60 makes 110",
    ),
    "days that two rows decide": (
        ("found_from = { value = 8", "found_from = { value = 7"),
        f"{CLAIMS}.sheet-second-week",
        "it decides the same days as an earlier row (and ownership.attributions.sheet-first-week)",
    ),
    "a row that a wider one takes everything from": (
        ('needs = ["sheet"]\nfound_to = { value = 7, req = ["LA3"] }', ""),
        f"{CLAIMS}.sheet-second-week",
        "never reached: ownership.attributions.sheet-first-week stands before it",
    ),
    "a group sale smaller than a party": (
        ("people = { value = 8", "people = { value = 3"),
        "ownership.group_sale.people",
        "more people than a party",
    ),
}


@pytest.mark.parametrize(("change", "key", "reason"), FAULTS.values(), ids=FAULTS.keys())
def test_a_fault_is_an_error_with_key_and_reason(change: tuple[str, str], key: str, reason: str) -> None:
    found = errors(linted(change))

    assert any(error.key == key and reason in error.message for error in found), found
