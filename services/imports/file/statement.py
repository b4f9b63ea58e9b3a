"""A bank statement in ISO 20022 form, camt.053 (XML, versions 02 to 13), as a table with a row for each entry.

A file is never trusted: no document type, no entities, nothing that is fetched. An entry that the bank books as a batch
is a row for each of its details where each has an amount and they sum to the entry, else one row.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from hashlib import blake2b
from pathlib import Path
from typing import Final
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import parse

from services.imports.file.table import Row, SourceUnusable

HEADER: Final = (
    "entry_id",
    "bank_account",
    "booked_on",
    "amount",
    "currency",
    "direction",
    "returned",
    "payer",
    "text",
    "references",
)
NAMESPACE: Final = re.compile(r"\{urn:iso:std:iso:20022:tech:xsd:camt\.053\.001\.(\d\d)\}Document")
# The whole of it stands in memory, at many times its length.
LARGEST: Final = 16 << 20
DIRECTIONS: Final = {"CRDT": "credit", "DBIT": "debit"}
BOOKED: Final = "BOOK"
# Account, day, amount, currency and direction: what a bank never writes otherwise later.
CERTAIN: Final = 5
# Between references in one cell.
BETWEEN: Final = "\n"
UNKNOWN: Final = "NOTPROVIDED"


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement as a table."""

    path: Path
    size: int
    read_as: str
    found: tuple[Row, ...]
    header: tuple[str, ...] = HEADER

    def rows(self) -> Iterator[Row]:
        """Yield a row for each entry."""
        yield from self.found


def open_statement(path: Path) -> Statement:
    """Read the whole statement; raise `SourceUnusable` where it is none, or may not be trusted."""
    root = _root(path)
    version = NAMESPACE.fullmatch(root.tag)
    if version is None:
        raise SourceUnusable(f"{path} is XML, but no bank statement of ISO 20022: it is no camt.053 document.")
    rows: list[Row] = []
    pending = 0
    for statement in _all(root, "BkToCstmrStmt/Stmt"):
        seen: Counter[str] = Counter()
        account = _text(statement, "Acct/Id/IBAN") or _text(statement, "Acct/Id/Othr/Id")
        for entry in _all(statement, "Ntry"):
            if (_text(entry, "Sts/Cd") or _text(entry, "Sts")) != BOOKED:
                pending += 1
                continue
            for cells in _cells(entry, account):
                number = len(rows) + 1
                rows.append(Row(number, number, (_id(cells, _text(entry, "AcctSvcrRef"), seen), *cells)))
    left_out = f"; entries left out because they are not booked yet: {pending}" if pending else ""
    return Statement(path, len(rows), f"camt.053.001.{version[1]}{left_out}", tuple(rows))


def _root(path: Path) -> Element:
    if path.stat().st_size > LARGEST:
        raise SourceUnusable(
            f"{path} is larger than {LARGEST >> 20} MB: ask the bank for statements of shorter periods."
        )
    try:
        root = parse(path, forbid_dtd=True).getroot()
    except DefusedXmlException as hostile:
        raise SourceUnusable(f"{path} declares a document type or entities, which no bank statement has.") from hostile
    except (ParseError, ValueError, LookupError) as error:
        raise SourceUnusable(f"{path} is no well-formed XML: {error}.") from error
    assert root is not None
    return root


def _cells(entry: Element, account: str) -> Iterator[tuple[str, ...]]:
    """Yield the cells of each row of an entry, without its id."""
    details = _all(entry, "NtryDtls/TxDtls")
    amounts = [_amount(each) for each in details]
    whole = _money(entry.find("{*}Amt"))
    apart = len(details) > 1 and None not in amounts and _adds_up(amounts, whole)
    for detail, amount in zip(details, amounts, strict=True) if apart else [(None, whole)]:
        about = [detail] if detail is not None else details
        value, currency = amount or ("", "")
        direction = (
            _text(entry, "CdtDbtInd") if detail is None else _text(detail, "CdtDbtInd") or _text(entry, "CdtDbtInd")
        )
        yield (
            account,
            (_text(entry, "BookgDt/Dt") or _text(entry, "BookgDt/DtTm"))[:10],
            value,
            currency,
            DIRECTIONS.get(direction, direction),
            "yes" if _text(entry, "RvslInd") in {"true", "1"} else "no",
            _payer(about),
            " ".join(_each(about, "RmtInf/Ustrd") or _texts(entry, "AddtlNtryInf"))[:2000],
            BETWEEN.join(_references(about)),
        )


def _adds_up(amounts: Sequence[tuple[str, str] | None], whole: tuple[str, str] | None) -> bool:
    try:
        total = sum((Decimal(each[0]) for each in amounts if each), Decimal(0))
        return whole is not None and total == Decimal(whole[0]) and {each[1] for each in amounts if each} == {whole[1]}
    except InvalidOperation:
        return False


def _amount(detail: Element) -> tuple[str, str] | None:
    """Return the amount of a detail: its own in newer versions, that of the transaction in older ones."""
    own = detail.find("{*}Amt")
    return _money(own if own is not None else detail.find("{*}AmtDtls/{*}TxAmt/{*}Amt"))


def _money(amount: Element | None) -> tuple[str, str] | None:
    return None if amount is None else ((amount.text or "").strip(), amount.get("Ccy", ""))


def _payer(details: Sequence[Element]) -> str:
    names = _each(details, "RltdPties/Dbtr/Nm") or _each(details, "RltdPties/Dbtr/Pty/Nm")
    return ", ".join(dict.fromkeys(names))[:200]


def _references(details: Sequence[Element]) -> Iterator[str]:
    """Yield what the payer refers to: references of the creditor, numbers of documents, and the end-to-end id."""
    places = ("RmtInf/Strd/CdtrRefInf/Ref", "RmtInf/Strd/RfrdDocInf/Nb", "Refs/EndToEndId")
    found = dict.fromkeys(text[:64] for place in places for text in _each(details, place))
    yield from [each for each in found if each != UNKNOWN][:50]


def _id(cells: tuple[str, ...], bank_reference: str, seen: Counter[str]) -> str:
    """Return the id that the entry has in each statement: by the bank's reference, or without one by all that it says.

    Of entries that are alike on one statement, the second is another one.
    """
    said = cells[:CERTAIN] if bank_reference else cells
    content = "\n".join((bank_reference, *said))
    seen[content] += 1
    return blake2b(f"{content}\n{seen[content]}".encode(), digest_size=10).hexdigest()


def _all(within: Element, path: str) -> list[Element]:
    return within.findall("/".join(f"{{*}}{name}" for name in path.split("/")))


def _texts(within: Element, path: str) -> list[str]:
    return [text for each in _all(within, path) if (text := " ".join((each.text or "").split()))]


def _text(within: Element, path: str) -> str:
    return next(iter(_texts(within, path)), "")


def _each(details: Sequence[Element], path: str) -> list[str]:
    return [text for each in details for text in _texts(each, path)]
