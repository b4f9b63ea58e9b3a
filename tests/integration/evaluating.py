"""Imports purchases and evaluates tiers on them as the command line does, without a process for each step."""

import csv
from collections import Counter
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import psycopg

from domain.tiers import rules as tier_rules
from domain.tiers.scheme import occasion as tier_occasion
from projections.engine.timeline import instant_of
from projections.tiers import tier_list
from services.commands.patience import Patience
from services.imports.layouts.layouts import LAYOUTS
from services.imports.plan import Terms, planned
from services.imports.rejects import open_rejects
from services.imports.report import Report
from services.imports.run import Run
from services.imports.source import open_source
from services.packs.book import SHIPPED
from services.store.postgres import open_store
from services.tiers.evidence import ReadModels
from services.tiers.plan import Plan, plan
from services.tiers.send import send
from tests.services.api.read_models import catch_up
from tests.services.imports.rows import no_accounts

ONE_DAY = timedelta(days=1)
# Lets every read model see what is stored.
see = catch_up


async def import_purchases(database_url: str, file: Path, folder: Path, *, until: date | None = None) -> None:
    """Import the rows before a day, or all, and let the read models see them."""
    part = folder / "purchases.csv"
    with file.open(encoding="utf-8", newline="") as whole, part.open("w", encoding="utf-8", newline="") as written:
        rows = csv.DictReader(whole)
        out = csv.DictWriter(written, rows.fieldnames or ())
        out.writeheader()
        out.writerows(row for row in rows if until is None or date.fromisoformat(row["date"]) < until)
    source = open_source(part, LAYOUTS["purchases"].required)
    steps = planned(source.records(), LAYOUTS["purchases"].planner(Terms(ZoneInfo("Asia/Shanghai"), "CNY")))
    async with open_store(database_url) as store:
        with open_rejects(folder / "rejects.csv", source) as rejects:
            await Run(store, Patience(10, print), Report(rejects, lambda _: None), no_accounts).perform(steps)
            assert rejects.count == 0
    await see(database_url)


async def planned_tiers(database_url: str, pack: str, scheme: str, end: date) -> Plan:
    """Evaluate as of the day before `end`, and decide nothing yet."""
    version, *_ = SHIPPED.versions(pack)
    rules = tier_rules.rules_of(version, scheme)
    occasion = tier_occasion.periodic(rules.scheme, instant_of(end - ONE_DAY, rules.zone), rules.zone)
    async with await psycopg.AsyncConnection.connect(database_url, autocommit=True) as connection:
        return await plan(ReadModels(connection), rules, occasion, currency=version.pack.currency)


async def evaluate(database_url: str, pack: str, scheme: str, end: date) -> Counter[str]:
    """Evaluate as of the day before `end`, and let the read models see it; return what it led to."""
    found = await planned_tiers(database_url, pack, scheme, end)
    async with open_store(database_url) as store:
        outcomes = await send(store, found.planned, actor="test", insist=Patience(10, print).insist)
    await see(database_url)
    return Counter(outcomes)


async def listed(database_url: str, pack: str, scheme: str, day: date) -> dict[str, str]:
    """Return everybody's tier as of a day."""
    at = instant_of(day, "Asia/Shanghai")
    async with await psycopg.AsyncConnection.connect(database_url, autocommit=True) as connection:
        found = await tier_list.tiers(connection, at, scheme=f"{pack}/{scheme}")
    return {each.customer: each.tier for each in found}


async def count_events(database_url: str) -> Any:
    async with await psycopg.AsyncConnection.connect(database_url) as connection:
        row = await (await connection.execute("select count(*) from stored_events")).fetchone()
    assert row is not None
    return row[0]
