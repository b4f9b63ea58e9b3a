"""What escapes a command becomes one sentence and an exit code (interfaces 4)."""

import psycopg
import pytest
from aiokafka.errors import KafkaConnectionError
from pydantic import TypeAdapter, ValidationError

from domain.policies.activation import TooLate
from services.cli import main
from services.local.problem import StackBusy, StackDown, StackRefused
from services.settings import SettingMissing

try:
    TypeAdapter(int).validate_python("a dozen")
except ValidationError as error:
    INVALID = error


@pytest.mark.parametrize(
    ("error", "code", "sentence"),
    [
        (TooLate("It begins too late."), 1, "It begins too late."),
        (StackRefused("The port is taken."), 1, "The port is taken."),
        (StackBusy("Another is at it."), 75, "Another is at it."),
        (StackDown("It does not come up."), 3, "It does not come up."),
        (SettingMissing("KEHU_KAFKA is not set."), 3, "KEHU_KAFKA is not set."),
        (psycopg.errors.AdminShutdown("shut down\nby an operator"), 3, "PostgreSQL does not answer: shut down"),
        (KafkaConnectionError("no broker"), 3, "Kafka does not answer: KafkaConnectionError: no broker"),
        (INVALID, 1, "What was given is not valid: it must be a whole number"),
        (
            ZeroDivisionError("by zero"),
            1,
            "Unforeseen ZeroDivisionError: by zero (KEHU_TRACEBACK=1 shows where)",
        ),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, Exception) else "",
)
def test_a_failure_is_one_sentence(
    error: Exception, code: int, sentence: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(**_: str) -> None:
        raise error

    monkeypatch.setattr(main, "APP", fail)
    with pytest.raises(SystemExit) as ended:
        main.run()

    assert ended.value.code == code
    assert capsys.readouterr().err == f"{sentence}\n"


def test_what_was_never_imported_cannot_have_been_raised() -> None:
    assert main.imported("never.imported:Error", "services.local.problem:StackDown") == (StackDown,)
