"""What no reader sees is refused in each argument and option of every command, and its place named (semantics 36)."""

from collections.abc import Iterator
from typing import Any, Final

import pytest
from typer.testing import CliRunner

from services.cli.commands import COMMANDS, Group
from services.cli.later import Later, command_of, within
from services.cli.main import APP

HIDDEN: Final = {
    "escape": "a\x1bb",
    "next line": "a\x85b",
    "right to left": "a\u202eb",
    "half a character": "a\ud800b",
    # As Python reads the bytes of 客 in GB18030.
    "another encoding": b"\xbf\xcd".decode("utf-8", "surrogateescape"),
}


def commands() -> Iterator[tuple[str, ...]]:
    """Yield the words that lead to each command."""
    for name, place in COMMANDS.items():
        if isinstance(place, Group):
            yield from ((name, each) for each in place.commands)
        else:
            yield (name,)
    # Built by one mechanism, so that two stand for all.
    yield from (("complaints", "receive"), ("credit", "record-receipt"))


def found(words: tuple[str, ...]) -> Any:
    """Return the command that these words lead to."""
    place: Any = COMMANDS[words[0]]
    return command_of(Later(words[-1], within(place)[words[1]] if isinstance(place, Group) else place))


def arguments(command: Any, parameter: Any, text: str) -> list[str]:
    """Return the arguments with this text in one place."""
    if parameter.param_type_name == "option":
        return [parameter.opts[0], text]
    before = [each for each in command.params if each.param_type_name == "argument"]
    return ["x"] * before.index(parameter) + [text]


def shown(parameter: Any) -> str:
    """Return the name under which `--help` shows it."""
    return str(parameter.opts[0] if parameter.param_type_name == "option" else parameter.metavar or parameter.name)


@pytest.mark.parametrize("words", list(commands()), ids=" ".join)
def test_what_no_reader_sees_is_refused_wherever_text_is_taken(words: tuple[str, ...]) -> None:
    command = found(words)
    for parameter in command.params:
        if getattr(parameter, "is_flag", False) or getattr(parameter, "count", False):
            continue
        for what, text in HIDDEN.items():
            result = CliRunner().invoke(APP, [*words, *arguments(command, parameter, text)])

            case = (words, parameter.name, what, result.output)
            assert result.exit_code == 2, case
            # Without the frame, which breaks lines as wide as the terminal is.
            said = " ".join(result.output.replace("│", " ").split())
            assert "no reader sees" in said or "not UTF-8" in said, case
            assert shown(parameter) in result.output, case


def test_the_options_before_a_command_are_read_with_the_same_care() -> None:
    result = CliRunner().invoke(APP, ["calendar", "--cases", "a\x1bb", "due"])

    assert result.exit_code == 2
    assert "--cases" in result.output
    assert "U+001B" in result.output


def test_what_is_no_command_is_told_without_what_no_reader_sees() -> None:
    for text in HIDDEN.values():
        result = CliRunner().invoke(APP, [text])

        assert result.exit_code == 2
        assert text not in result.output
