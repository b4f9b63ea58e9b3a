"""Every command and sub-command leads to a function and explains itself."""

import inspect
import re
from collections.abc import Iterator
from pkgutil import resolve_name, walk_packages
from typing import Final

import pytest
from typer.testing import CliRunner

from services import cli
from services.cli.catalogue.published import sentence
from services.cli.commands import COMMANDS, Group
from services.cli.later import docstring, within
from services.cli.main import APP
from tests.checkout import ROOT

FILES: Final = [file for folder in ("kehu", "services") for file in (ROOT / folder).rglob("*.py")]
SOURCES: Final = "\n".join(file.read_text("utf-8") for file in FILES)


def paths() -> Iterator[tuple[str, ...]]:
    """Yield the words that lead to each command."""
    for name, place in COMMANDS.items():
        yield (name,)
        yield from ((name, each) for each in (within(place) if isinstance(place, Group) else ()))


def functions() -> Iterator[str]:
    """Yield where the function of each command is."""
    for place in COMMANDS.values():
        yield from place.commands.values() if isinstance(place, Group) else (place,)


def said(*arguments: str) -> str:
    result = CliRunner().invoke(APP, arguments)

    assert result.exit_code == 0, result.output
    return result.output


def is_named(module: str) -> bool:
    """Tell whether another module imports this one, or names it as the place of a command."""
    folder, _, name = map(re.escape, module.rpartition("."))
    return bool(re.search(rf"{folder}\.{name}(:| import)|from {folder} import .*\b{name}\b", SOURCES))


def test_no_module_was_forgotten_in_the_table_of_commands() -> None:
    modules = [found.name for found in walk_packages(cli.__path__, "services.cli.") if not found.ispkg]

    assert [module for module in modules if not is_named(module)] == []


@pytest.mark.parametrize("path", list(paths()), ids=" ".join)
def test_a_command_explains_itself(path: tuple[str, ...]) -> None:
    explained = said(*path, "--help")

    usage, sentence = (part.strip() for part in explained.split("Usage:", 1)[1].split("\n", 1))
    # Typer adds the brackets and the dots.
    assert not re.search(r"\[\[|…", usage)
    assert sentence[:1].isupper()
    assert "." in sentence
    assert said(*path, "-h") == explained


@pytest.mark.parametrize("function", list(functions()))
def test_the_help_read_from_the_source_is_that_of_the_function(function: str) -> None:
    assert docstring(function) == inspect.getdoc(resolve_name(function))


@pytest.mark.parametrize(
    "group", [(), *((name,) for name, place in COMMANDS.items() if isinstance(place, Group))], ids=" ".join
)
def test_a_group_shows_a_line_for_each_command_in_80_columns(group: tuple[str, ...]) -> None:
    shown = said(*group, "-h").splitlines()

    assert max(map(len, shown)) <= 80
    for path in paths():
        if path[:-1] == group:
            (line,) = (line for line in shown if line.startswith(f"│ {path[-1]} "))
            assert line.strip("│ ").removeprefix(path[-1]).strip()[:1].isupper()


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("quer overdue", "'query'"),
        ("QUERY overdue", "'query'"),
        ("tiers evaluat", "'evaluate'"),
        ("complaint triag 8", "'triage'"),
        ("relay parkd", "'parked'"),
        # What is there under another name of the first word.
        ("overdue", "'kehu query overdue'"),
        ("credit overdue", "'kehu query overdue'"),
        ("merge C2", "'kehu customers merge'"),
        ("record-receit", "'kehu credit record-receipt'"),
    ],
)
def test_a_command_that_does_not_exist_is_wrong_usage_and_the_one_meant_is_named(words: str, meant: str) -> None:
    result = CliRunner(env={"COLUMNS": "200"}).invoke(APP, words.split())

    assert result.exit_code == 2
    assert f"Did you mean {meant}?" in result.output


def test_a_word_that_is_like_no_command_is_only_said_to_be_none() -> None:
    result = CliRunner(env={"COLUMNS": "200"}).invoke(APP, ["bookkeeping"])

    assert result.exit_code == 2
    assert "No such command 'bookkeeping'." in result.output
    assert "Did you mean" not in result.output


def test_a_mistyped_option_is_told_with_the_one_meant() -> None:
    result = CliRunner(env={"COLUMNS": "200"}).invoke(APP, ["query", "overdue", "--as-off", "2026-01-01"])

    assert result.exit_code == 2
    assert "No such option: --as-off (Possible options: --as-of)" in result.output


@pytest.mark.parametrize("path", [*paths()], ids=" ".join)
def test_help_names_no_type_of_python(path: tuple[str, ...]) -> None:
    """What an option takes is a word for people; a flag takes nothing."""
    assert re.findall(r"<(?:bool|str|int|float|path|file|dir|list)[ \[>\w\]]*", said(*path, "--help")) == []


@pytest.mark.parametrize("what", ["invoice", "receipt", "dispute", "purchase", "refund"])
def test_a_correction_says_the_same_under_its_name_in_the_catalogue(what: str) -> None:
    category = "customer" if what in {"purchase", "refund"} else "credit-account"

    assert docstring(f"services.cli.reverse:{what}") == sentence(f"{category}.reverse-{what}")
