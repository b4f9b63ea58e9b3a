"""`kehu check`: compares store, topics and read models."""

import asyncio
import json
from typing import Annotated

import typer

from services.check import check
from services.check.finding import Finding
from services.cli.printing.output import Format, FormatOption, print_rows
from services.settings import Settings

COLUMNS = ("name", "ok", "compared", "tolerated", "example")


def compare(
    *,
    form: FormatOption = Format.TABLE,
    timeout: Annotated[float, typer.Option(help="Seconds to wait for relay and read models to catch up.")] = 60,
) -> None:
    """Compare the store, the topics and the read models; exit 1 where they disagree."""
    settings = Settings()
    findings = asyncio.run(check.check(settings.database_url, settings.kafka_access, seconds=timeout))
    _print(findings, form)
    if not all(finding.ok for finding in findings):
        raise typer.Exit(1)


def _print(findings: list[Finding], form: Format) -> None:
    rows = [finding.as_json() for finding in findings]
    if form is Format.JSON:
        typer.echo(json.dumps({"ok": all(finding.ok for finding in findings), "checks": rows}, ensure_ascii=False))
    else:
        shown = (row | {"example": row["example"] and json.dumps(row["example"], ensure_ascii=False)} for row in rows)
        print_rows(COLUMNS, shown, form)
