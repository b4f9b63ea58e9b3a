"""`kehu check`: compares store, topics and read models."""

import asyncio
import json
from collections.abc import Sequence
from typing import Annotated, Final

import typer

from services.check import check
from services.check.finding import Finding
from services.cli.printing.output import Format, FormatOption, print_rows
from services.settings import Settings

THEY_AGREE: Final = 0
THEY_DISAGREE: Final = 1
PAST_CONTRADICTS_ITSELF: Final = 4
COLUMNS = ("name", "ok", "compared", "tolerated", "example")


def compare(
    *,
    form: FormatOption = Format.TABLE,
    timeout: Annotated[float, typer.Option(help="Seconds to wait for relay and read models to catch up.")] = 60,
) -> None:
    """Compare the store, the topics and the read models; exit 1 where they disagree.

    Exit 4 where they agree, and `histories` names an event of an earlier release that contradicts others of its stream.
    """
    settings = Settings()
    findings = asyncio.run(check.check(settings.database_url, settings.kafka_access, seconds=timeout))
    _print(findings, form)
    raise typer.Exit(exit_code(findings))


def exit_code(findings: Sequence[Finding]) -> int:
    """Return the exit code for what was found."""
    if not all(finding.agrees for finding in findings):
        return THEY_DISAGREE
    return THEY_AGREE if all(finding.ok for finding in findings) else PAST_CONTRADICTS_ITSELF


def _print(findings: list[Finding], form: Format) -> None:
    rows = [finding.as_json() for finding in findings]
    if form is Format.JSON:
        typer.echo(json.dumps({"ok": all(finding.ok for finding in findings), "checks": rows}, ensure_ascii=False))
    else:
        print_rows(COLUMNS, rows, form)
