"""The tiers that a purchases file and a pack's numbers lead to, computed from both files alone.

Nothing of Kehu is used here, on purpose. Every half-year is evaluated in turn, with band and patience.
"""

import csv
import tomllib
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

Purchases = dict[str, list[tuple[date, int, Fraction]]]


@dataclass
class Held:
    """`asked` tells whether the last half-year asked for a lower tier that was not given."""

    tier: str
    asked: bool = False


@dataclass
class Scheme:
    """One scheme of a pack file."""

    section: dict[str, Any]
    held: dict[str, Held] = field(default_factory=dict)

    @property
    def names(self) -> list[str]:
        return [tier["name"] for tier in self.section["tiers"]]


def purchases(file: Path) -> Purchases:
    found: Purchases = defaultdict(list)
    with file.open(encoding="utf-8", newline="") as opened:
        for row in csv.DictReader(opened):
            bought = (date.fromisoformat(row["date"]), int(row["quantity"]), Fraction(row["amount"]))
            found[row["customer_id"]].append(bought)
    return found


def scheme(pack: Path, name: str) -> Scheme:
    document = tomllib.loads(pack.read_text(encoding="utf-8"))
    return Scheme(next(each for each in document["tiers"]["schemes"] if each["name"] == name))


def evaluate(rules: Scheme, bought: Purchases, end: date) -> dict[str, str]:
    """Evaluate the half-year that begins on `end`; return everybody's tier from then on."""
    first = months_before(end, {"previous half-year": 6, "12 months": 12}[rules.section["window"]["value"]])
    crowd = {
        customer: {each["name"]: fact(each["fact"], rows, first, end) for each in rules.section["inputs"]}
        for customer, rows in bought.items()
        if any(day < end for day, _, _ in rows)
    }
    rank = RANKS[rules.section["rank"]["kind"]]
    places = rank(rules, crowd, Fraction(0))
    eased = rank(rules, crowd, Fraction(rules.section.get("band", {"value": 0})["value"]))
    for customer in crowd:
        move(rules, customer, places[customer], eased[customer])
    return {customer: held.tier for customer, held in rules.held.items()}


def move(rules: Scheme, customer: str, place: str, eased: str) -> None:
    held = rules.held.get(customer)
    if held is None:
        rules.held[customer] = Held(place)
        return
    names = rules.names
    if names.index(place) <= names.index(held.tier):
        rules.held[customer] = Held(place)
    elif names.index(eased) <= names.index(held.tier):
        held.asked = False
    elif held.asked or rules.section.get("consecutive_periods", {"value": 1})["value"] == 1:
        rules.held[customer] = Held(eased)
    else:
        held.asked = True


def fact(name: str, rows: list[tuple[date, int, Fraction]], first: date, end: date) -> Fraction | None:
    inside = [(quantity, amount) for day, quantity, amount in rows if first <= day < end]
    match name:
        case "amount":
            return sum((amount for _, amount in inside), Fraction(0))
        case "quantity":
            return Fraction(sum(quantity for quantity, _ in inside))
        case "purchases":
            return Fraction(len(inside))
        case _:
            # Nobody gives scores here.
            return None


def by_thresholds(rules: Scheme, crowd: Any, ease: Fraction) -> dict[str, str]:
    rank = rules.section["rank"]

    def place(facts: dict[str, Fraction | None]) -> str:
        for row in rank["rows"]:
            met = [
                (value := facts[name]) is not None and value >= Fraction(str(least["value"])) * (1 - ease / 100)
                for name, least in row["minimum"].items()
            ]
            if (any if row.get("match") == "any" else all)(met):
                return str(row["tier"])
        return str(rank["otherwise"]["value"])

    return {customer: place(facts) for customer, facts in crowd.items()}


def by_points(rules: Scheme, crowd: Any, ease: Fraction) -> dict[str, str]:
    rank = rules.section["rank"]
    weights = {each["name"]: Fraction(each["weight"]["value"]) for each in rules.section["inputs"]}

    def place(facts: dict[str, Fraction | None]) -> str:
        score = Fraction(0)
        for points in rank["points"]:
            value = facts[points["input"]]
            reached = [row["points"]["value"] for row in points["rows"] if (value or 0) >= row["at_least"]["value"]]
            score += Fraction(max(reached, default=0)) * weights[points["input"]] / 100
        for row in rank["rows"]:
            if score >= Fraction(row["minimum"]["value"]) * (1 - ease / 100):
                return str(row["tier"])
        return str(rank["otherwise"]["value"])

    return {customer: place(facts) for customer, facts in crowd.items()}


def by_part_of_the_total(rules: Scheme, crowd: Any, ease: Fraction) -> dict[str, str]:
    rank = rules.section["rank"]
    amounts = {customer: facts[rank["by"]] for customer, facts in crowd.items()}
    total = sum(amounts.values())
    found = {customer: str(rank["nothing"]["value"]) for customer in crowd}
    before = Fraction(0)
    values = sorted({amount for amount in amounts.values() if amount > 0}, reverse=True)
    last = 0
    for value in values:
        equals = [customer for customer in crowd if amounts[customer] == value]
        last += len(equals)
        # Equal customers are out together: the last of them decides.
        before += value * (len(equals) - 1)
        for row in rank["rows"]:
            within = before < total * row["up_to"]["value"] * (1 + ease / 100) / 100
            most = row.get("most_customers")
            if within and (most is None or last <= max(1, len(crowd) * most["value"] * (1 + ease / 100) // 100)):
                found |= dict.fromkeys(equals, str(row["tier"]))
                break
        else:
            found |= dict.fromkeys(equals, str(rank["rows"][-1]["tier"]))
        before += value
    return found


def months_before(day: date, months: int) -> date:
    place = day.year * 12 + day.month - 1 - months
    return day.replace(year=place // 12, month=place % 12 + 1)


RANKS: dict[str, Callable[[Scheme, Any, Fraction], dict[str, str]]] = {
    "thresholds": by_thresholds,
    "weighted-score": by_points,
    "cumulative-share": by_part_of_the_total,
}
