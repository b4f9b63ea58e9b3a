"""The shipped packs lint clean, carry every requirement, say what their sources say, and never change."""

from importlib.resources import files
from itertools import pairwise

import pytest

from domain.policies.checks.lint import Severity, lint, lint_change, lint_versions
from domain.policies.pack.coverage import coverage
from domain.policies.pack.diff import differences
from domain.policies.pack.entry import entries, sourced
from services.packs import calendars
from services.packs.book import SHIPPED
from tests.domain.policies.pinned import pinned, shipped
from tests.domain.policies.workshop import workshop

NAMES = (
    "auto-repair",
    "distributor",
    "equipment-maker",
    "fitness-club",
    "foreign-trade",
    "general-company",
    "health-products",
    "hvac-maker",
    "joint-venture",
    "power-utility",
    "property-management",
    "real-estate-sales",
    "tobacco-complaints",
)


def test_each_source_policy_is_a_pack() -> None:
    assert tuple(SHIPPED.packs()) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_a_shipped_pack_has_no_errors(name: str) -> None:
    versions = SHIPPED.versions(name)
    found = [finding for pack in versions for finding in lint(pack, calendars=calendars.SHIPPED.names())]
    followed = [finding for old, new in pairwise(versions) for finding in lint_change(old, new)]

    assert not [
        finding for finding in (*found, *lint_versions(versions), *followed) if finding.severity is Severity.ERROR
    ]


def test_shipped_versions_never_change() -> None:
    """A changed rule is a new file beside the old one; `python -m tests.domain.policies.pinned` pins it."""
    assert shipped() == pinned()


@pytest.mark.parametrize("name", NAMES)
def test_a_shipped_number_has_requirements_or_is_marked_as_ours(name: str) -> None:
    """An article alone is enough for a company's own document; ours are traced to the requirements."""
    assert not [
        entry.key for pack in SHIPPED.versions(name) for entry in sourced(pack) if not (entry.req or entry.unsourced)
    ]


def test_every_requirement_is_carried_by_a_key() -> None:
    carried = coverage(SHIPPED.versions(name)[-1] for name in SHIPPED.packs())

    assert len(carried) == 134
    assert [each.requirement for each in carried if not each.keys] == []


def test_keys_of_a_pack_are_all_different() -> None:
    for name in NAMES:
        for version in SHIPPED.versions(name):
            keys = [each.key for each in entries(version)]
            assert len(keys) == len(set(keys))


def test_every_sourced_value_of_a_pack_is_counted_once() -> None:
    """What stands in the file as `req` or `unsourced` comes out as an entry."""
    for file in shipped():
        name, _, day = file.partition("/")
        text = (files("domain.policies") / "packs" / f"{file}.toml").read_text(encoding="utf-8")
        body = "\n".join(line for line in text.splitlines() if not line.startswith(("req = [", "#")))
        marks = body.count("req = [") + body.count('unsourced = "')
        version = next(pack for pack in SHIPPED.versions(name) if pack.pack.first_day.isoformat() == day)
        assert len(sourced(version)) == marks, file


def test_a_difference_is_told_by_key_with_both_values() -> None:
    found = differences(
        workshop(),
        workshop(
            ("value = 500,", "value = 600,"),
            (
                'answered_within = { value = "14d", unsourced = "ours" }',
                'answered_within = { value = "14d", req = ["SU1"] }',
            ),
            (', { name = "severe", title = "Severe" }', ""),
            ("[admission]\n", '[admission]\ndeclined_with_reason = { value = true, req = ["PA2"] }\n'),
        ),
    )

    assert [(each.key, each.change, each.old and each.old.text, each.new and each.new.text) for each in found] == [
        ("tiers.schemes.abc.rank.rows.A.minimum.spend", "value", "500", "600"),
        ("surveys.answered_within", "source", "14d", "14d"),
        ("admission.declined_with_reason", "added", None, "true"),
        ("complaints.severities.severe.title", "removed", "Severe", None),
    ]
