"""The pack that docs/policy-packs.md builds is a pack, and what the page says of lint is so."""

import re

from domain.policies.checks.lint import Severity, lint
from domain.policies.pack.pack import Pack
from services.packs import calendars
from services.packs.text.read import read_pack
from tests.checkout import ROOT

PAGE = (ROOT / "docs" / "policy-packs.md").read_text(encoding="utf-8")
BOXES = re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL)


def written(boxes: list[str]) -> Pack:
    return read_pack("\n".join(boxes), "tea-trader/2027-01-01.toml")


def errors(pack: Pack) -> list[str]:
    found = lint(pack, calendars=calendars.SHIPPED.names())
    return [finding.key for finding in found if finding.severity is Severity.ERROR]


def test_the_boxes_of_the_page_make_a_pack_without_errors() -> None:
    assert errors(written(BOXES)) == []


def test_without_the_decision_the_contradiction_is_an_error() -> None:
    assert errors(written([box for box in BOXES if "[[contradictions]]" not in box])) == ["surveys.rounds.long.every"]


def test_the_page_names_every_section() -> None:
    heads = {"pack", "contradictions", "gaps"}

    assert not [
        section
        for section in Pack.model_fields
        if section not in heads and f"[{section}" not in PAGE and f"`{section}`" not in PAGE
    ]
