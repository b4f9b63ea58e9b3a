"""Every text and every name of the console is there in Chinese (issue: both languages, no string missing)."""

import importlib
import pkgutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from babel.messages.catalog import Message
from babel.messages.extract import extract_from_dir

import domain
from contracts.catalog import AGGREGATES, COMMANDS
from domain.decider import Refused
from services.console import app
from services.console.shell.language import CHINESE, ENGLISH, LOCALE, preferred, read_catalogue, translations
from services.console.shell.words import english
from tests.services.console.pages import console, problem

HERE = Path(app.__file__).parent
METHODS = [("**.py", "python"), ("templates/**.html", "jinja2")]
OPTIONS = {"templates/**.html": {"newstyle_gettext": "true", "trim_blocks": "true", "lstrip_blocks": "true"}}
KEYWORDS: dict[str, Any] = {"_": None, "N_": None, "gettext": None, "ngettext": (1, 2)}
TEXTS = read_catalogue(LOCALE / "texts.po")
NAMES = read_catalogue(LOCALE / "names.po")
REFUSALS = read_catalogue(LOCALE / "refusals.po")
HELPS = read_catalogue(LOCALE / "helps.po")


def extracted() -> set[str | tuple[str, ...]]:
    found = extract_from_dir(HERE, METHODS, OPTIONS, keywords=KEYWORDS)
    return {message for _, _, message, _, _ in found}


def test_every_text_is_translated_and_none_is_left_over() -> None:
    translated = {message.id for message in TEXTS if message.id}

    assert extracted() == translated


@pytest.mark.parametrize("message", [message for message in TEXTS if message.id], ids=lambda each: str(each.id)[:40])
def test_a_translation_says_something_and_has_the_same_gaps(message: Message) -> None:
    assert message.string
    said = message.string if isinstance(message.string, str) else message.string[0]
    meant = message.id if isinstance(message.id, str) else message.id[-1]

    assert said
    assert gaps(said) == gaps(meant)


def gaps(text: str) -> set[str]:
    return {part.split(")")[0] for part in text.split("%(")[1:]}


def names() -> Iterator[tuple[str, str]]:
    for aggregate in AGGREGATES.values():
        for command in aggregate.commands:
            yield "command", english(command.name)
            yield from of_schema(command.model_json_schema())
        for event in aggregate.events:
            yield "event", english(event.type)
            yield from (("field", english(name)) for name in event.model_fields if name != "grounds")


def of_schema(schema: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for part in (schema, *schema.get("$defs", {}).values()):
        for name, said in part.get("properties", {}).items():
            yield "field", english(name)
            for kind in said.get("anyOf", [said]):
                yield from (("value", english(value)) for value in kind.get("enum", ()))


@pytest.mark.parametrize("kind", ["command", "event", "field", "value"])
def test_every_name_of_the_catalogue_has_a_chinese_word(kind: str) -> None:
    missing = {name for of, name in names() if of == kind and NAMES.get(name, context=kind) is None}

    assert not missing


def test_the_help_of_every_field_is_there_in_chinese_and_none_is_left_over() -> None:
    helps = set()
    for aggregate in AGGREGATES.values():
        for command in aggregate.commands:
            schema = command.model_json_schema()
            for part in (schema, *schema.get("$defs", {}).values()):
                helps |= {said["description"] for said in part.get("properties", {}).values() if "description" in said}

    assert helps == {message.id for message in HELPS if message.id}


def kinds_of(refused: type[Refused]) -> Iterator[type[Refused]]:
    for kind in refused.__subclasses__():
        yield kind
        yield from kinds_of(kind)


def test_every_refusal_of_a_decision_is_called_something_in_chinese() -> None:
    for module in pkgutil.walk_packages(domain.__path__, "domain."):
        importlib.import_module(module.name)
    codes = {kind.code for kind in kinds_of(Refused) if kind.__module__.startswith("domain.") and "code" in vars(kind)}

    assert codes <= {message.id for message in REFUSALS if message.id}


@pytest.mark.parametrize(("language", "says"), [(CHINESE, "客户已有负责人"), (ENGLISH, "")])
async def test_a_refusal_is_told_in_the_readers_language_before_the_apis_own(language: str, says: str) -> None:
    refused = problem(422, "customer.has-owner", "li answers for it.")
    cookies = {"Cookie": f"kehu_language={language}"}
    async with console({"GET /complaints": refused}) as browser:
        page = await browser.get("/complaints", headers=cookies)

    assert says in page.text
    assert '<span lang="en"' in page.text
    assert "li answers for it." in page.text
    assert ("客户已有负责人" in page.text) is (language == CHINESE)


def test_names_are_written_in_words() -> None:
    assert english("credit-account.record-receipt") == "record receipt"
    assert english("customer.tier-assigned.v1") == "tier assigned"
    assert english("invoice_date") == "invoice date"
    assert english("重要") == "重要"


def test_a_language_is_the_chosen_one_then_the_browsers_then_english() -> None:
    assert preferred(CHINESE, "en") == CHINESE
    assert preferred(None, "fr, zh;q=0.8, en;q=0.5") == CHINESE
    assert preferred("klingon", "en-GB") == ENGLISH
    assert preferred(None, "") == ENGLISH


def test_a_text_without_a_translation_stays_english() -> None:
    assert translations(CHINESE).gettext("nobody wrote this") == "nobody wrote this"


def test_every_kind_of_thing_has_a_chinese_word() -> None:
    """Forms say what their command is about."""
    words = translations(CHINESE)
    names = {english(command.partition(".")[0]) for command in COMMANDS}
    assert {name for name in names if words.pgettext("thing", name) == name} == set()
