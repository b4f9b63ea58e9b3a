"""A refusal is told in words of the business: none of Python, of pydantic or of regular expressions (semantics 36)."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, NoReturn

import pytest
from pydantic import TypeAdapter, ValidationError
from pydantic_core import ErrorDetails, PydanticCustomError
from starlette.requests import Request

from contracts.catalog import COMMANDS
from contracts.form.written import RULES
from contracts.message import Command
from contracts.money import Money
from contracts.publishing.json_schema import command_schema
from services import wording
from services.api import failures
from services.cli import main
from services.imports.plan import Reject, planned
from services.imports.source import Record
from services.scenarios.text import wording as in_scenarios

FOREIGN = re.compile(
    r"\b(str|dict|tuple|None|Decimal|Input|String|Tuple|value_error|instance|Field required|Extra inputs)\b"
    r"|type=|pattern|\^\[|\\[wsx]|ctx|Value error|items after validation"
)
WRONG: tuple[Any, ...] = (
    None, 5, 5.5, -1, 10**30, float("inf"), float("nan"), True, "", "x" * 300_000, "a\x00b", "a b/", "\ud800", "\x1b",
    "12345678901234567890", "2024-13-40", "0001-01-01", "0001-01-01T00:00:00Z", "1_000", "NaN", [], [5], [None],
    ["a", "a"], ["x"] * 1000, {}, {"a": 1}, [{}],
    {"amount": "1.005", "currency": "CNY"}, {"amount": 5, "currency": "cny"}, {"amount": "-5.00", "currency": "CNY"},
    {"amount": "9" * 18, "currency": "BHD"},
)  # fmt: skip


def faults(kind: type[Command]) -> Iterator[ErrorDetails]:
    """Yield what is found wrong with every wrong value in every field, each kind of fault once a field."""
    seen: set[tuple[Any, ...]] = set()
    wrong: list[Any] = [{}, {"unknown": 1}, 5, None, [], *({name: v} for name in kind.model_fields for v in WRONG)]
    for fields in wrong:
        for error in _errors(kind, fields):
            key = (error["type"], error["loc"][:1])
            if key not in seen:
                seen.add(key)
                yield error


def _errors(kind: type[Command], fields: Any) -> list[ErrorDetails]:
    try:
        kind.model_validate(fields)
    except ValidationError as refused:
        return refused.errors()
    return []


@pytest.mark.parametrize("kind", COMMANDS.values(), ids=COMMANDS)
def test_no_fault_of_a_command_is_told_in_foreign_words(kind: type[Command]) -> None:
    for error in faults(kind):
        for said in (wording.reason(error), in_scenarios.reason(error)):
            assert not FOREIGN.search(said), (error["loc"], error["type"], said)
            assert said != wording.OTHER, error


@pytest.mark.parametrize("kind", COMMANDS.values(), ids=COMMANDS)
def test_every_pattern_of_a_command_has_its_rule_in_words(kind: type[Command]) -> None:
    used = set(re.findall(r'"pattern": "((?:[^"\\]|\\.)*)"', json.dumps(command_schema(kind))))
    mismatched = {error["ctx"]["pattern"] for error in faults(kind) if error["type"] == "string_pattern_mismatch"}

    assert used
    assert mismatched <= RULES.keys()


@pytest.mark.parametrize(
    ("asked", "value", "said"),
    [
        (int, "a dozen", "it must be a whole number"),
        (dict[str, int], 5, "it must hold fields with their values"),
        (tuple[int, ...], "a", "it must be a list"),
        (Money, "100 CNY", 'it must be an amount with its currency, as in {"amount": "100.00", "currency": "CNY"}'),
        (frozenset[int], 5, wording.OTHER),
    ],
)
def test_a_rule_is_told_in_words(asked: Any, value: Any, said: str) -> None:
    with pytest.raises(ValidationError) as refused:
        TypeAdapter(asked).validate_python(value)

    assert wording.reason(refused.value.errors()[0]) == said


def test_a_rule_of_our_own_is_told_in_its_own_sentence() -> None:
    own = PydanticCustomError("of-our-own", "it is dated by its arrival")

    assert wording.reason({"type": own.type, "msg": own.message(), "loc": ()}) == "it is dated by its arrival"


@pytest.mark.parametrize("fields", [{}, {"customer_id": "a b"}, {"customer_id": 5}, {"customer_id": "C", "x": 1}])
async def test_http_and_the_command_line_say_the_same(
    fields: dict[str, Any], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(ValidationError) as refused:
        COMMANDS["customer.register"].model_validate(fields)
    request = Request({"type": "http", "headers": [], "state": {}})
    first = json.loads(bytes((await failures.answer(request, refused.value)).body))["fields"][0]

    def fail(**_: str) -> None:
        raise refused.value

    monkeypatch.setattr(main, "APP", fail)
    with pytest.raises(SystemExit):
        main.run()

    assert capsys.readouterr().err == f"What was given is not valid: {first['field']}: {first['message']}\n"
    assert not FOREIGN.search(first["message"])


def test_an_import_says_the_same() -> None:
    with pytest.raises(ValidationError) as refused:
        COMMANDS["customer.register"].model_validate({"customer_id": "C"})

    class Refusing:
        def plan(self, record: Record, values: Mapping[str, str]) -> NoReturn:  # noqa: ARG002 - a planner's
            raise refused.value

        def afterwards(self) -> tuple[()]:
            return ()

    (rejected,) = planned([Record(2, 3, (), {})], Refusing())

    assert isinstance(rejected, Reject)
    assert rejected.reason == "full_name: it is missing"
