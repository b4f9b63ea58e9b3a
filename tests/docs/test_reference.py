"""The reference is made of the code, and says all of it (issue 18, 5)."""

import re
from typing import Final

import pytest

from contracts.catalog import COMMANDS as OF_CATALOGUE
from contracts.catalog import EVENTS
from docs.site.build import made
from docs.site.language import CHINESE, ENGLISH
from docs.site.reference.metrics import measurements
from docs.site.reference.refusals import codes
from docs.site.reference.source import LAYERS
from services.api.described.problems import explained
from services.console.shell.language import LOCALE, read_catalogue
from tests.checkout import ROOT
from tests.deploy.test_monitoring import families_of_processes
from tests.services.cli.test_help import paths

SETTING: Final = re.compile(r"KEHU_[A-Z_]*[A-Z]\b")
# A mark of our own on processes that we started, and names that go on.
NOT_SET_BY_PEOPLE: Final = {"KEHU_STACK", "KEHU_NOTICES", "KEHU_OIDC"}
# The pages that are made of the code are made once for all.
pytestmark = pytest.mark.xdist_group("site")


def pages() -> dict[str, str]:
    return made(ENGLISH)


def test_every_command_of_the_command_line_has_its_help() -> None:
    text = "\n".join(page for name, page in pages().items() if name.startswith("reference/commands"))

    assert [path for path in paths() if f"# kehu {' '.join(path)}\n" not in text] == []


def test_every_setting_is_named_with_its_meaning() -> None:
    sources = [file.read_text("utf-8") for layer in LAYERS for file in (ROOT / layer).rglob("*.py")]
    named = {name for source in sources for name in SETTING.findall(source)} - NOT_SET_BY_PEOPLE
    page = pages()["reference/settings.md"]

    assert [name for name in sorted(named) if name not in page] == []
    assert "<td></td></tr>" not in page


def test_every_measurement_of_a_process_is_named() -> None:
    told = {(each.name, each.documentation) for each in families_of_processes()}
    named = {(each.name.removesuffix("_total").removesuffix("_info"), each.meaning) for each in measurements()}

    assert told - named == set()


def test_every_refusal_has_a_sentence() -> None:
    chinese = {str(each.id) for each in read_catalogue(LOCALE / "refusals.po") if each.id}
    found = codes()

    said = {code for code, sentences in found.items() if sentences} | explained().keys()
    assert said == found.keys()
    assert len([code for code, sentences in found.items() if sentences]) > 300
    # One for each list of a pack, made of its name.
    assert {code for code in chinese - found.keys() if not code.endswith("-unknown")} == set()
    assert "这个编号已有人用。" in made(CHINESE)["reference/refusals.md"]


def test_every_event_has_its_fields_and_an_example() -> None:
    text = "\n".join(page for name, page in pages().items() if name.startswith("reference/events/"))

    assert [name for name in EVENTS if f"## {name}\n" not in text] == []
    assert text.count("```json") == len(EVENTS)


def test_every_operation_is_described() -> None:
    text = "\n".join(page for name, page in pages().items() if name.startswith("reference/http/"))

    assert [name for name in OF_CATALOGUE if f"/{name.partition('.')[2]}</code>" not in text] == []
