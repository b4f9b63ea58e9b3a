"""Shells complete commands, sub-commands, options and their values."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from services.cli.main import APP

SHELLS = {
    "bash": ".bash_completions/kehu.sh",
    "zsh": ".zfunc/_kehu",
    "fish": ".config/fish/completions/kehu.fish",
}


def completed(shell: str, words: str) -> str:
    """Return the answer to a shell in which these words are typed."""
    asked = {
        "_KEHU_COMPLETE": f"complete_{shell}",
        "COMP_WORDS": words,
        "COMP_CWORD": str(words.count(" ")),
        "_TYPER_COMPLETE_ARGS": words,
        "_TYPER_COMPLETE_FISH_ACTION": "get-args",
    }
    return CliRunner().invoke(APP, env=asked, prog_name="kehu").stdout


@pytest.mark.parametrize("shell", SHELLS)
@pytest.mark.parametrize(
    ("words", "found", "others"),
    [
        ("kehu ca", "calendar", "customers"),
        ("kehu tiers ex", "explain", "evaluate"),
        ("kehu tiers explain --for", "--for-partner", "--scheme"),
        ("kehu query overdue --format c", "csv", "json"),
    ],
)
def test_what_was_begun_is_completed(shell: str, words: str, found: str, others: str) -> None:
    answer = completed(shell, words)

    assert found in answer
    assert others not in answer


@pytest.mark.parametrize("shell", SHELLS)
def test_a_shell_learns_to_complete(shell: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    # Typer then takes the shell as a value, instead of looking which one runs the tests.
    monkeypatch.setenv("_TYPER_COMPLETE_TEST_DISABLE_SHELL_DETECTION", "1")
    shown = CliRunner().invoke(APP, ["--show-completion", shell], prog_name="kehu")
    installed = CliRunner().invoke(APP, ["--install-completion", shell], prog_name="kehu")

    assert (shown.exit_code, installed.exit_code) == (0, 0)
    assert f"_KEHU_COMPLETE=complete_{shell}" in shown.stdout
    assert (tmp_path / SHELLS[shell]).read_text().strip() == shown.stdout.strip()
