"""Which commands a file holds, and what is said of a line that is none."""

import json
from typing import Any

import pytest

from services.bulk import lines as bulk
from services.bulk.job import name_of
from services.bulk.lines import FileUnusable, lines

REGISTER = {"command": "customer.register", "id": "C9", "body": {"full_name": "Harbour"}}


def ndjson(*rows: Any) -> bytes:
    """Write one command a line."""
    return "\n".join(each if isinstance(each, str) else json.dumps(each) for each in rows).encode()


def test_commands_stand_one_a_line_or_in_a_list() -> None:
    one_a_line, listed = lines(ndjson(REGISTER, "", REGISTER)), lines(json.dumps([REGISTER, REGISTER]).encode())

    assert [line.number for line in one_a_line] == [1, 3]
    assert [line.command for line in one_a_line] == [line.command for line in listed]
    assert one_a_line[0].address == "/customers/C9/register"


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("{", "it is not JSON as we take it"),
        ("[]", "the file is no list"),
        ({"command": "customer.fly", "id": "C9"}, "there is no command customer.fly"),
        ({"command": "customer.register", "id": "C9"}, "full_name: it is missing"),
        ({"command": "customer.register"}, "id: it is missing"),
        (REGISTER | {"colour": "red"}, "colour: it is not known here"),
        (REGISTER | {"body": {"full_name": "H", "customer_id": "C8"}}, "customer_id differs from id"),
        ('{"command": "customer.register", "id": "C9", "id": "C9"}', "appears twice"),
    ],
)
def test_a_line_that_is_no_command_says_why_and_the_others_stay(line: Any, fault: str) -> None:
    if line == "[]":
        with pytest.raises(FileUnusable, match="has no command"):
            lines(b"[]")
        return
    wrong, right = lines(ndjson(line, REGISTER))

    assert wrong.command is None
    assert fault in str(wrong.fault)
    assert right.command is not None


def test_a_file_has_commands_and_not_too_many_of_them(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(FileUnusable, match="has no command"):
        lines(b"\n \n")
    with pytest.raises(FileUnusable, match="no list in JSON"):
        lines(b"[{")
    monkeypatch.setattr(bulk, "MOST_LINES", 2)
    with pytest.raises(FileUnusable, match="at most 2 commands, and this one has 3"):
        lines(ndjson(REGISTER, REGISTER, REGISTER))
    monkeypatch.setattr(bulk, "MOST_BYTES", 10)
    with pytest.raises(FileUnusable, match="at most 10 bytes"):
        lines(ndjson(REGISTER))


def test_a_file_is_the_same_where_the_same_person_sends_it_again() -> None:
    assert name_of(b"a", "li") == name_of(b"a", "li")
    assert len({name_of(b"a", "li"), name_of(b"a", "wang"), name_of(b"b", "li")}) == 3
