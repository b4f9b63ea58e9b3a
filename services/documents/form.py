"""The forms in which a document is had: which writer makes each, and what it is called on the web."""

from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Final, NamedTuple

from services.documents.document import Document
from services.documents.pdf import pdf
from services.documents.sheet import workbook
from services.documents.text import text


class Form(StrEnum):
    """The form of a document; JSON is for programs."""

    TEXT = "text"
    PDF = "pdf"
    XLSX = "xlsx"
    JSON = "json"


class Writer(NamedTuple):
    """Writes a document as bytes of a media type."""

    media_type: str
    write: Callable[[Document], bytes]


def _text(document: Document) -> bytes:
    return text(document).encode()


WRITERS: Final[Mapping[Form, Writer]] = {
    Form.TEXT: Writer("text/plain; charset=utf-8", _text),
    Form.PDF: Writer("application/pdf", pdf),
    Form.XLSX: Writer("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", workbook),
}
