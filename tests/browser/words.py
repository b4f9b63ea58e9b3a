"""What the console says in each language, so that one journey reads in both."""

from services.console.shell.language import translations
from services.console.shell.words import english, sentence


def said(language: str, text: str) -> str:
    """Return a text of the console."""
    return str(translations(language).gettext(text))


def named(language: str, name: str, kind: str = "command") -> str:
    """Return the word for a name of the code."""
    return sentence(str(translations(language).pgettext(kind, english(name))))
