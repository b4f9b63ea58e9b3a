"""Bank statements in XML: each version, batches, entries that go out, files that lie, and files that would harm."""

from pathlib import Path
from typing import Final

import pytest

from services.imports.file import statement
from services.imports.file.statement import HEADER, open_statement
from services.imports.file.table import SourceUnusable
from services.imports.source import open_source

SAMPLE: Final = Path(__file__).parents[4] / "data/samples/statement.xml"
SPACE: Final = "urn:iso:std:iso:20022:tech:xsd:camt.053.001"
# What each version writes otherwise: the state, and where the amount and the payer of a detail stand.
OLD: Final = """<Ntry><Amt Ccy="EUR">{amount}</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts>BOOK</Sts>
<BookgDt><DtTm>2026-06-05T10:00:00</DtTm></BookgDt><NtryDtls>{details}</NtryDtls></Ntry>"""
OLD_DETAIL: Final = """<TxDtls><AmtDtls><TxAmt><Amt Ccy="{currency}">{amount}</Amt></TxAmt></AmtDtls>
<RltdPties><Dbtr><Nm>{payer}</Nm></Dbtr></RltdPties><RmtInf><Ustrd>{text}</Ustrd></RmtInf></TxDtls>"""


def written(folder: Path, entries: str, version: str = "02", statements: int = 1) -> Path:
    file = folder / "statement.xml"
    one = f"<Stmt><Acct><Id><IBAN>DE02</IBAN></Id></Acct>{entries}</Stmt>"
    body = f"<BkToCstmrStmt>{one * statements}</BkToCstmrStmt>"
    file.write_text(f'<Document xmlns="{SPACE}.{version}">{body}</Document>', encoding="utf-8")
    return file


def read(file: Path) -> list[dict[str, str]]:
    return [dict(zip(HEADER, row.cells, strict=True)) for row in open_statement(file).rows()]


def detail(amount: str, payer: str = "A", text: str = "", currency: str = "EUR") -> str:
    return OLD_DETAIL.format(amount=amount, payer=payer, text=text, currency=currency)


def test_the_sample_has_a_row_for_each_entry_that_is_booked() -> None:
    opened = open_statement(SAMPLE)
    found = read(SAMPLE)

    assert opened.read_as == "camt.053.001.08; entries left out because they are not booked yet: 1"
    assert [(row["amount"], row["direction"], row["returned"]) for row in found] == [
        ("8000.00", "credit", "no"),
        ("100.00", "credit", "no"),
        ("200.00", "credit", "no"),
        ("300.00", "debit", "yes"),
        ("12.50", "credit", "no"),
    ]
    # Stored for ever as the names of streams.
    assert [row["entry_id"] for row in found] == [
        "5bc872e06588f5f43859",
        "01e4c97f9bc02825c030",
        "76d30b3061067e83abe2",
        "f7d2dca888a1caaef992",
        "5975a9590194d12f217a",
    ]
    assert found[1]["references"] == "2026-0611\nE-1"
    assert found[3]["text"] == "退票 账号有误"
    assert next(record.values for record in open_source(SAMPLE, HEADER).records()) == found[0]


def test_version_02_is_read_like_08(tmp_path: Path) -> None:
    (row,) = read(written(tmp_path, OLD.format(amount="5.00", details=detail("5.00", "Muster", "RE 17"))))

    assert row["booked_on"] == "2026-06-05"
    assert (row["payer"], row["text"], row["bank_account"]) == ("Muster", "RE 17", "DE02")


@pytest.mark.parametrize(
    ("details", "amounts"),
    [
        (detail("2.00") + detail("3.00"), ["2.00", "3.00"]),
        (detail("2.00") + detail("2.99"), ["5.00"]),
        (detail("2.00") + detail("3.00", currency="USD"), ["5.00"]),
        (detail("2.00") + detail("x"), ["5.00"]),
        (detail("2.00") + "<TxDtls/>", ["5.00"]),
        ("", ["5.00"]),
    ],
)
def test_a_batch_is_taken_apart_only_where_its_details_add_up(tmp_path: Path, details: str, amounts: list[str]) -> None:
    found = read(written(tmp_path, OLD.format(amount="5.00", details=details)))

    assert [row["amount"] for row in found] == amounts


def test_an_entry_has_the_same_id_in_every_statement_and_its_like_on_the_same_another(tmp_path: Path) -> None:
    first, second = OLD.format(amount="5.00", details=""), OLD.format(amount="6.00", details="")
    one_day = [row["entry_id"] for row in read(written(tmp_path, first + first))]
    overlapping = [row["entry_id"] for row in read(written(tmp_path, first + first + second))]
    twice = [row["entry_id"] for row in read(written(tmp_path, first + first, statements=2))]

    assert len({*one_day}) == len(one_day)
    assert overlapping[:2] == one_day
    assert twice == one_day * 2
    assert len({*overlapping}) == 3


BOMB: Final = '<!DOCTYPE b [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
FETCHED: Final = '<!DOCTYPE b [<!ENTITY b SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (f"<?xml version='1.0'?>{BOMB}<Document>&b;</Document>", "declares a document type"),
        (f"<?xml version='1.0'?>{FETCHED}<Document>&b;</Document>", "declares a document type"),
        ("<?xml version='1.0'?><!DOCTYPE b SYSTEM 'http://a.example/b.dtd'><Document/>", "declares a document type"),
        ("<Document><BkToCstmrStmt>", "no well-formed XML"),
        ("<?xml version='1.0' encoding='x-none'?><Document/>", "no well-formed XML"),
        ("<Document xmlns='urn:iso:std:iso:20022:tech:xsd:pain.001.001.03'/>", "no camt.053"),
        ("<html/>", "no camt.053"),
    ],
)
def test_what_is_no_statement_or_would_harm_is_refused_whole(tmp_path: Path, text: str, sentence: str) -> None:
    file = tmp_path / "statement.xml"
    file.write_text(text, encoding="utf-8")

    with pytest.raises(SourceUnusable, match=sentence):
        open_source(file, HEADER)


def test_a_statement_is_of_a_size_that_memory_holds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(statement, "LARGEST", 10)

    with pytest.raises(SourceUnusable, match="larger than"):
        open_statement(SAMPLE)
    assert tmp_path.exists()
