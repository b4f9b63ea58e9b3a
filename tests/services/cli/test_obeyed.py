"""No terminal obeys what stands in a file that somebody else wrote."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from services.cli.main import APP


@pytest.mark.parametrize(
    ("words", "name", "text", "told"),
    [
        (("policy", "lint"), "pack.toml", '[pack]\n"a\\u001b[31mb" = 1\n', "pack.a�[31mb"),
        (("scenario", "run"), "story.yaml", '"b\\e[31mc": 2\n', "b�[31mc: it is not known here"),
        (("scenario", "run"), "story.yaml", 'scenario: "\\e[2Ja"\ncolour: 1\n', "colour: it is not known here"),
    ],
)
def test_no_terminal_obeys_what_a_file_says(
    tmp_path: Path, words: tuple[str, ...], name: str, text: str, told: str
) -> None:
    file = tmp_path / name
    file.write_text(text, "utf-8")

    output = CliRunner().invoke(APP, [*words, str(file)]).output

    assert told in output
    assert "\x1b" not in output
