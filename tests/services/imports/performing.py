"""Imports rows into a store in memory, and sends commands beside."""

import csv
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

from contracts.envelope import Cause
from contracts.message import Command
from domain.credit.credit_account import DECIDER
from domain.credit.state import Opened
from services.commands.namesakes import namesakes
from services.commands.patience import Patience
from services.commands.registry import HANDLERS
from services.imports.account import AccountsOf
from services.imports.layouts.layouts import LAYOUTS
from services.imports.persons import with_namesakes
from services.imports.plan import ImportRow, Terms, planned
from services.imports.rejects import open_rejects
from services.imports.report import Report
from services.imports.run import Run
from services.imports.source import open_source
from services.store.store import Store
from tests.services.imports.layouts.test_helpdesk import AT
from tests.services.imports.rows import HEADERS, no_accounts, planned_rows, write
from tests.waiting import PATIENCE_SECONDS


async def imported(
    store: Store,
    folder: Path,
    *lines: str,
    kind: str = "helpdesk",
    told: list[str] | None = None,
    seconds: float = PATIENCE_SECONDS,
    zone: str = "UTC",
    accounts_of: AccountsOf = no_accounts,
    header: str | None = None,
) -> dict[str, Any]:
    source = open_source(write(folder, header or HEADERS[kind], *lines), LAYOUTS[kind].required)
    rows = planned(source.records(), LAYOUTS[kind].planner(Terms(ZoneInfo(zone), "USD")))
    with open_rejects(folder / "rejects.csv", source) as rejects:
        report = Report(rejects, lambda _: None)
        patience = Patience(seconds, (told if told is not None else []).append)
        known = with_namesakes(rows, await namesakes(store))
        await Run(store, patience, report, accounts_of).perform(known)
    return report.summary()


async def imported_by_an_earlier_release(store: Store, folder: Path, *lines: str, kind: str) -> None:
    """Send the commands of the rows as they are planned, each for itself: that was all an import did."""
    for row in planned_rows(kind, folder, *lines):
        assert isinstance(row, ImportRow)
        for step in row.steps:
            await HANDLERS[step.command.name](step.command, store=store, cause=step.cause)


async def sent(store: Store, *commands: Command) -> None:
    """Send commands as another client would."""
    for command in commands:
        cause = Cause(command_id=uuid4(), occurred_at=command.occurred_at or AT, actor="desk")
        await HANDLERS[command.name](command, store=store, cause=cause)


async def account(store: Store, account_id: str) -> Opened:
    state = (await store.load(DECIDER, account_id)).state
    assert isinstance(state, Opened), f"{account_id} is not open"
    return state


def rejects_of(folder: Path) -> Sequence[dict[str, str]]:
    with (folder / "rejects.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
