"""Faults in tier schemes, and in names that one section takes from another, are errors with key and reason."""

import pytest

from tests.domain.policies.workshop import errors, linted

TWICE = "appears twice"
POINTS = "tiers.schemes.points.rank"
ABC = "tiers.schemes.abc"

# What is changed, and the key and the words of the error it must lead to.
FAULTS = {
    "the main scheme is missing": (('main = "abc"', 'main = "xyz"'), "tiers.main", "there is no scheme “xyz”"),
    "two schemes of one name": (('name = "core"', 'name = "abc"'), "tiers.schemes", TWICE),
    "a tier twice": (('name = "B", title = "B"', 'name = "A", title = "B"'), f"{ABC}.tiers", TWICE),
    "a tier nobody knows": (('\ntier = "B"', '\ntier = "X"'), f"{ABC}.rank.rows.X", "there is no tier “X”"),
    "a tier nobody gets": (('otherwise = { value = "C"', 'otherwise = { value = "B"'), f"{ABC}.rank", "gives tier “C”"),
    "an input nobody knows": (('by = "spend"\nties', 'by = "bend"\nties'), "tiers.schemes.customers.rank.by", "“bend”"),
    "a row that fits everyone": (
        ("minimum = { spend = { value = 100, unsourced", "maximum = {}\n# = { spend = { value = 100, unsourced"),
        f"{ABC}.rank.rows.B",
        "it fits everyone",
    ),
    "a row that an earlier one takes everything from": (
        (
            'tier = "B"\nminimum = { spend = { value = 100',
            'tier = "B"\nminimum = { influence = { value = 70, unsourced = "ours" }, spend = { value = 600',
        ),
        f"{ABC}.rank.rows.B",
        "never reached: tiers.schemes.abc.rank.rows.A stands before it",
    ),
    "a row that asks for the impossible": (
        (
            '\n\n[[tiers.schemes.rank.rows]]\ntier = "B"',
            '\nmaximum = { spend = { value = 499, unsourced = "ours" } }\n\n[[tiers.schemes.rank.rows]]\ntier = "B"',
        ),
        f"{ABC}.rank.rows.A.minimum.spend",
        "nothing is at least 500 and at most 499",
    ),
    "a score beyond the highest": (
        ("influence = { value = 60", "influence = { value = 160"),
        f"{ABC}.rank.rows.A.minimum.influence",
        "160 is more than the highest score",
    ),
    "a score without a scale": (
        ('lowest = { value = 0, unsourced = "ours" }\n', ""),
        f"{ABC}.inputs.influence",
        "needs `lowest` and `highest`",
    ),
    "a scale upside down": (
        ("lowest = { value = 0", "lowest = { value = 100"),
        f"{ABC}.inputs.influence.lowest",
        "100",
    ),
    "bodies that are not named": (
        ('["sales", "market"]', '["sales", "sales"]'),
        f"{ABC}.approval.bodies",
        "1 are named, and it says two-bodies",
    ),
    "a snapshot of no tier": (
        ('tiers = { value = ["A"], req = ["TI13"]', 'tiers = { value = ["Z"], req = ["TI13"]'),
        f"{ABC}.snapshot.tiers",
        "there is no tier “Z”",
    ),
    "a ranking by nothing": (('by = { value = ["spend"]', 'by = { value = ["fame"]'), f"{ABC}.ranking.by", "“fame”"),
    "customers of a kind that the pack has not": (
        ('value = ["end-user"]', 'value = ["dealer"]'),
        f"{ABC}.applies_to",
        "there is no kind “dealer” (end-user)",
    ),
    "customers of a kind that no file can say": (
        ('value = ["end-user"]', 'value = ["clinic"]'),
        f"{ABC}.applies_to",
        "there is no kind “clinic” (end-user)",
    ),
    "shares that make no whole": (
        ("share = { value = 20", "share = { value = 30"),
        "tiers.schemes.customers.rank.rows",
        "30 + 80 makes 110, not 100",
    ),
    "better after worse": (
        ('tier = "top", share', 'tier = "rest", share'),
        "tiers.schemes.customers.rank.rows",
        "“rest” is not a worse tier than “rest” before it",
    ),
    "cumulative shares that fall": (
        ("up_to = { value = 75", "up_to = { value = 100"),
        "tiers.schemes.core.rank.rows.edge.up_to",
        "100 is not more than 100",
    ),
    "cumulative shares that end early": (
        ("up_to = { value = 100", "up_to = { value = 95"),
        "tiers.schemes.core.rank.rows",
        "the last row must go up to 100",
    ),
    "weights that make no whole": (("value = 70,", "value = 60,"), f"{POINTS}.points", "60 + 30 makes 90, not 100"),
    "points without a weight": (
        ('weight = { value = 30, unsourced = "ours" }\n', ""),
        f"{POINTS}.points.number",
        "input “number” has no weight",
    ),
    "a weight without points": (
        ('input = "number"', 'input = "money"'),
        f"{POINTS}.points",
        "has a weight and no points",
    ),
    "points for the same value": (
        ("value = 501", "value = 101"),
        f"{POINTS}.points.money",
        "“at least 101” appears twice",
    ),
    "no points at all": (
        (
            'rows = [{ at_least = { value = 3, unsourced = "ours" }, points = { value = 99, unsourced = "ours" } }]',
            "rows = []",
        ),
        f"{POINTS}.points.number",
        "nobody gets points",
    ),
    "a score that nobody reaches": (("value = 72", "value = 100"), f"{POINTS}.rows.gold.minimum", "together make 99"),
    "minimums upside down": (("value = 36", "value = 72"), f"{POINTS}.rows.gold.minimum", "72 is not more than 72"),
    "a visit to no tier": (
        ('name = "a-visit"\ntiers = ["A"]', 'name = "a-visit"\ntiers = ["X"]'),
        "visits.frequencies.a-visit",
        "there is no tier “X”",
    ),
    "a manager of no tier": (
        ('tiers = { value = ["A"], unsourced', 'tiers = { value = ["X"], unsourced'),
        "customers.managers.grades.senior",
        "there is no tier “X”",
    ),
    "a rebate for no tier": (
        ('name = "small"\ntiers = ["A"]', 'name = "small"\ntiers = ["X"]'),
        "incentives.rebates.small",
        "there is no tier “X”",
    ),
    "a survey of no tier": (
        ('title = "Pulse",', 'title = "Pulse", tiers = ["X"],'),
        "surveys.rounds.pulse",
        "there is no tier “X”",
    ),
    "a clock for no tier": (
        ('clock = "first-response"\n', 'clock = "first-response"\ntiers = ["X"]\n'),
        "complaints.clocks.first-response",
        "there is no tier “X”",
    ),
    "a calendar that nobody defines": (("cn-office", "moon"), "calendars.use.office", "there is no calendar “moon”"),
    "a calendar that the pack does not name": (
        ('calendar = { value = "shop"', 'calendar = { value = "barn"'),
        "complaints.clocks.resolution-severe.calendar",
        "under calendars.use, “barn”",
    ),
    "no scheme to grade partners by": (
        ('value = "points", unsourced', 'value = "dots", unsourced'),
        "admission.scheme",
        "there is no scheme “dots”",
    ),
}


@pytest.mark.parametrize(("change", "key", "reason"), FAULTS.values(), ids=FAULTS.keys())
def test_a_fault_is_an_error_with_key_and_reason(change: tuple[str, str], key: str, reason: str) -> None:
    found = errors(linted(change))

    assert any(error.key == key and reason in error.message for error in found), found
