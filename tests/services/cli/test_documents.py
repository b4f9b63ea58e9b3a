"""`kehu credit statement` and `kehu collection letter` on the sample of receivables, checked by hand (CR5, CR6)."""

import asyncio
import csv
from functools import partial
from pathlib import Path
from typing import Final, Protocol
from zoneinfo import ZoneInfo

import pypdfium2
import pytest
from openpyxl import load_workbook

from services.commands.patience import Patience
from services.imports.layouts.layouts import LAYOUTS
from services.imports.plan import Terms, planned
from services.imports.rejects import open_rejects
from services.imports.report import Report
from services.imports.run import Run
from services.imports.source import open_source
from services.store.postgres import open_store
from tests.checkout import ROOT
from tests.services.api.read_models import catch_up
from tests.services.cli.kehu import Ended, kehu
from tests.services.imports.rows import no_accounts

CUSTOMER: Final = "3259-JHTAY"
ACCOUNT: Final = "3259-JHTAY-USD"
# From the eighteen rows of this customer in data/samples/receivables.csv, added up by hand: on 1 May 2012, of
# 34.00 + 93.21 + 38.50 + 52.17 only 38.50 was paid.
BY_HAND: Final = """\
Statement of account

Customer         3259-JHTAY
Account          3259-JHTAY-USD
Currency         USD
Period           2012-05-01 – 2012-06-30
Opening balance  179.38
Closing balance  222.38
Overdue          222.38

Movements
Date        What             Number              For  Charged  Credited  Balance
----------  ---------------  ------------------  ---  -------  --------  -------
2012-05-01  Opening balance                                               179.38
2012-05-12  Invoice          8439800064                 62.51             241.89
2012-05-15  Invoice          1068200065                395.00             636.89
2012-05-24  Payment          1068200065/settled                  395.00   241.89
2012-05-26  Invoice          4088200071                 38.50             280.39
2012-06-11  Payment          8439800064/settled                   62.51   217.88
2012-06-12  Invoice          0660800078                 38.50             256.38
2012-06-16  Payment          1062000013/settled                   34.00   222.38
2012-06-29  Invoice          4916300084                 37.19             259.57
2012-06-29  Payment          4916300084/settled                   37.19   222.38
2012-06-30  Closing balance                            571.70    528.70   222.38

Open items
Invoice     Invoice date  Due date    Days overdue  Outstanding  Disputed
----------  ------------  ----------  ------------  -----------  --------
4341300014  2012-01-31    2012-03-01           121        93.21      0.00
3996100048  2012-04-24    2012-05-24            37        52.17      0.00
4088200071  2012-05-26    2012-06-09            21        38.50      0.00
0660800078  2012-06-12    2012-06-26             4        38.50      0.00
Total                                                    222.38      0.00

Outstanding by days overdue
Not due   1-30  31-60  61-90    90+  Money that pays nothing yet  Credit that is not used yet  Balance
-------  -----  -----  -----  -----  ---------------------------  ---------------------------  -------
   0.00  77.00  52.17   0.00  93.21                         0.00                         0.00   222.38
"""


class Kehu(Protocol):
    def __call__(self, *arguments: str) -> Ended: ...


async def import_sample(database_url: str, folder: Path) -> None:
    """Import the rows of the customer from the sample that is shipped."""
    part = folder / "receivables.csv"
    with (ROOT / "data/samples/receivables.csv").open(encoding="utf-8", newline="") as whole:
        rows = csv.DictReader(whole)
        with part.open("w", encoding="utf-8", newline="") as written:
            out = csv.DictWriter(written, rows.fieldnames or ())
            out.writeheader()
            out.writerows(row for row in rows if row["customer_id"] == CUSTOMER)
    layout = LAYOUTS["receivables"]
    source = open_source(part, layout.required)
    steps = planned(source.records(), layout.planner(Terms(ZoneInfo("UTC"), "USD")))
    async with open_store(database_url) as store:
        with open_rejects(folder / "rejects.csv", source) as rejects:
            await Run(store, Patience(10, print), Report(rejects, lambda _: None), no_accounts).perform(steps)
            assert rejects.count == 0
    await catch_up(database_url)


@pytest.fixture(scope="module")
def run(database_url: str, tmp_path_factory: pytest.TempPathFactory) -> Kehu:
    home = tmp_path_factory.mktemp("home")
    asyncio.run(import_sample(database_url, home))
    return partial(kehu, database_url=database_url, home=home)


def test_the_statement_of_a_customer_of_the_sample_is_what_a_person_adds_up(run: Kehu) -> None:
    shown = run("credit", "statement", ACCOUNT, "--since", "2012-05-01", "--as-of", "2012-06-30")

    assert shown.err == ""
    assert shown.out == BY_HAND


def test_a_statement_as_json_begins_with_the_month(run: Kehu) -> None:
    found = run("credit", "statement", ACCOUNT, "--as-of", "2012-06-30", "--format", "json").rows

    assert (found["since"], found["opening"], found["closing"]) == ("2012-06-01", "280.39", "222.38")
    assert found["buckets"]["90+"] == "93.21"
    assert [entry["day"] for entry in found["entries"]][:2] == ["2012-06-11", "2012-06-12"]


def test_a_statement_goes_to_a_file_as_pdf_and_as_xlsx(run: Kehu, tmp_path: Path) -> None:
    for form in ("pdf", "xlsx"):
        asked = ("--as-of", "2012-06-30", "--lang", "zh-CN", "--format", form)
        assert run("credit", "statement", ACCOUNT, *asked, "--output", str(tmp_path / form)) == (0, "", "")

    page = pypdfium2.PdfDocument(tmp_path / "pdf")[0].get_textpage().get_text_range()
    (tmp_path / "xlsx").rename(tmp_path / "statement.xlsx")
    sheet = load_workbook(tmp_path / "statement.xlsx").active
    assert "对账单" in page
    assert "222.38" in page
    assert sheet is not None
    assert 222.38 in [cell.value for row in sheet.iter_rows() for cell in row]


def test_the_letter_lists_what_is_overdue(run: Kehu) -> None:
    shown = run("collection", "letter", ACCOUNT, "--as-of", "2012-06-30", "--lang", "zh-CN")

    assert shown.out.splitlines()[0] == "付款提醒函"
    assert "应付金额  222.38 USD" in shown.out
    assert "4341300014  2012-01-31  2012-03-01       121     93.21" in shown.out


def test_there_is_no_letter_before_anything_is_overdue(run: Kehu) -> None:
    shown = run("collection", "letter", ACCOUNT, "--as-of", "2012-02-20")

    assert (shown.code, shown.out) == (1, "")
    assert "there is nothing to collect" in shown.err


def test_an_unknown_account_has_no_statement(run: Kehu) -> None:
    shown = run("credit", "statement", "3259-JHTAY-EUR")

    assert shown.code == 1
    assert "There is no credit account 3259-JHTAY-EUR" in shown.err
