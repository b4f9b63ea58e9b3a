"""What a workbook unpacks to, looked through before its library builds objects of it: a small file can hold a bomb.

The library keeps the elements of a row until the row ends, and those of every other part until the file is closed. So
what counts is how many elements come in one go.
"""

import re
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from contracts.form.legible import shown
from services.imports.file.table import SourceUnusable

# Of the whole file; unpacked, of a part with the rows of a sheet, of any other part, and of all of them.
LARGEST_FILE: Final = 100 << 20
LARGEST_SHEET: Final = 1 << 30
LARGEST_PART: Final = 64 << 20
LARGEST_WHOLE: Final = 2 << 30
MOST_PARTS: Final = 10_000
# As many as a sheet can have.
MOST_ROWS: Final = 1 << 20
# A row of 16,384 cells with formulas has about 100,000 tags; the texts of a workbook are kept more cheaply.
MOST_TAGS: Final = 300_000
MOST_TAGS_OF_TEXTS: Final = 6_000_000
CHUNK: Final = 1 << 20
# No tag that ends a row is longer.
OVERLAP: Final = 4096
TEXTS: Final = "xl/sharedStrings.xml"
_A_SHEET: Final = re.compile(r"xl/worksheets/[^/]+\.xml")
_ROW_END: Final = re.compile(rb"</(?:\w{1,20}:)?row\s*>|<(?:\w{1,20}:)?row(?:\s[^<>]*)?/>")
# In what is no element, the end of a row is only text.
_NO_ELEMENT: Final = re.compile(rb"<!|<\?(?!xml\s)")
_BEFORE_XML: Final = b"\xef\xbb\xbf\xfe\xff\x00 \t\r\n"
_ENCODING: Final = re.compile(rb"^\s*<\?xml[^>]*?\sencoding\s*=\s*[\"']([^\"']*)")
_READ: Final = (b"", b"utf-8", b"us-ascii")


def check(path: Path) -> None:
    """Refuse a file that would take too much room once it is unpacked, and parts that define their own entities."""
    size = path.stat().st_size
    if size > LARGEST_FILE:
        raise SourceUnusable(f"{path} has {size:,} bytes; a workbook may have {LARGEST_FILE:,}: save it as CSV.")
    try:
        with ZipFile(path) as packed:
            _check_sizes(path, packed.infolist())
            for part in packed.infolist():
                _check_part(path, packed, part)
    except (BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, UnicodeError) as error:
        raise SourceUnusable(f"{path} is damaged, or not an XLSX workbook.") from error


def _check_sizes(path: Path, parts: list[ZipInfo]) -> None:
    if len(parts) > MOST_PARTS:
        raise SourceUnusable(f"{path} has {len(parts):,} parts; a workbook may have {MOST_PARTS:,}.")
    for part in parts:
        most = LARGEST_SHEET if _A_SHEET.fullmatch(part.filename) else LARGEST_PART
        if part.file_size > most:
            name = shown(part.filename)
            raise SourceUnusable(f"{path}: {name} unpacks to {part.file_size:,} bytes; it may have {most:,}.")
        if part.compress_type not in {ZIP_STORED, ZIP_DEFLATED}:
            raise SourceUnusable(f"{path}: {shown(part.filename)} is packed in a way that no workbook is.")
    whole = sum(part.file_size for part in parts)
    if whole > LARGEST_WHOLE:
        raise SourceUnusable(f"{path} unpacks to {whole:,} bytes; a workbook may have {LARGEST_WHOLE:,}.")


def _check_part(path: Path, packed: ZipFile, part: ZipInfo) -> None:
    """Look through a part that can be read as XML, whatever its name."""
    look = _Look(f"{path}: {shown(part.filename)}", MOST_TAGS_OF_TEXTS if part.filename == TEXTS else MOST_TAGS)
    with packed.open(part) as content:
        head = content.read(CHUNK)
        if not head.lstrip(_BEFORE_XML).startswith(b"<"):
            return
        encoding = _ENCODING.search(head.removeprefix(b"\xef\xbb\xbf"))
        if b"\0" in head or (encoding[1].lower() if encoding else b"") not in _READ:
            raise SourceUnusable(f"{look.name} is not UTF-8: not read.")
        ahead, rest = head, b""
        while ahead:
            rest = look.at(rest + ahead)
            ahead = content.read(CHUNK)


@dataclass(slots=True)
class _Look:
    """Counts the tags since the last row ended."""

    name: str
    most_tags: int
    tags: int = 0
    rows: int = 0
    has_ends: bool = True

    def at(self, text: bytes) -> bytes:
        """Look at what comes next; return its last tag, which may not be whole."""
        if b"<!DOCTYPE" in text:
            raise SourceUnusable(f"{self.name} defines a document type: not read.")
        stop = _safe_end(text)
        if _NO_ELEMENT.search(text, 0, stop):
            self.has_ends = False
        done = 0
        if self.has_ends:
            for end in _ROW_END.finditer(text, 0, stop):
                self._count(text, done, end.end())
                done, self.tags, self.rows = end.end(), 0, self.rows + 1
        self._count(text, done, stop)
        if self.rows > MOST_ROWS:
            raise SourceUnusable(f"{self.name} has more than {MOST_ROWS:,} rows.")
        return text[stop:]

    def _count(self, text: bytes, start: int, end: int) -> None:
        self.tags += text.count(b"<", start, end)
        if self.tags > self.most_tags:
            where = f" in row {self.rows + 1:,}" if self.rows else ""
            raise SourceUnusable(f"{self.name} has more than {self.most_tags:,} tags{where}: save it as CSV.")


def _safe_end(text: bytes) -> int:
    """Return the place before the last tag, so that none is cut; a tag without end is let go."""
    last = text.rfind(b"<", max(0, len(text) - OVERLAP))
    return last if last >= 0 else len(text)
