"""Schemes of tiers for tests: a test names only what it is about."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, Final

from domain.policies.sections.tiers import Scheme
from domain.tiers.scheme import classify
from domain.tiers.scheme.occasion import Occasion
from domain.tiers.scheme.place import Crowd


def ours(value: Any) -> dict[str, Any]:
    """Give a value as a pack does."""
    return {"value": value, "unsourced": "example"}


THRESHOLDS: Final = {
    "kind": "thresholds",
    "otherwise": ours("C"),
    "rows": [
        {"tier": "A", "minimum": {"spend": ours(500)}, "article": "000 三.1"},
        {"tier": "B", "minimum": {"spend": ours(100)}},
    ],
}


def scheme(**changes: Any) -> Scheme:
    """Return an ABC scheme on half-yearly spend, of thresholds 500 and 100, with these changes."""
    plain = {
        "name": "abc",
        "title": "ABC",
        "basis": ours("spend"),
        "tiers": [{"name": name, "title": name} for name in "ABC"],
        "inputs": [
            {"name": "spend", "fact": "amount", "title": "spend", "named_by": ours("spend"), "weight": ours(60)},
            {
                "name": "recency",
                "fact": "recency_days",
                "title": "recency",
                "named_by": ours("recency"),
                "better": "less",
                "weight": ours(40),
            },
        ],
        "window": ours("previous half-year"),
        "period": ours("half-year"),
        "rank": THRESHOLDS,
        "missing": ours("not-met"),
        "approval": {"decided_by": ours("none")},
        "shown_to_customer": ours(value=True),
    }
    return Scheme.model_validate(plain | changes)


def spending(*amounts: str | None) -> Crowd:
    """Return customers C1, C2 … with these amounts; None: unknown."""
    return {f"C{place}": {"spend": number(amount)} for place, amount in enumerate(amounts, start=1)}


def number(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def half_year(period: str) -> Occasion:
    """Return the evaluation with which a half-year begins."""
    year, half = int(period[:4]), period[-1]
    previous = f"{year}-H1" if half == "2" else f"{year - 1}-H2"
    at = datetime(year, 7 if half == "2" else 1, 1, tzinfo=UTC)
    return Occasion(at, at.date(), period, previous)


def placed(how: Scheme, crowd: Crowd) -> str:
    """Return the tiers of C1, C2 … as one word; - where a customer has no place."""
    found = classify.classify(how, crowd)
    return "".join(found[customer].tier if customer in found else "-" for customer in crowd)


def rank(**fields: Any) -> Scheme:
    return scheme(rank=fields)


def shares(ties: str = "better") -> Scheme:
    rows = [{"tier": tier, "share": ours(share)} for tier, share in (("A", 20), ("B", 30), ("C", 50))]
    return rank(kind="share-of-customers", by="spend", rows=rows, ties=ours(ties))


def eighty_twenty(most: int | None = 20, **fields: Any) -> Scheme:
    first = {"tier": "A", "up_to": ours(80)} | ({} if most is None else {"most_customers": ours(most)})
    rows = [first, {"tier": "B", "up_to": ours(100)}]
    return rank(kind="cumulative-share", by="spend", rows=rows, nothing=ours("C"), **fields)
