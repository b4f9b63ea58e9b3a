"""A wrong value is refused in our own words, never in those of the library that reads it (interfaces 4)."""

from pathlib import Path

import pytest

from tests.services.cli.kehu import kehu

NOWHERE = "postgresql://127.0.0.1:1/none"


@pytest.mark.parametrize(
    ("command", "said"),
    [
        ("query complaints --state late", "'--state': 'late' is not one of 'open', 'resolved', 'closed'."),
        ("diff late --from 2026-01-01 --to 2026-01-02", "'LIST': 'late' is not one of 'overdue',"),
        ("customers list --count-by late", "'--count-by': 'late' is not one of 'kind',"),
        ("complaints receive 7 --format xml", "'--format': 'xml' is not one of 'sentence',"),
        ("customers duplicates --at-least x", "'--at-least': it must be a whole number."),
        ("customers duplicates --at-least 500", "'--at-least': it must be 100 or less."),
        ("wait --timeout soon", "'--timeout': it must be a number."),
        ("up --timeout 0", "'--timeout': it must be 1.0 or more."),
    ],
)
def test_a_wrong_value_is_refused_in_our_own_words(command: str, said: str, tmp_path: Path) -> None:
    ended = kehu(*command.split(), database_url=NOWHERE, home=tmp_path)

    assert (ended.code, ended.out) == (2, "")
    assert f"Invalid value for {said}" in " ".join(ended.err.replace("│", " ").split())
