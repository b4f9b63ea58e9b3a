"""Writes a document as PDF with typst: data go in as JSON, never as markup, and the font is embedded."""

import json
from importlib import import_module
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

from domain.decider import Refused
from services.documents.document import Cell, Document, Table, written

TEMPLATE: Final = "document.typ"


class NoDocuments(Refused):
    """What writes PDF is not installed here."""

    code = "documents.not-installed"


def pdf(document: Document) -> bytes:
    """Return the bytes of the document on A4 pages; raise `Refused` where the extra `documents` is not installed."""
    if find_spec("typst") is None or find_spec("noto_cjk_sans_otc") is None:
        raise NoDocuments("PDF needs an extra of Kehu: pip install 'kehu[documents]'.")
    fonts = Path(str(import_module("noto_cjk_sans_otc").__file__)).parent
    template = (files("services.documents") / TEMPLATE).read_bytes()
    compiled = import_module("typst").compile(
        template,
        font_paths=[str(fonts)],
        ignore_system_fonts=True,
        sys_inputs={"document": json.dumps(_data(document), ensure_ascii=False)},
    )
    assert isinstance(compiled, bytes)
    return compiled


def _data(document: Document) -> dict[str, Any]:
    return {
        "title": document.title,
        "language": document.language.split("-")[0],
        "region": "CN" if document.language == "zh-CN" else "GB",
        "facts": [[label, written(cell)] for label, cell in document.facts],
        "parts": [_table(part) if isinstance(part, Table) else {"text": part} for part in document.parts],
        "page": list(document.page),
    }


def _table(table: Table) -> dict[str, Any]:
    return {
        "title": table.title,
        "headings": [column.heading for column in table.columns],
        "numbers": [column.is_number for column in table.columns],
        "rows": [_row(row) for row in table.rows],
        "last": _row(table.last),
    }


def _row(cells: Any) -> list[str]:
    row: list[Cell] = list(cells)
    return [written(cell) for cell in row]
