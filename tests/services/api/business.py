"""A little business for lists to show."""

from typing import Any

import httpx

MORNING = "2012-07-05T08:30:00Z"
INVOICES = [("1", "2012-01-03", "2012-02-02", "15.99"), ("2", "2012-01-04", "2012-03-01", "67.71")]


async def _post(api: httpx.AsyncClient, address: str, **fields: Any) -> None:
    answer = await api.post(address, json=fields)
    assert answer.is_success, answer.text


async def do_business(api: httpx.AsyncClient) -> None:
    """Two customers: one owes two invoices and complained, the other buys and has a tier."""
    await _post(api, "/credit-accounts/A1/open", customer_id="C1", currency="USD", occurred_at="2012-01-01T00:00:00Z")
    for invoice, invoiced, due, amount in INVOICES:
        await _post(
            api,
            "/credit-accounts/A1/record-invoice",
            invoice=invoice,
            amount={"amount": amount, "currency": "USD"},
            invoice_date=invoiced,
            due_date=due,
            occurred_at=f"{invoiced}T00:00:00Z",
        )
    for case, severity in (("7", "S1"), ("8", "S2"), ("9", "S2")):
        await _post(api, f"/complaints/{case}/receive", customer_id="C1", occurred_at=MORNING)
        await _post(api, f"/complaints/{case}/triage", severity=severity, occurred_at="2012-07-05T08:31:00Z")
    await _post(api, "/complaints/8/take-in-charge", owner="=R6", occurred_at="2012-07-05T09:30:00Z")
    await _post(api, "/customers/C2/register", full_name="客户", occurred_at="1997-01-01T00:00:00Z")
    await _post(api, "/customers/C2/assign-tier", tier="gold", occurred_at="1997-01-02T00:00:00Z", reason="asked for")
    for number, day in enumerate(("1997-01-01", "1997-01-18")):
        paid = {"amount": "29.33", "currency": "USD"}
        await _post(
            api, "/customers/C2/record-purchase", purchase=str(number), purchased_on=day, quantity=2, amount=paid
        )
