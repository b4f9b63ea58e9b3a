"""Chooses the form of an answer by the Accept header, as RFC 9110 (12.5.1) says."""

import re
from collections.abc import Sequence
from typing import Final, NamedTuple

# Elements end at commas outside quotes.
_ELEMENT: Final = re.compile(r'(?:[^,"]|"(?:[^"\\]|\\.)*+")++')
_QUALITY: Final = re.compile(r"0(?:\.[0-9]{0,3})?|1(?:\.0{0,3})?")
_RANGE: Final = re.compile(r"[!#$&+.^_`|~%'*0-9a-z-]+/[!#$&+.^_`|~%'*0-9a-z-]+")


class Range(NamedTuple):
    """A media range that the client takes, and how gladly."""

    media: str
    quality: float


def chosen(accept: str, offered: Sequence[str]) -> str | None:
    """Return the media type that the client likes best, None where it takes none; the first offered wins ties."""
    ranges = [each for element in _ELEMENT.findall(accept) if (each := _range(element))]
    if not ranges:
        return offered[0]
    # A type that is named counts before one that only fits a range such as */*.
    judged = [(*_judged(media, ranges), -place) for place, media in enumerate(offered)]
    quality, _, place = max(judged)
    return offered[-place] if quality > 0 else None


def _judged(media: str, ranges: Sequence[Range]) -> tuple[float, int]:
    """Return the quality of the most specific range that fits, and how specific that is."""
    fitting = (media, f"{media.partition('/')[0]}/*", "*/*")
    for specific, name in zip((2, 1, 0), fitting, strict=True):
        found = [each.quality for each in ranges if each.media == name]
        if found:
            return max(found), specific
    return 0, 0


def _range(element: str) -> Range | None:
    media, *parameters = (part.strip().lower() for part in element.split(";"))
    quality = 1.0
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip() == "q":
            if not _QUALITY.fullmatch(value.strip()):
                return None
            quality = float(value)
    return Range(media, quality) if _RANGE.fullmatch(media) else None
