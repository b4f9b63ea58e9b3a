"""A version that takes away what customers and cases stand on breaks, and is told by key."""

import pytest

from domain.policies.checks.new_version import breaking_changes
from tests.domain.policies.workshop import workshop

NEXT = (("workshop-2026.1", "workshop-2026.2"), ("2026-01-01T00", "2026-07-01T00"))

# What is changed besides, and the key and the words of what breaks.
BREAKS = {
    "another pack": (('name = "workshop"', 'name = "bakery"'), "pack.name", "it was workshop"),
    "another zone": (
        ('zone = "Asia/Shanghai"\ncurrency', 'zone = "UTC"\ncurrency'),
        "pack.zone",
        "it was Asia/Shanghai",
    ),
    "another currency": (('"CNY"', '"USD"'), "pack.currency", "it was CNY"),
    "a name that is taken": (("workshop-2026.2", "workshop-2026.1"), "pack.version", "workshop-2026.1 is taken"),
    "the same day": (
        ("2026-07-01T00", "2026-01-01T00"),
        "pack.effective_from",
        "must be later than that of workshop-2",
    ),
    "a calendar gone": (
        ('office = { value = "cn-office"', 'bureau = { value = "cn-office"'),
        "calendars.use.office",
        "it is gone",
    ),
    "a calendar of its own gone": (('name = "shop-hours"', 'name = "barn"'), "calendars.own.shop-hours", "it is gone"),
    "a calendar known for less": (
        ("known_through = 2027-12-31", "known_through = 2026-12-31"),
        "calendars.own.shop-hours",
        "it was 2027-12-31 and is shortened to 2026-12-31",
    ),
    "a manager's grade gone": (
        (
            'grades = [{ name = "senior", title = { value = "Senior"',
            'grades = [{ name = "first", title = { value = "First"',
        ),
        "customers.managers.grades.senior",
        "it is gone",
    ),
    "another main scheme": (('main = "abc"', 'main = "core"'), "tiers.main", "it was abc"),
    "a scheme gone": (('name = "core"', 'name = "kernel"'), "tiers.schemes.core", "it is gone"),
    "a tier gone": (('{ name = "B", title = "B" }, ', ""), "tiers.schemes.abc.tiers.B", "it is gone"),
    "a score gone": (
        ('fact = "score:influence"', 'fact = "growth"'),
        "tiers.schemes.abc.inputs.score:influence",
        "it is gone",
    ),
    "a severity gone": ((', { name = "severe", title = "Severe" }', ""), "complaints.severities.severe", "it is gone"),
    "a kind gone": (('name = "complaint"', 'name = "enquiry"'), "complaints.kinds.complaint", "it is gone"),
    "a step of collection gone": (('name = "letter"', 'name = "visit"'), "collection.ladder.letter", "it is gone"),
    "a grade gone": (('name = "poor"', 'name = "weak"'), "credit.grades.poor", "it is gone"),
    "evidence gone": (('{ name = "sheet"', '{ name = "form"'), "ownership.evidence.sheet", "it is gone"),
}


@pytest.mark.parametrize(("change", "key", "reason"), BREAKS.values(), ids=BREAKS.keys())
def test_a_breaking_change_is_told_by_key(change: tuple[str, str], key: str, reason: str) -> None:
    found = breaking_changes(workshop(), workshop(*NEXT, change))

    assert [fault.key for fault in found] == [key]
    assert reason in found[0].message


def test_other_numbers_later_break_nothing() -> None:
    assert breaking_changes(workshop(), workshop(*NEXT, ("value = 500,", "value = 600,"))) == []


def test_a_section_that_is_gone_breaks() -> None:
    without = workshop(*NEXT).model_copy(update={"service": None})

    assert [fault.key for fault in breaking_changes(workshop(), without)] == ["service"]
