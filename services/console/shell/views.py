"""Fills templates: one environment a language, with its words and formats."""

import hashlib
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

from babel.support import Translations
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.responses import HTMLResponse

from contracts.sealing import ERASED
from services.console.api import Problem, segment
from services.console.shell.formats import Formats
from services.console.shell.language import LANGUAGES, translations
from services.console.shell.people import People
from services.console.shell.refusals import title_of
from services.console.shell.visit import Visit
from services.console.shell.words import english, sentence

HERE: Final = Path(__file__).parent.parent
TEMPLATES: Final = HERE / "templates"
ASSETS: Final = HERE / "assets"
# One letter for each clock, where there is room for no more; the words stand below.
LETTERS: Final = {
    "acknowledge": "A",
    "first-response": "F",
    "progress": "N",
    "promised-reply": "P",
    "resolution": "R",
    "supervisor-notice": "S",
}


class Views:
    """Writes pages, and parts of pages."""

    def __init__(self, zone: ZoneInfo, people: People) -> None:
        self.people = people
        self._environments = {language: _environment(Formats(language, zone), people) for language in LANGUAGES}
        self.formats = {language: Formats(language, zone) for language in LANGUAGES}

    def page(self, visit: Visit, template: str, *, status: int = 200, **context: Any) -> HTMLResponse:
        """Answer with a page, or with the part of it that htmx asked for."""
        environment = self._environments[visit.language]
        text = environment.get_template(template).render(v=visit, **context)
        return HTMLResponse(text, status, headers={"Vary": "HX-Request, Cookie, Accept-Language"})

    def word(self, visit: Visit, name: str, kind: str) -> str:
        """Return the word for a name of the code in the reader's language."""
        return str(translations(visit.language).pgettext(kind, english(name)))

    def problem(self, visit: Visit, problem: Problem, *, part: bool = False) -> HTMLResponse:
        """Say what is wrong and what to do next, in the page or in the part that was asked for."""
        template = "problem_part.html" if part or visit.partial else "problem.html"
        return self.page(visit, template, status=problem.status, problem=problem, title=title_of(problem))


def _environment(formats: Formats, people: People) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=lambda value: _finished(value, translations(formats.language)),
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    words = translations(formats.language)
    environment.install_gettext_translations(words, newstyle=True)  # type: ignore[attr-defined]
    environment.filters |= {
        "money": formats.money,
        "count": formats.count,
        "day": formats.day,
        "moment": formats.moment,
        "instant": formats.instant,
        "day_in": formats.day_in,
        "days": formats.days,
        "duration": formats.duration,
        "hours": formats.hours,
        "short_day": formats.short_day,
        "day_of": formats.day_of,
        "dot": lambda kind: words.pgettext("dot", english(kind)) if formats.chinese else LETTERS[kind],
        "decimal": Decimal,
        "segment": segment,
        "told": lambda value: _told(words, formats, value),
        # Programs sign what they record as well.
        "person": lambda person: words.pgettext("person", people.name(person)),
        "as_text": formats.value,
        # Words that the code holds in English: names of commands, fields, events and values.
        # Nothing where the API's own sentence is all that there is.
        "refusal": lambda code: said if (said := words.pgettext("refusal", code)) != code else "",
        "help": lambda text: words.pgettext("help", text),
        "word": lambda name, kind: _word(words, name, kind) if name else name,
        "sentence": sentence,
    }
    environment.globals |= {
        "asset": asset,
        "clock": formats.clock,
        "share": formats.share,
        "today": formats.today,
        "zone": str(formats.zone),
    }
    return environment


def _finished(value: Any, words: Translations) -> Any:
    """Write what stands in place of an erased person in the reader's language, wherever it is shown."""
    return (
        value.replace(ERASED, str(words.pgettext("value", ERASED)))
        if isinstance(value, str) and ERASED in value
        else value
    )


def _told(words: Translations, formats: Formats, value: Any) -> str:
    """Write a value of an event; one that is a name of the code in the reader's language."""
    if not isinstance(value, str) or not value:
        return formats.value(value)
    plain = english(value)
    word = str(words.pgettext("value", plain))
    return word if word != plain else formats.value(value)


def _word(words: Translations, name: str, kind: str) -> str:
    """Return the word for a name; what labels something begins as a sentence does, a value stands within one."""
    word = str(words.pgettext(kind, english(name)))
    return word if kind == "value" else sentence(word)


@cache
def asset(name: str) -> str:
    """Return the address of a file, which changes with its content: browsers keep it for ever."""
    digest = hashlib.sha256((ASSETS / name).read_bytes()).hexdigest()[:12]
    return f"/assets/{name}?v={digest}"
