"""Every table of the command line, on a terminal of eighty columns, with long values of both languages (interfaces)."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from inspect import signature
from pkgutil import resolve_name
from typing import Any, Final, NamedTuple

import pytest
from rich.cells import cell_len

from domain.credit.bucket import BUCKETS
from projections.complaints import analysis, cases, complaints
from projections.credit import (
    accounts,
    ageing,
    balances,
    bank_entries,
    collections,
    concentration,
    exposures,
    indicators,
    ledger,
    limit_use,
    open_items,
    provisions,
    unapplied,
)
from projections.customers import counts, directory, spending, verification_due
from projections.engine.listing import Listing
from projections.history import accesses, customer_history
from projections.obligations import desk, due, notices
from projections.organisation import access_requests, account_managers, measures, staff, unit_list
from projections.policies import policy_evaluations
from projections.tiers import proposals, tier_list
from services.access import denials, granted_reads
from services.cli import simulate
from services.cli.access import login, sessions
from services.cli.calendar import calendar
from services.cli.commands import COMMANDS, Group
from services.cli.customers import change, hand_over
from services.cli.imports import perform
from services.cli.keys import keys, reseal
from services.cli.policy import change as policy_change
from services.cli.policy import choices, evaluation, rows
from services.cli.policy import simulate as policy_simulate
from services.cli.printing.columns import PRINTS
from services.cli.printing.output import Format, print_rows
from services.cli.process import check, lag, timer_jobs
from services.cli.projections import decide, diagnose, parked, pause, rebuild
from services.cli.projections import list as generations
from services.cli.query import why
from services.cli.reactor import processes
from services.cli.relay import parked as parked_by_relay
from services.cli.tiers import correct, evaluate, outcome, ranking, snapshot
from services.customers import duplicates, persons
from services.imports.layouts.layouts import LAYOUTS
from services.lists import stream_events
from services.local import supervisor
from services.operating.rewrapping import Rewrapped
from services.policies import evaluations, history
from services.processes import refusals
from services.processes.place import Place
from services.processes.standing import Standing
from services.replay import kept
from services.travel import differences, steps

WIDTH: Final = 80
BOLD: Final = re.compile(r"\x1b\[\d*m")


class Columns(NamedTuple):
    """What a command prints: its columns, and those of them that it shows at first."""

    all: Sequence[str]
    few: Sequence[str] = ()
    summed: Sequence[str] = ()


def of(listing: Listing[Any]) -> Columns:
    return Columns(listing.columns, listing.few, listing.summed)


# Many rows: they must stand beside each other, so that people can compare them.
LISTS: Final[Mapping[str, Columns]] = {
    "query overdue": of(open_items.LISTING),
    "query ageing": of(ageing.BY_CUSTOMER),
    "query accounts": of(accounts.LISTING),
    "query unapplied": of(unapplied.LISTING),
    "query ledger": of(ledger.LISTING),
    "query balances": of(balances.LISTING),
    "query exposure": of(exposures.LISTING),
    "query collection": of(collections.LISTING),
    "collection list": of(collections.LISTING),
    "query indicators": of(indicators.LISTING),
    "query provisions": of(provisions.LISTING),
    "query concentration": of(concentration.LISTING),
    "query limit-use": of(limit_use.LISTING),
    "query complaints": of(complaints.LISTING),
    "query purchases": of(spending.LISTING),
    "query tiers": of(tier_list.LISTING),
    "customers list": of(directory.LISTING),
    "customers list --count-by": of(counts.LISTING),
    "customers accesses": of(accesses.LISTING),
    "customers duplicates": of(duplicates.LISTING),
    "customers verify-due": of(verification_due.LISTING),
    "customers persons": of(persons.LISTING),
    "account-managers list": of(staff.LISTING),
    "account-managers acting": of(staff.ACTING),
    "query staff": of(staff.LISTING),
    "measures list": of(measures.LISTING),
    "bank-entries list": of(bank_entries.LISTING),
    "access requests": of(access_requests.LISTING),
    "complaints handling": of(cases.LISTING),
    "complaints analyse": of(analysis.LISTING),
    "customers managers": of(account_managers.LISTING),
    "due": of(due.LISTING),
    "desk": of(desk.LISTING),
    "notices": of(notices.LISTING),
    "history": of(customer_history.LISTING),
    "events": of(stream_events.LISTING),
    "diff": of(differences.LISTING),
    "query overdue --why": Columns(
        (*open_items.LISTING.columns, *why.EVENTS), ("customer", "invoice", "outstanding", "why")
    ),
    "policy packs": Columns(rows.PACKS, rows.FEW_PACKS),
    "policy coverage": Columns(rows.COVERAGE),
    "policy history": of(history.LISTING),
    "policy units": of(unit_list.LISTING),
    "policy choices": Columns(choices.CHOICES, choices.FEW),
    "policy due": of(evaluations.LISTING),
    "policy evaluations": of(policy_evaluations.LISTING),
    "tiers evaluate": Columns(evaluate.TIERS, evaluate.FEW),
    "tiers correct": Columns(evaluate.TIERS, evaluate.FEW),
    "tiers periods": Columns(correct.CLOSED, correct.FEW_CLOSED),
    "tiers proposals": of(proposals.LISTING),
    "tiers ranking": Columns(ranking.RANKED),
    "tiers snapshot": Columns(snapshot.ARCHIVED, snapshot.FEW),
    "calendar list": Columns(calendar.CALENDARS, calendar.FEW),
    "calendar show": Columns(calendar.DAYS),
    "projections list": Columns(generations.COLUMNS, generations.FEW),
    "projections rebuild": Columns(rebuild.REBUILT, rebuild.FEW_REBUILT),
    "projections parked": Columns(parked.PARKED, parked.FEW_PARKED),
    "projections parked --skipped": Columns(parked.SKIPPED, parked.FEW_SKIPPED),
    "projections retry": Columns(decide.COLUMNS, decide.COLUMNS),
    "projections skip": Columns(decide.COLUMNS, decide.COLUMNS),
    "projections step": of(steps.LISTING),
    "policy simulate": Columns(("kind", "about", "outcome", "before", "after")),
    "policy simulate (cases)": Columns(policy_simulate.FEW_CASES),
    "policy simulations": of(kept.LISTING),
    "timers list": Columns(timer_jobs.COLUMNS),
    "reactor list": Columns(Standing._fields, processes.FEW),
    "reactor refused": of(refusals.LISTING),
    "access denials": of(denials.LISTING),
    "access reads": of(granted_reads.LISTING),
    "sessions list": Columns(sessions.COLUMNS),
    "relay parked": Columns(parked_by_relay.COLUMNS, parked_by_relay.COLUMNS),
    "simulate": Columns(simulate.COLUMNS),
    "status (processes)": Columns(supervisor.Process._fields),
    "status": Columns(lag.COLUMNS),
    "check": Columns(check.COLUMNS),
}
CHANGED: Final = Columns(change.COLUMNS)
DONE: Final = Columns(outcome.DONE.columns)
VERSION: Final = Columns(policy_change.VERSION)
WOULD: Final = Columns(perform.WOULD)
# A single row, or values as long as a paragraph: one below the other where they do not fit.
BLOCKS: Final[Mapping[str, Columns]] = {
    "tiers evaluate --dry-run": Columns(evaluate.CHANGES),
    "policy show": Columns(rows.ENTRIES),
    "policy lint": Columns(rows.FINDINGS),
    "policy diff": Columns(rows.DIFFERENCES),
    "policy fields": Columns(rows.FIELDS),
    "policy run-pack": Columns(policy_change.CHOSEN),
    "policy record-evaluation": Columns(evaluation.RECORDED.columns),
    "projections verify": Columns(rebuild.VERIFIED),
    "projections rollback": Columns(rebuild.ROLLED_BACK),
    "projections pause": Columns(pause.COLUMNS),
    "projections resume": Columns(pause.COLUMNS),
    "projections diagnose": Columns(diagnose.COLUMNS),
    "customers hand-over": Columns(hand_over.COLUMNS),
    "customers show": Columns(("what", "known")),
    "customers erasure": Columns(("what", "known")),
    "keys show": Columns(keys.SHOWN),
    "keys rotate": Columns(Rewrapped._fields),
    "keys sweep": Columns(("table",)),
    "reseal": Columns(reseal.Resealed._fields),
    "login": Columns(login.COLUMNS),
    "sessions revoke": Columns(sessions.COLUMNS),
    **{f"reactor {verb}": Columns(Place._fields) for verb in ("pause", "resume")},
    "reactor retry": of(refusals.LISTING),
    **{f"timers {verb}": Columns(timer_jobs.COLUMNS) for verb in ("pause", "resume")},
    "credit show": Columns(("what", "known")),
    "complaints show": Columns(("what", "known")),
    "calendar due": Columns(("due", "provisional")),
    "calendar used": Columns(("seconds", "provisional")),
    **{f"policy {verb}": VERSION for verb in ("draft", "approve", "activate", "withdraw")},
    **{f"customers {verb}": CHANGED for verb in ("merge", "unmerge", "link", "unlink", "rule-out", "verify", "enrol")},
    **{f"reverse {what}": CHANGED for what in ("invoice", "receipt", "dispute", "purchase", "refund")},
    **{f"tiers {verb}": DONE for verb in ("score", "bid", "propose", "approve", "reject", "override")},
    **{f"import {kind}": WOULD for kind in LAYOUTS},
}
# These print no table for people: sentences or facts, one on a line.
# The version of a stream is a number, that of a pack is not.
OWN: Final[Mapping[str, Mapping[str, Any]]] = {"events": {"version": 12}}
NO_TABLE: Final = {"bulk", "explain", "tiers explain", "scenario run", "credit statement", "collection letter"}

CUSTOMER: Final = "C-SHANGHAI-0000017"
STREAM: Final = "credit-account/C-SHANGHAI-0000017"
PACK: Final = "property-management"
COMPANY: Final = "Kunlun Refrigeration and Ventilation Equipment (Shanghai) Company Limited"
BY_CHINESE: Final = {
    **dict.fromkeys(("name", "full_name", "other_name", "title"), "上海昆仑冷气通风设备制造安装工程有限责任公司"),
    **dict.fromkeys(("reason", "message", "note", "old", "new"), "客户于2026年3月合并了两家分公司的全部往来账目和合同"),
    "error": "CheckViolation: 关系“complaint_sla”的新行违反了检查约束“whim”",
}
INSTANT: Final = datetime(2026, 3, 31, 16, 30, 12, tzinfo=UTC)
VALUES: Final[Mapping[str, Any]] = {
    **dict.fromkeys(("name", "full_name", "other_name", "title"), COMPANY),
    **dict.fromkeys(("customer", "other", "subject", "from", "to", "invoice"), CUSTOMER),
    **dict.fromkeys(("pack", "packs"), PACK),
    **dict.fromkeys(("policy", "in_force", "version"), f"{PACK}-2026.1"),
    **dict.fromkeys(("owner", "by", "actor", "person", "manager", "author", "approved_by"), "zhang.wei"),
    **dict.fromkeys(("evaluated_by", "skipped_by", "proposed_by"), "zhang.wei"),
    **dict.fromkeys((*BUCKETS, "outstanding", "amount", "disputed"), Decimal("1234567.80")),
    **dict.fromkeys(("due", "due_date", "last", "evaluated_on"), date(2026, 3, 31)),
    **dict.fromkeys(("known_from", "known_through", "day"), date(2026, 3, 31)),
    **dict.fromkeys(("occurred_at", "at", "since", "effective_from", "received_at"), INSTANT),
    **dict.fromkeys(("enrolled_at", "left_at", "parked_at", "paused_at"), INSTANT),
    **dict.fromkeys(("reason", "message", "note", "old", "new"), "A second branch was bought, and both pay together."),
    **dict.fromkeys(("types", "done"), ("customer.basic-information-changed.v1", "complaint.received.v2")),
    "stream": STREAM,
    "currency": "CNY",
    "case": "CASE-2026-000123",
    "type": "customer.basic-information-changed.v1",
    "error": 'CheckViolation: new row for relation "complaint_sla" violates check constraint "whim"',
    "reasons": ["name 0.86", "phone", "registration number"],
    "scheme": "general-company/value",
    **dict.fromkeys(("detail", "do"), "session 17 waits for 34 s for session 12 of shop_api (psql), idle for 130 s"),
    "key": "visits.frequencies.c-market-information.every, access.security_check_every",
    "calendar": "night-rescue",
    "zone": "Asia/Shanghai",
    "sha256": "0" * 64,
    "digest": "0" * 64,
    "run": "2f0f1bd0-0000-4000-8000-000000000001",
    "lag_seconds": timedelta(hours=26),
    "command": "customer.change-business-information",
    "projection": "overdue_receivables",
    "state": "resolved",
    "severity": "critical",
    "region": "East China",
    "score": Decimal(100),
    "known": {"head": CUSTOMER, "members": [CUSTOMER, CUSTOMER]},
}
# What nobody may have to put together again.
WHOLE: Final = {CUSTOMER, STREAM, PACK, f"{PACK}-2026.1", "CASE-2026-000123", "zhang.wei", "1,234,567.80", "2026-03-31"}


@pytest.fixture(autouse=True)
def terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", str(WIDTH))


def printed(capsys: pytest.CaptureFixture[str], columns: Columns, others: Mapping[str, Any]) -> tuple[str, set[str]]:
    """Return what is printed of two rows, and the columns in it."""
    row = {name: {**VALUES, **others}.get(name, 123456) for name in columns.all}
    print_rows(columns.all, [row, row], Format.TABLE, few=columns.few, summed=columns.summed)
    out, told = capsys.readouterr()
    left_out = re.search(r"Left out: (.*)\. --wide", told)
    return BOLD.sub("", out), set(columns.all) - set(left_out[1].split(", ") if left_out else ())


def written(values: Mapping[str, Any], columns: Iterable[str]) -> Iterator[str]:
    """Yield the ids, amounts and dates in these columns as a table has them."""
    for name in columns:
        match values.get(name):
            case Decimal() as amount:
                yield f"{amount:,f}"
            case datetime():
                yield "2026-03-31 16:30:12"
            case date() as day:
                yield day.isoformat()
            case str(text) if text in WHOLE:
                yield text


def commands() -> Iterator[str]:
    """Yield the commands of our own that print rows."""
    for name, place in COMMANDS.items():
        own = place.commands if isinstance(place, Group) else {"": place}
        for verb, function in own.items():
            if PRINTS in signature(resolve_name(function)).parameters:
                yield f"{name} {verb}".strip()


def test_each_command_that_prints_rows_is_looked_at() -> None:
    assert set(commands()) <= {*LISTS, *BLOCKS, *NO_TABLE}


@pytest.mark.parametrize("others", [{}, BY_CHINESE], ids=["english", "chinese"])
@pytest.mark.parametrize("command", LISTS)
def test_a_list_stands_in_columns_that_fit_and_cuts_no_id_amount_or_date(
    command: str, others: Mapping[str, Any], capsys: pytest.CaptureFixture[str]
) -> None:
    shown, columns = printed(capsys, LISTS[command], {**others, **OWN.get(command, {})})

    assert max(map(cell_len, shown.splitlines())) <= WIDTH
    values = {**VALUES, **OWN.get(command, {})}
    assert [value for value in written(values, columns) if value not in shown] == []
    # Rows one below the other have an empty line between them.
    assert "\n\n" not in shown


@pytest.mark.parametrize("others", [{}, BY_CHINESE], ids=["english", "chinese"])
@pytest.mark.parametrize("command", BLOCKS)
def test_anything_else_fits_as_well_and_is_whole(
    command: str, others: Mapping[str, Any], capsys: pytest.CaptureFixture[str]
) -> None:
    shown, columns = printed(capsys, BLOCKS[command], others)

    assert max(map(cell_len, shown.splitlines())) <= WIDTH
    assert [value for value in written(VALUES, columns) if value not in shown] == []
