"""What the files say, computed from the files alone: nothing of Kehu is used here, on purpose.

Dates and times are taken as they stand (UTC).
"""

import csv
from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

Line = dict[str, str]
ENDS: Final = {"Resolve ticket", "Closed"}
TRIAGE: Final = {"Assign seriousness", "Insert ticket"}
TAKE: Final = "Take in charge ticket"


def lines(path: Path) -> list[Line]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def day(text: str) -> date:
    return date.fromisoformat(text)


def bucket(days: int) -> str:
    for name, last in (("not-due", 0), ("1-30", 30), ("31-60", 60), ("61-90", 90)):
        if days <= last:
            return name
    return "90+"


def open_items(invoices: list[Line], as_of: date) -> list[dict[str, Any]]:
    """List what is invoiced and not settled at the end of the day."""
    return [
        {
            "customer": line["customer_id"],
            "invoice": line["invoice_number"],
            "currency": "USD",
            "invoice_date": day(line["invoice_date"]),
            "due_date": day(line["due_date"]),
            "outstanding": Decimal(line["amount"]),
            "disputed": Decimal(line["amount"]) if line["disputed"] == "yes" else Decimal(0),
            "days_overdue": (as_of - day(line["due_date"])).days,
            "bucket": bucket((as_of - day(line["due_date"])).days),
        }
        for line in invoices
        if day(line["invoice_date"]) <= as_of and (not line["settled_date"] or as_of < day(line["settled_date"]))
    ]


def overdue(invoices: list[Line], as_of: date) -> list[dict[str, Any]]:
    return [item for item in open_items(invoices, as_of) if item["days_overdue"] > 0]


def ageing(invoices: list[Line], as_of: date) -> dict[str, Any]:
    """Sum the open items by bucket."""
    items = open_items(invoices, as_of)
    sums: dict[str, Any] = dict.fromkeys(("not-due", "1-30", "31-60", "61-90", "90+"), Decimal(0))
    for item in items:
        sums[item["bucket"]] += item["outstanding"]
    totals = {name: sum((item[name] for item in items), Decimal(0)) for name in ("outstanding", "disputed")}
    return {"currency": "USD", **sums, **totals}


def instant(line: Line) -> datetime:
    return datetime.fromisoformat(line["timestamp"]).replace(tzinfo=UTC)


def complaints(rows: list[Line], as_of: datetime) -> dict[str, dict[str, Any]]:
    """Tell how every case stands at an instant; what happens at that instant counts."""
    cases: dict[str, list[Line]] = defaultdict(list)
    for row in rows:
        if instant(row) <= as_of:
            cases[row["case_id"]].append(row)
    return {case: standing(case, found, as_of) for case, found in cases.items()}


def standing(case: str, rows: list[Line], as_of: datetime) -> dict[str, Any]:
    first, last = rows[0], rows[-1]
    ended = last["activity"] in ENDS
    response = next((instant(row) for row in rows if row["activity"] in {TAKE, *ENDS}), None)
    worked = sum(
        (
            (instant(after) if after else as_of) - instant(row)
            for row, after in pairwise([*rows, None])
            if row and row["activity"] not in {"Wait", *ENDS}
        ),
        timedelta(0),
    )
    return {
        "case": case,
        "customer": first["customer"],
        "severity": last_of("seriousness", TRIAGE, rows),
        "state": state(rows) if ended else "open",
        "owner": last_of("resource", {TAKE}, rows),
        "received_at": instant(first),
        "first_response_at": response,
        "resolved_at": instant(list(final_ends(rows))[-1]) if ended else None,
        "response_seconds": seconds((response or as_of) - instant(first)),
        "resolution_seconds": seconds(worked),
        "waiting": last["activity"] == "Wait",
        "reopened": sum(
            before["activity"] in ENDS and after["activity"] not in ENDS for before, after in pairwise(rows)
        ),
    }


def final_ends(rows: list[Line]) -> Iterator[Line]:
    """Yield the rows that resolve or close, from the last one back to the last work."""
    for row in reversed(rows):
        if row["activity"] not in ENDS:
            return
        yield row


def state(rows: list[Line]) -> str:
    return "closed" if any(row["activity"] == "Closed" for row in final_ends(rows)) else "resolved"


def last_of(column: str, activities: set[str], rows: list[Line]) -> str | None:
    return next((row[column] for row in reversed(rows) if row["activity"] in activities), None)


def seconds(duration: timedelta) -> int:
    return duration // timedelta(seconds=1)


def purchases(rows: list[Line], start: date, end: date) -> dict[str, dict[str, Any]]:
    """Sum what each customer bought from `start` until before `end`."""
    bought: dict[str, list[Line]] = defaultdict(list)
    for row in rows:
        if start <= day(row["date"]) < end:
            bought[row["customer_id"]].append(row)
    return {
        customer: {
            "customer": customer,
            "purchases": len(found),
            "quantity": sum(int(row["quantity"]) for row in found),
            "amount": sum((Decimal(row["amount"]) for row in found), Decimal(0)),
            "first": min(day(row["date"]) for row in found),
            "last": max(day(row["date"]) for row in found),
            "recency_days": (end - max(day(row["date"]) for row in found)).days,
        }
        for customer, found in bought.items()
    }
