"""Statements and letters as text, PDF and XLSX, in both languages (CR5, CR6, K22, K23, K27)."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import Any

import pypdfium2
import pytest
from openpyxl import load_workbook

from domain.credit.rules import CreditRules, Step
from services.documents import letter as letters
from services.documents import statement as statements
from services.documents.document import Document, Language
from services.documents.letter import Letter, NoStepDue, NothingToCollect, PromiseOpen, StepUnknown
from services.documents.pdf import pdf
from services.documents.sheet import workbook
from services.documents.text import text
from services.documents.words import CHINESE, ENGLISH
from tests.services.documents.samples import account, collectable, in_march, item

LADDER = CreditRules(ladder=(Step("phone", 1), Step("letter", 15), Step("visit", 30), Step("lawsuit", 60)))
DAY = date(2025, 3, 31)
BOTH = (item("I1", date(2025, 3, 1), "600.00", days=30), item("I2", date(2025, 3, 11), "250.00", days=20))


def letter_for(amount: str = "850.00", **others: Any) -> Letter:
    given: dict[str, Any] = {"items": BOTH, "rules": LADDER, "standing": collectable(amount), "step": None} | others
    return letters.letter(account(), given["standing"], given["items"], given["rules"], day=DAY, step=given["step"])


def pages(document: Document) -> list[str]:
    """Return the text of each page of the PDF."""
    opened = pypdfium2.PdfDocument(pdf(document))
    return [page.get_textpage().get_text_range() for page in opened]


def cells_of(document: Document) -> list[Any]:
    """Return the cells of the workbook that hold something."""
    sheet: Any = load_workbook(BytesIO(workbook(document))).active
    return [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]


def test_k27_a_statement_of_march_opens_and_closes_with_what_is_owed() -> None:
    found = in_march()

    assert (found.opening, found.closing) == (Decimal("250.00"), Decimal("250.00"))
    assert [(each.kind, each.charge, each.payment, each.balance) for each in found.entries] == [
        ("invoice", Decimal("300.00"), Decimal("0.00"), Decimal("550.00")),
        ("credit-note", Decimal("0.00"), Decimal("50.00"), Decimal("500.00")),
        ("receipt", Decimal("0.00"), Decimal("250.00"), Decimal("250.00")),
    ]


def test_columns_of_chinese_text_stand_below_each_other() -> None:
    lines = text(statements.document(in_march(), "zh-CN")).splitlines()

    at = lines.index("往来明细")
    assert lines[0] == "对账单"
    assert lines[at + 1 : at + 5] == [
        "日期        摘要        单据号  对应单据    应收    已收    余额",
        "----------  ----------  ------  --------  ------  ------  ------",
        "2025-03-01  期初余额                                      250.00",
        "2025-03-05  发票        I2                300.00          550.00",
    ]


@pytest.mark.parametrize(("language", "words"), [("zh-CN", CHINESE), ("en", ENGLISH)])
def test_a_pdf_has_the_words_of_its_language_and_the_name_of_the_customer(
    language: Language, words: dict[str, str]
) -> None:
    (page,) = pages(statements.document(in_march(), language))

    for shown in (words["statement"], words["credit-note"], words["not-due"], "龘龙贸易", "250.00", "2025-03-25"):
        assert shown in page


def test_a_pdf_draws_every_chinese_character_with_the_font_that_it_embeds() -> None:
    content = pdf(statements.document(in_march(), "zh-CN"))
    bitmap = pypdfium2.PdfDocument(content)[0].render(scale=2, grayscale=True)

    # Of 对账单 at the top left: boxes in place of characters that a font lacks would be far lighter.
    title = [bitmap.buffer[row * bitmap.stride + column] for row in range(110, 160) for column in range(100, 210)]
    assert sum(shade < 128 for shade in title) > 800
    assert b"/FontFile" in content
    assert b"NotoSansCJK" in content


def test_a_workbook_keeps_numbers_as_numbers_and_runs_no_text() -> None:
    cells = {cell.value: cell for cell in cells_of(statements.document(in_march(), "en"))}

    assert cells["=1+1"].data_type == "s"
    assert cells[550].number_format == "#,##0.00"


def test_an_amount_too_long_for_a_number_of_a_spreadsheet_is_text() -> None:
    large = replace(in_march(), opening=Decimal("9999999999999999.99"))

    assert "9,999,999,999,999,999.99" in [cell.value for cell in cells_of(statements.document(large, "en"))]


def test_k22_a_letter_lists_what_is_left_of_each_item_and_their_sum() -> None:
    found = letter_for()

    assert [(each.invoice, each.rest) for each in found.items] == [("I1", Decimal("600.00")), ("I2", Decimal("250.00"))]
    assert (found.amount, found.deducted) == (Decimal("850.00"), Decimal("0.00"))
    assert (found.step, found.level) == ("letter", 2)


def test_k23_a_letter_deducts_money_and_credit_where_the_policy_says_so() -> None:
    found = letter_for("20.00", items=(item("I1", date(2025, 3, 1), "320.00"),))

    shown = text(letters.document(found, "en"))
    assert (found.amount, found.deducted) == (Decimal("20.00"), Decimal("300.00"))
    assert "Less money and credit on your account" in shown
    assert "20.00 CNY" in shown


def test_what_is_disputed_is_not_asked_for() -> None:
    items = (*BOTH, item("I3", date(2025, 3, 1), "90.00", disputed="90.00"))

    assert [each.invoice for each in letter_for(items=items).items] == ["I1", "I2"]


@pytest.mark.parametrize(
    ("step", "english", "chinese"),
    [
        ("phone", "Payment reminder", "付款提醒函"),
        ("letter", "Second reminder", "催款函"),
        ("visit", "Final reminder", "最后催款函"),
        ("lawsuit", "Notice before legal action", "诉讼前通知函"),
    ],
)
def test_each_step_of_the_ladder_has_words_of_its_own(step: str, english: str, chinese: str) -> None:
    found = letter_for(step=step)

    assert letters.document(found, "en").title == english
    assert letters.document(found, "zh-CN").title == chinese


def test_there_is_no_letter_where_there_is_nothing_to_collect() -> None:
    with pytest.raises(NothingToCollect):
        letter_for(standing=None)


def test_there_is_no_letter_while_a_promise_is_open() -> None:
    with pytest.raises(PromiseOpen, match="2025-04-05"):
        letter_for(standing=collectable("850.00", paused_until=date(2025, 4, 5)))


def test_there_is_no_letter_before_the_first_step() -> None:
    with pytest.raises(NoStepDue):
        letter_for(standing=collectable("850.00", stage=None))


def test_a_step_that_the_ladder_does_not_have_is_refused_with_those_it_has() -> None:
    with pytest.raises(StepUnknown, match="phone, letter, visit, lawsuit"):
        letter_for(step="fax")


def test_without_a_ladder_the_mildest_letter_is_written() -> None:
    found = letter_for(rules=CreditRules(), standing=collectable("850.00", stage=None))

    assert letters.document(found, "en").title == "Payment reminder"


def test_both_languages_have_the_same_words() -> None:
    assert list(ENGLISH) == list(CHINESE)
