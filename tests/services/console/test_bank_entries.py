"""The tab of bank entries: what waits, the proposal with its reason, and links that carry it into the form."""

from html import unescape
from typing import Any, Final

from tests.services.console.pages import EMPTY, console

ENTRY: Final[dict[str, Any]] = {
    "entry": "E1",
    "booked_on": "2026-06-05",
    "amount": "60.00",
    "currency": "CNY",
    "direction": "credit",
    "returned": False,
    "payer": "<b>Li</b>",
    "text": "I1 & I2",
    "state": "waiting",
    "account": None,
    "receipt": None,
    "by": None,
    "why": "reference-and-amount",
    "proposed_account": "A/1",
    "proposed_customer": "C1",
    "pays": [{"invoice": "I1", "amount": "50.00"}, {"invoice": "I2", "amount": "10.00"}],
    "bank_account": "6222",
}
OUT: Final = ENTRY | {
    "entry": "E2",
    "direction": "debit",
    "returned": True,
    "why": "debit",
    "proposed_account": None,
    "pays": [],
}


def answers(*items: dict[str, Any]) -> dict[str, Any]:
    return {
        "GET /bank-entries": EMPTY | {"items": items},
        "GET /receivables/overdue-counts": {"customers": 0, "items": 0},
    }


async def test_a_proposal_is_confirmed_in_a_form_that_has_it() -> None:
    sent: list[Any] = []
    async with console(answers(ENTRY, OUT), sent) as browser:
        page = await browser.get("/receivables", params={"tab": "entries"})
    text = unescape(page.text)

    assert page.status_code == 200
    form = (
        "account_id=A%2F1&allocations.0.invoice=I1&allocations.0.amount.amount=50.00&allocations.0.amount.currency=CNY"
    )
    assert f"/do/bank-entries/assign/E1?{form}&allocations.1.invoice=I2" in text
    assert "/do/bank-entries/reject/E2" in text
    assert "/do/bank-entries/assign/E2" not in text
    assert "<b>Li</b>" not in page.text
    assert next(each.url.params["state"] for each in sent if each.url.path == "/bank-entries") == "waiting"


async def test_what_was_said_can_be_taken_back() -> None:
    said = ENTRY | {"state": "assigned", "account": "A1", "receipt": "BANK-E1", "why": None, "proposed_account": None}
    async with console(answers(said)) as browser:
        page = await browser.get("/receivables", params={"tab": "entries", "state": "assigned"})

    assert "/do/bank-entries/reopen/E1" in page.text
    assert "BANK-E1" in page.text
