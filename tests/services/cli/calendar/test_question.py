"""`kehu calendar` answers on the command line as interfaces 4 promises, one question or many."""

import io
import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from services.cli.calendar import question as calendar_question
from services.cli.main import APP
from services.packs.calendars import SHIPPED

DUE = {"op": "due", "calendar": "cn-office", "from": "2025-09-26T16:30", "target": "8h"}
USED = {"op": "used", "calendar": "us-office", "from": "2025-03-07T16:30", "to": "2025-03-10T09:30"}
OPTIONS = ("--calendar", "cn-office", "--from", "2025-09-22T09:00")


def kehu_calendar(*arguments: str, given: bytes = b"") -> tuple[int, str, str]:
    result = CliRunner().invoke(APP, ["calendar", *arguments], input=given)
    return result.exit_code, result.stdout, result.stderr


def answers(*questions: Any) -> list[dict[str, Any]]:
    lines = io.BytesIO("".join(json.dumps(question) + "\n" for question in questions).encode())
    return list(calendar_question.answers(lines, SHIPPED))


def test_a_due_instant_is_one_object() -> None:
    code, answer, _ = kehu_calendar("due", *OPTIONS, "--target", "2h", "--format", "json")
    assert (code, json.loads(answer)) == (0, {"due": "2025-09-22T03:00:00Z", "provisional": False})


def test_pauses_are_given_as_often_as_needed() -> None:
    pauses = ("--pause", "2025-09-22T10:00/2025-09-22T11:00", "--pause", "2025-09-22T10:30/2025-09-22T11:30")
    _, answer, _ = kehu_calendar("due", *OPTIONS, "--target", "2h", *pauses, "--format", "json")
    assert json.loads(answer)["due"] == "2025-09-22T06:00:00Z"


@pytest.mark.parametrize("end", ["", ".."])
def test_a_pause_may_have_no_end_yet(end: str) -> None:
    pause = ("--pause", f"2025-09-22T10:00/{end}")
    _, answer, _ = kehu_calendar("due", *OPTIONS, "--target", "2h", *pause, "--format", "json")
    assert json.loads(answer) == {"due": None, "provisional": False}


def test_used_time_is_in_whole_seconds() -> None:
    code, answer, _ = kehu_calendar("used", *OPTIONS, "--to", "2025-09-22T10:00:05.5", "--format", "json")
    assert (code, json.loads(answer)) == (0, {"seconds": 3605, "provisional": False})


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (("due", *OPTIONS, "--target", "8x"), 2, "“8x” is not a target"),
        (("due", *OPTIONS), 2, "--target"),
        (("used", *OPTIONS), 2, "--to"),
        (("due", "--calendar", "elapsed", "--from", "2025-09-22", "--target", "1h"), 2, "is not an instant"),
        (("due", *OPTIONS, "--target", "1h", "--pause", "2025-09-22T10:00"), 2, "is not a pause"),
        (("due", *OPTIONS, "--cases", "-"), 2, "leave out"),
        (("--cases", "-", "due"), 2, "Put --cases after due"),
        (("due", "--cases", "no-such-file"), 2, "No such file"),
    ],
)
def test_wrong_usage_is_told_in_a_sentence(arguments: tuple[str, ...], code: int, told: str) -> None:
    exit_code, _, errors = kehu_calendar(*arguments)
    assert (exit_code, told in " ".join(errors.replace("│", " ").split())) == (code, True)


@pytest.mark.parametrize("command", [(), ("due",), ("used",)])
def test_many_questions_are_answered_line_by_line(command: tuple[str, ...], tmp_path: Path) -> None:
    lines = "".join(json.dumps(question) + "\n" for question in (DUE, USED, DUE)).encode()
    (tmp_path / "cases.jsonl").write_bytes(lines)
    for source in ("-", str(tmp_path / "cases.jsonl")):
        code, printed, _ = kehu_calendar(*command, "--cases", source, given=lines)
        due = {"due": "2025-09-28T09:00:00Z", "provisional": False}
        told = [json.loads(line) for line in printed.splitlines()]
        assert (code, told) == (0, [due, {"seconds": 3600, "provisional": False}, due])


def test_a_bad_line_gets_its_error_in_its_place() -> None:
    code, printed, errors = kehu_calendar("--cases", "-", given=b'{"op": "due"\n\n' + json.dumps(DUE).encode())
    bad, good = map(json.loads, printed.splitlines())
    assert (code, bad["line"], good["due"]) == (1, 1, "2025-09-28T09:00:00Z")
    assert "1 lines could not be answered." in errors


@pytest.mark.parametrize(
    ("question", "code", "told"),
    [
        (DUE | {"calendar": "mars"}, "calendar.unknown", "No calendar is named mars"),
        (DUE | {"target": "8"}, "calendar.target-invalid", "“8” is not a target"),
        (DUE | {"op": "undo"}, "calendar.question-invalid", "its kind must be one of “due”, “used”"),
        (DUE | {"colour": "red"}, "calendar.question-invalid", "colour: it is not known here"),
        (DUE | {"from": 5}, "calendar.question-invalid", "from: it must be text"),
        (DUE | {"from": "2025-13-01T00:00"}, "request.no-moment", "is not an instant"),
        (DUE | {"from": "9999-12-31T23:59-12:00"}, "request.no-moment", "is not an instant"),
        (DUE | {"from": "9999-12-31T23:59"}, "calendar.out-of-reach", "from 1900 to 2199"),
        (DUE | {"target": "999999999d"}, "calendar.out-of-reach", "before the end of 2199"),
        (DUE | {"pauses": [["2025-09-27T16:30", "2025-09-26T16:30"]]}, "calendar.pause-backwards", "is later than"),
        (USED | {"to": "2025-03-07T16:29:59"}, "calendar.ends-before-start", "is later than"),
        ({key: value for key, value in USED.items() if key != "to"}, "calendar.question-invalid", "to: it is missing"),
        ([], "calendar.question-invalid", ""),
    ],
)
def test_what_cannot_be_answered_names_the_rule(question: Any, code: str, told: str) -> None:
    (answer,) = answers(question)
    assert (answer["code"], told in answer["error"]) == (code, True)


@pytest.mark.parametrize(
    ("line", "told"),
    [
        (b'{"op": "due", "calendar": "cn-office", "calendar": "us-office"}', "“calendar” appears twice"),
        (b'{"op": "due", "pauses": [{"a": 1, "a": 1}]}', "“a” appears twice"),
        (b'{"op": NaN}', "NaN is not a number of JSON"),
        (b"{", "not JSON"),
        (b"\xff\xfe", "not JSON"),
        (b"[" * 100_000, "not JSON"),
    ],
)
def test_a_line_that_is_not_json_as_it_is_taken_is_told(line: bytes, told: str) -> None:
    (answer,) = calendar_question.answers(io.BytesIO(line), SHIPPED)
    assert (answer["code"], answer["line"], told in answer["error"]) == ("calendar.question-invalid", 1, True)


def test_a_time_without_a_zone_is_what_the_calendars_clock_shows() -> None:
    same = ["2025-09-26T16:30", "2025-09-26 16:30:00", "2025-09-26T16:30+08:00", "2025-09-26T08:30Z"]
    assert len({str(answer) for answer in answers(*(DUE | {"from": text} for text in same))}) == 1


def test_pauses_of_a_question_may_have_no_end() -> None:
    (answer,) = answers(USED | {"pauses": [["2025-03-07T16:45", None]]})
    assert answer == {"seconds": 900, "provisional": False}


def test_the_calendars_are_listed() -> None:
    code, printed, _ = kehu_calendar("list", "--format", "json")
    rows = {row["calendar"]: row for row in json.loads(printed)}
    assert code == 0
    assert list(rows) == ["cn-office", "cn-service", "elapsed", "night-rescue", "us-office"]
    assert (rows["cn-office"]["known_through"], rows["cn-office"]["ordinary_day"]) == ("2026-12-31", 27000)


def test_a_calendar_shows_the_hours_of_days_and_why() -> None:
    code, printed, _ = kehu_calendar("show", "cn-office", "--from", "2025-09-28", "--days", "4", "--format", "json")
    rows = json.loads(printed)
    assert code == 0
    assert [(row["weekday"], row["hours"]) for row in rows[::3]] == [("sun", "09:00-12:00 13:30-18:00"), ("wed", None)]
