"""A pack for tests, and the same with one thing changed."""

from pathlib import Path
from typing import Final

from domain.policies.checks.lint import Finding, Severity, lint
from domain.policies.pack.pack import Pack
from services.packs import calendars
from services.packs.text.read import read_pack

FILE: Final = "workshop/2026-01-01.toml"
TEXT: Final = (Path(__file__).parent / "workshop.toml").read_text(encoding="utf-8")


def changed(*changes: tuple[str, str]) -> str:
    """Return the text with each first part, which must be there, replaced by the second."""
    text = TEXT
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new, 1)
    return text


def workshop(*changes: tuple[str, str]) -> Pack:
    return read_pack(changed(*changes), FILE)


def linted(*changes: tuple[str, str]) -> list[Finding]:
    return lint(workshop(*changes), calendars=calendars.SHIPPED.names())


def errors(findings: list[Finding]) -> list[Finding]:
    return [finding for finding in findings if finding.severity is Severity.ERROR]
