"""Whose money an entry is: proposed by reference, by amount, by the payer's name, and not at all where two fit."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, Final

import pytest

from domain.credit.matching import OpenInvoice, proposed


def invoice(account: str, number: str, rest: str, due: str = "2026-06-30", name: str = "") -> OpenInvoice:
    return OpenInvoice(account, f"C-{account}", name or f"Name of {account}", number, due, Decimal(rest))


OPEN: Final = (
    invoice("A", "2026/0501", "100.00"),
    invoice("A", "RE-17", "40.00", due="2026-06-01"),
    invoice("B", "88123", "60.00"),
    invoice("B", "88124", "60.00"),
    invoice("C", "7", "55.00"),
)
D: Final = Decimal


@pytest.mark.parametrize(
    ("amount", "texts", "payer", "proposal"),
    [
        ("100.00", ["invoice 2026/0501."], "", ("reference-and-amount", "A", [("2026/0501", D(100))])),
        ("140.00", ["2026/0501, re-17"], "", ("reference-and-amount", "A", [("RE-17", D(40)), ("2026/0501", D(100))])),
        ("120.00", ["2026/0501 RE-17"], "", ("reference", "A", [("RE-17", D(40)), ("2026/0501", D(80))])),
        ("150.00", ["2026/0501"], "", ("reference", "A", [("2026/0501", D(100))])),
        ("40.00", ["thank you"], "", ("amount", "A", [("RE-17", D(40))])),
        ("60.00", ["thank you"], "", ("unclear", None, [])),
        ("160.00", ["2026/0501 and 88123"], "", ("unclear", None, [])),
        ("70.00", [""], "NAME of b", ("payer", "B", [("88123", D(60)), ("88124", D(10))])),
        ("9.00", ["on day 7"], "", ("unclear", None, [])),
        ("9.00", [], "", ("unclear", None, [])),
    ],
)
def test_a_proposal_says_why(amount: str, texts: Sequence[str], payer: str, proposal: Any) -> None:
    found = proposed(Decimal(amount), texts, payer, OPEN)

    assert (found.why, found.account_id, [*found.pays]) == proposal


def test_money_that_went_out_is_nobodys_payment() -> None:
    assert proposed(Decimal(100), ["2026/0501"], "", OPEN, debit=True).why == "debit"
