"""Recognises the encoding of a text file: by its mark, else strictly as UTF-8, else strictly as GB18030."""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from services.imports.file.table import SourceUnusable

CHUNK: Final = 1 << 20
# Those of UTF-32 begin as those of UTF-16 do.
MARKS: Final = (
    (codecs.BOM_UTF32_LE, "utf-32-le", "UTF-32"),
    (codecs.BOM_UTF32_BE, "utf-32-be", "UTF-32"),
    (codecs.BOM_UTF8, "utf-8", "UTF-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16-be", "UTF-16"),
)
NAMES: Final = {"utf-8": "UTF-8", "gb18030": "GB18030", "utf-16-le": "UTF-16", "utf-16-be": "UTF-16"}
# Of other text, hardly any byte would be right as UTF-8: with so many right ones for a wrong one, it is damaged UTF-8.
RIGHT_FOR_A_WRONG_ONE: Final = 10
_LINE_END: Final = re.compile(r"\r\n|\r|\n")


@dataclass(frozen=True, slots=True)
class Encoding:
    """How Python calls an encoding, and how people do."""

    codec: str
    name: str


def recognised(path: Path, asked: str | None = None) -> Encoding:
    """Return the encoding in which the whole file can be read; raise `SourceUnusable` with the line that cannot."""
    with path.open("rb") as file:
        head = file.read(CHUNK)
    if asked is not None:
        return _checked(path, _named(asked, head))
    for mark, codec, name in MARKS:
        if head.startswith(mark):
            return _checked(path, Encoding(codec, name))
    if wide := _without_mark(head):
        return _checked(path, wide)
    not_utf8 = first_bad_line(path, "utf-8")
    if not_utf8 is None:
        return Encoding("utf-8", "UTF-8")
    if _is_nearly_utf8(path):
        raise SourceUnusable(f"{path}: line {not_utf8} is not UTF-8, and the rest is; correct it, or name --encoding.")
    not_gb18030 = first_bad_line(path, "gb18030")
    if not_gb18030 is None:
        return Encoding("gb18030", "GB18030")
    raise SourceUnusable(
        f"{path}: line {not_utf8} is not UTF-8, and line {not_gb18030} is not GB18030; save the file as UTF-8, "
        "or name its encoding with --encoding."
    )


def first_bad_line(path: Path, codec: str) -> int | None:
    """Return the first line that cannot be read in this encoding, or None."""
    line = 1
    decoder = codecs.getincrementaldecoder(codec)()
    try:
        for chunk in _chunks(path):
            text = decoder.decode(chunk)
            # Some encodings can write half of a character (a lone surrogate), which nothing else takes.
            text.encode()
            line += len(_LINE_END.findall(text))
        decoder.decode(b"", final=True)
    except UnicodeEncodeError as error:
        return line + len(_LINE_END.findall(error.object[: error.start]))
    except UnicodeDecodeError as error:
        return line + len(_LINE_END.findall(error.object[: error.start].decode(codec, errors="replace")))
    except UnicodeError:
        return line
    return None


def _checked(path: Path, encoding: Encoding) -> Encoding:
    line = first_bad_line(path, encoding.codec)
    if line is not None:
        raise SourceUnusable(f"{path}: line {line} is not {encoding.name}; save the file as UTF-8.")
    return encoding


def _named(asked: str, head: bytes) -> Encoding:
    codec = asked.lower()
    if codec == "utf-16":
        codec = "utf-16-be" if head.startswith(codecs.BOM_UTF16_BE) else "utf-16-le"
    try:
        # Some names stand for no text at all.
        "".encode(codec)
    except (LookupError, UnicodeError) as error:
        raise SourceUnusable(f"--encoding {asked} is not an encoding, such as UTF-8, GB18030 or Big5.") from error
    return Encoding(codec, NAMES.get(codec, asked))


def _without_mark(head: bytes) -> Encoding | None:
    """Recognise UTF-16 by the zero byte beside every character of ASCII."""
    if len(head) < 2 or head.count(0) * 4 < len(head):  # noqa: PLR2004 - pairs of bytes, half of them ASCII
        return None
    return (
        Encoding("utf-16-be", "UTF-16") if head[::2].count(0) > head[1::2].count(0) else Encoding("utf-16-le", "UTF-16")
    )


def _is_nearly_utf8(path: Path) -> bool:
    right = wrong = 0
    decoder = codecs.getincrementaldecoder("utf-8")(errors="replace")
    for chunk in _chunks(path):
        text = decoder.decode(chunk)
        bad = text.count("\N{REPLACEMENT CHARACTER}")
        wrong += bad
        right += len(text) - len(text.encode("ascii", errors="ignore")) - bad
    return right > wrong * RIGHT_FOR_A_WRONG_ONE


def _chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            yield chunk
