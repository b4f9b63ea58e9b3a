# ruff: noqa: INP001 - a script beside its files, not a package
"""Makes the sample files: invented rows in the three layouts that can be imported, odd ones included.

python data/samples/generate.py [--times 10] [--into FOLDER]: the same seed and size give the same bytes.
"""

import argparse
import csv
import random
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

SEED = 20260101
INVOICES, CASES, PURCHASES = 300, 400, 1000

RECEIVABLES = (
    "country_code,customer_id,invoice_number,invoice_date,due_date,amount,disputed,"
    "settled_date,days_to_settle,days_late"
)
HELPDESK = "case_id,activity,resource,timestamp,customer,seriousness,service_level"
PURCHASE = "customer_id,date,quantity,amount"
OTHER_WORK = ("Require upgrade", "Create SW anomaly", "Schedule intervention", "Resolve SW anomaly")


def receivables(chance: random.Random, invoices: int) -> Iterator[list[object]]:
    """Yield invoices settled early, on the day, late or never, some disputed, mostly in the order of their dates."""
    customers = [(chance.randint(100, 999), _customer(chance)) for _ in range(max(1, invoices // 12))]
    issued = sorted(date(2012, 1, 2) + timedelta(chance.randrange(700)) for _ in range(invoices))
    for place in range(0, invoices - 1, 9):
        issued[place], issued[place + 1] = issued[place + 1], issued[place]
    for place, invoice_date in enumerate(issued):
        country, customer = chance.choice(customers)
        due_date = invoice_date + timedelta(chance.choice((14, 30, 30, 30, 60)))
        amount = chance.choice((f"{chance.randrange(1, 20000) / 100:.2f}", f"{chance.randrange(1, 900)}", "38.5"))
        disputed = "yes" if _happens(chance, 0.2) else "no"
        settled = (
            None if _happens(chance, 0.07) else invoice_date + timedelta(chance.choice((0, 9, 22, 30, 38, 61, 140)))
        )
        days = ["", ""] if settled is None else [(settled - invoice_date).days, max(0, (settled - due_date).days)]
        number = f"{chance.randrange(10**5):05}{place:05}"
        yield [country, customer, number, invoice_date, due_date, amount, disputed, settled or "", *days]


def helpdesk(chance: random.Random, cases: int) -> Iterator[list[object]]:
    """Yield cases one after the other, every tenth one mixed with the next."""
    held: list[list[object]] = []
    for case in range(1, cases + 1):
        rows = list(_case(chance, case))
        if case % 10 == 0:
            held = rows
            continue
        while held or rows:
            for waiting in (held, rows):
                if waiting:
                    yield waiting.pop(0)
    yield from held


def _case(chance: random.Random, case: int) -> Iterator[list[object]]:
    at = datetime(2011, 3, 1) + timedelta(seconds=chance.randrange(900 * 86400))  # noqa: DTZ001 - the files name no zone
    customer = f"C{chance.randrange(1, 90)}"
    severity, level = chance.choice(("S1", "S1", "S2", "S2", "S3", "S4")), f"L{chance.randint(1, 4)}"
    changes = case % 120 == 0
    for place, activity in enumerate(_activities(chance)):
        if place and not _happens(chance, 0.03):  # else: a tie with the row before
            at += timedelta(seconds=chance.choice((1, 60, 3600, 86400, 20 * 86400)) * chance.randint(1, 9))
        named = f"{customer}x" if changes and place > 1 else customer
        yield [case, activity, f"R{chance.randint(1, 22)}", at, named, severity, level]
        if _happens(chance, 0.05):
            severity = chance.choice(("S1", "S2", "S3", "S4"))


def _activities(chance: random.Random) -> list[str]:
    first = chance.choice((["Assign seriousness"],) * 8 + (["Insert ticket"], []))
    before = ["Wait"] * chance.choice((0,) * 12 + (1, 2))
    work = ["Take in charge ticket"] * chance.choice((0, 1, 1, 1, 1, 2))
    for _ in range(chance.choice((0, 0, 0, 1, 2))):
        work.append(chance.choice(("Wait", "Wait", "Assign seriousness", "Insert ticket", *OTHER_WORK)))
        work += ["Take in charge ticket"] * chance.choice((0, 1))
    resolved = ["Resolve ticket"] * chance.choice((0,) + (1,) * 16 + (2,))
    closed = ["Closed"] * chance.choice((0,) + (1,) * 12 + (2,))
    again: list[str] = []
    if _happens(chance, 0.08):
        again = [chance.choice(("Take in charge ticket", "Wait", "Assign seriousness", "Require upgrade"))]
        again += [*chance.choice(([], ["Take in charge ticket"], ["Wait"])), "Resolve ticket", "Closed"]
    reopened_before_close = _happens(chance, 0.5)
    end = [*resolved, *again, *closed] if reopened_before_close else [*resolved, *closed, *again]
    return [*first, *before, *work, *end] or ["Resolve ticket"]


def purchases(chance: random.Random, count: int) -> Iterator[list[object]]:
    """Yield customers one after the other with one to twenty purchases each, some twice the same."""
    made = 0
    while made < count:
        customer = f"{10000 + made:05}"
        days = sorted(chance.randrange(545) for _ in range(chance.choice((1, 1, 1, 2, 3, 5, 20))))
        if _happens(chance, 0.05):
            days.reverse()
        for day in days[: count - made]:
            quantity = chance.choice((1, 1, 1, 2, 3, 12))
            cents = 0 if _happens(chance, 0.004) else chance.randrange(500, 4000) * quantity
            row = [customer, date(1997, 1, 1) + timedelta(day), quantity, f"{cents / 100:.2f}"]
            copies = min(2 if _happens(chance, 0.015) else 1, count - made)
            yield from [row] * copies
            made += copies


def _happens(chance: random.Random, share: float) -> bool:
    return chance.random() < share


def _customer(chance: random.Random) -> str:
    letters = "".join(chance.choices("ABCDEFGHJKLMNPQRSTUVWXYZ", k=5))
    return f"{chance.randrange(10000):04}-{letters}"


def write(folder: Path, times: int) -> None:
    """Write the three files, `times` as long as the shipped ones."""
    chance = random.Random(SEED)  # noqa: S311 - invented rows are no secret
    folder.mkdir(parents=True, exist_ok=True)
    for name, header, rows in (
        ("receivables", RECEIVABLES, receivables(chance, INVOICES * times)),
        ("helpdesk", HELPDESK, helpdesk(chance, CASES * times)),
        ("purchases", PURCHASE, purchases(chance, PURCHASES * times)),
    ):
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(header.split(","))
            writer.writerows(rows)


if __name__ == "__main__":
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--times", type=int, default=1, help="how many times as long as the shipped files")
    asked.add_argument("--into", type=Path, default=Path(__file__).parent, help="the folder to write to")
    given = asked.parse_args()
    write(given.into, given.times)
