"""The two languages of the console: English is written in the code, Chinese in `locale/*.po` beside it."""

from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Final

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import Translations

CHINESE: Final = "zh-CN"
ENGLISH: Final = "en"
LANGUAGES: Final = (CHINESE, ENGLISH)
LOCALE: Final = Path(__file__).parent.parent / "locale"


@cache
def translations(language: str) -> Translations:
    """Return the words of a language; English needs none."""
    catalogue = Catalog(locale="zh_CN" if language == CHINESE else "en")
    if language == CHINESE:
        for file in sorted(LOCALE.glob("*.po")):
            for message in read_catalogue(file):
                if message.id:
                    catalogue.add(message.id, message.string, context=message.context)
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return Translations(compiled)


def read_catalogue(file: Path) -> Catalog:
    """Read one file of Chinese words."""
    with file.open(encoding="utf-8") as text:
        return read_po(text, locale="zh_CN")


def preferred(cookie: str | None, accepted: str) -> str:
    """Return the language that was chosen, or else the first of the browser's that the console has."""
    if cookie in LANGUAGES:
        return cookie
    for part in accepted.split(","):
        name = part.partition(";")[0].strip().lower()
        if name.startswith("zh"):
            return CHINESE
        if name.startswith("en"):
            return ENGLISH
    return ENGLISH
