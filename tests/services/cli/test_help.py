"""Every command and sub-command leads to a function and explains itself."""

from collections.abc import Iterator

import pytest
import typer.main
from typer.testing import CliRunner

from services.cli.main import COMMANDS, application

APP = application(COMMANDS)


def paths(command: object, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Yield the words that lead to each command."""
    for name, child in getattr(command, "commands", {}).items():
        yield (*path, name)
        yield from paths(child, (*path, name))


@pytest.mark.parametrize("path", list(paths(typer.main.get_command(APP))), ids=" ".join)
def test_a_command_explains_itself(path: tuple[str, ...]) -> None:
    explained = CliRunner().invoke(APP, [*path, "--help"])

    assert explained.exit_code == 0, explained.output
    sentence = explained.output.split("Usage:", 1)[1].split("\n", 1)[1].strip()
    assert sentence[:1].isupper()
    assert "." in sentence


def test_every_registered_command_is_there() -> None:
    assert {path[0] for path in paths(typer.main.get_command(APP))} == set(COMMANDS)
