"""Statements and letters over HTTP, in each form, as of any day (CR5, CR6)."""

import asyncio
import threading
from io import BytesIO

import httpx
import pypdfium2
import pytest
from openpyxl import load_workbook

from services.documents.document import Column, Document, Table
from services.documents.form import WRITERS, Form
from tests.services.api.conftest import fill
from tests.services.api.test_credit_accounts import do_business
from tests.waiting import PATIENCE_SECONDS, eventually_async

STATEMENT = "/credit-accounts/A1/statement"
LETTER = "/credit-accounts/A1/letter"
pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest.fixture(scope="module")
def filled(database_url: str) -> str:
    return fill(database_url, do_business)


async def test_a_statement_as_json(lists: httpx.AsyncClient) -> None:
    answer = await lists.get(STATEMENT, params={"since": "2012-02-01", "as_of": "2012-02-29"})

    found = answer.json()
    assert answer.status_code == 200
    assert (found["opening"], found["closing"], found["outstanding"]) == ("200.00", "50.00", "130.00")
    assert (found["unapplied"], found["disputed"]) == ("80.00", "130.00")
    assert [(each["day"], each["kind"], each["payment"]) for each in found["entries"]] == [
        ("2012-02-15", "receipt", "150.00")
    ]
    assert [each["invoice"] for each in found["items"]] == ["1", "2"]


async def test_a_statement_as_text_pdf_and_workbook(lists: httpx.AsyncClient) -> None:
    asked = {"as_of": "2012-02-29", "lang": "zh-CN"}
    as_text = await lists.get(STATEMENT, params=asked | {"format": "text"})
    as_pdf = await lists.get(STATEMENT, params=asked | {"format": "pdf"})
    as_xlsx = await lists.get(STATEMENT, params=asked | {"format": "xlsx"})

    assert as_text.headers["content-type"] == "text/plain; charset=utf-8"
    assert as_text.text.startswith("对账单\n")
    assert as_pdf.headers["content-type"] == "application/pdf"
    assert "对账单" in pypdfium2.PdfDocument(as_pdf.content)[0].get_textpage().get_text_range()
    sheet = load_workbook(BytesIO(as_xlsx.content)).active
    assert sheet is not None
    assert sheet["A1"].value == "对账单"


@pytest.mark.parametrize("path", [STATEMENT, LETTER])
async def test_a_long_document_keeps_nobody_waiting(
    lists: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    begun, go_on = threading.Event(), threading.Event()

    def write(_: Document) -> bytes:
        begun.set()
        assert go_on.wait(PATIENCE_SECONDS / 10), "nothing else was answered meanwhile"
        return b"%PDF-"

    monkeypatch.setitem(WRITERS, Form.PDF, WRITERS[Form.PDF]._replace(write=write))
    asked = {"as_of": "2012-02-10", "format": "pdf"}
    async with asyncio.TaskGroup() as tasks:
        long = tasks.create_task(lists.get(path, params=asked))
        await eventually_async(lambda: asyncio.sleep(0, begun.is_set()))
        alive = await lists.get("/livez")
        go_on.set()

    assert (alive.status_code, long.result().content) == (200, b"%PDF-")


HOSTILE = ('#panic("x")', '"); #read("/etc/passwd")', "<b>&amp;</b>", "\u202e客户\x1b[31m", "=1+1")


@pytest.mark.parametrize("name", HOSTILE)
async def test_what_people_wrote_is_text_in_every_form(name: str) -> None:
    shown = Document(
        title=name,
        language="en",
        facts=[(name, name)],
        parts=[name, Table(name, [Column(name)], [[name]], [name])],
        page=("page", "of", ""),
    )

    text = pypdfium2.PdfDocument(WRITERS[Form.PDF].write(shown))[0].get_textpage().get_text_range()
    sheet = load_workbook(BytesIO(WRITERS[Form.XLSX].write(shown))).active

    assert text.startswith(name[:4]) or not name.isascii()
    assert "root:" not in text
    assert sheet is not None
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "inlineStr", "n"}


async def test_what_is_disputed_is_no_reason_for_a_letter(lists: httpx.AsyncClient) -> None:
    early = await lists.get(LETTER, params={"as_of": "2012-02-10"})
    late = await lists.get(LETTER, params={"as_of": "2012-02-29"})

    assert (early.status_code, early.json()["amount"], early.json()["level"]) == (200, "70.00", 1)
    assert [(each["invoice"], each["rest"]) for each in early.json()["items"]] == [("1", "70.00")]
    assert (late.status_code, late.json()["code"]) == (422, "credit-account.nothing-to-collect")


async def test_an_unknown_account_or_form_is_refused(lists: httpx.AsyncClient) -> None:
    unknown = await lists.get("/credit-accounts/A9/statement")
    form = await lists.get(STATEMENT, params={"format": "docx"})

    assert (unknown.status_code, unknown.json()["code"]) == (404, "credit-account.unknown")
    assert (form.status_code, form.json()["fields"][0]["field"]) == (422, "query.format")
