"""Each command that is sent takes fields from a file, its instant, and its id (interfaces 4)."""

import json
from collections.abc import Iterator, Mapping
from inspect import signature
from pathlib import Path
from pkgutil import resolve_name
from typing import Any, Final

import pytest
from typer.testing import CliRunner

from contracts.message import Command
from services.cli import sending
from services.cli.commands import COMMANDS, Group
from services.cli.given import GIVEN, OPTIONS, Given, Undated, giving
from services.cli.main import APP
from services.cli.sending import ByOption
from services.commands.command_id import command_id
from services.json_text import LARGEST
from services.local.problem import StackDown
from services.store.outcome import Accepted
from tests.services.cli.kehu import settings

# As on a terminal of 80 columns; `--on` needs the zone among the settings.
WIDTH: Final = settings("postgresql://nowhere", Path("nowhere")) | {"COLUMNS": "80", "TERMINAL_WIDTH": "80"}
# Decisions about many things at once, or about no command of the catalogue.
OTHERS: Final = {
    "customers hand-over": "--run names the commands of all customers",
    "tiers correct": "decides on all customers of a period",
    "projections skip": "a decision about a read model",
    "reactor skip": "a decision about a process",
}
MERGE: Final = ("customers", "merge", "C2", "--by", "chen")
WHY: Final = ("--by", "chen", "--reason", "a mistake")


def sent_ones() -> Iterator[tuple[str, Any]]:
    """Yield the commands of our own that a person sends, with their functions."""
    for name, place in COMMANDS.items():
        for verb, function in place.commands.items() if isinstance(place, Group) else ():
            found = resolve_name(function)
            by = signature(found).parameters.get("by")
            if by is not None and by.annotation is ByOption and f"{name} {verb}" not in OTHERS:
                yield f"{name} {verb}", found


def test_each_of_them_takes_the_options_that_every_command_has() -> None:
    lacking = [name for name, function in sent_ones() if GIVEN not in signature(function).parameters]

    assert len(list(sent_ones())) > 20
    assert lacking == []


@pytest.mark.parametrize(("name", "function"), [pytest.param(*each, id=each[0]) for each in sent_ones()])
def test_they_are_options_of_the_command_line(name: str, function: Any) -> None:
    kind = signature(function).parameters[GIVEN].annotation
    shown = CliRunner().invoke(APP, [*name.split(), "--help"], env=WIDTH).output

    assert kind in {Given, Undated}
    for option in OPTIONS:
        is_taken = option in signature(giving(function)).parameters
        assert is_taken == (f"--{option.replace('_', '-')} " in shown)
        assert is_taken or (kind is Undated and option == "occurred_at")


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[Mapping[str, Any]]:
    """Collect the commands that would go to the store."""
    found: list[Mapping[str, Any]] = []

    async def take(_: Any, command: Command, by: str, id_: Any) -> Accepted:
        found.append({"fields": command.model_dump(mode="json", exclude_unset=True), "by": by, "id": id_})
        return Accepted("customer/C2", 3, 5123, ("customer.merged.v1",), repeated=len(found) > 1)

    monkeypatch.setattr(sending, "send_as", take)
    monkeypatch.setattr(sending, "with_store", lambda work: _run(work(None)))
    return found


def _run(work: Any) -> Any:
    try:
        work.send(None)
    except StopIteration as ended:
        return ended.value


def run(*words: str, data: bytes | None = None) -> tuple[int, str]:
    result = CliRunner().invoke(APP, words, input=data, env=WIDTH)
    return result.exit_code, " ".join(result.output.replace("│", " ").split())


def test_fields_come_from_options_and_a_file_together(sent: list[Mapping[str, Any]], tmp_path: Path) -> None:
    file = tmp_path / "merge.json"
    file.write_text(json.dumps({"survivor_id": "C1", "customer_id": "C2"}), "utf-8")
    for words in (("--data", str(file)), ("--into", "C1")):
        code, output = run(*MERGE, "--occurred-at", "2026-01-02T08:00:00+08:00", *words)
        assert code == 0, output

    fields = {"customer_id": "C2", "survivor_id": "C1", "occurred_at": "2026-01-02T00:00:00Z"}
    assert [each["fields"] for each in sent] == [fields, fields]


def test_a_command_that_is_dated_by_a_day_has_that_of_its_instant(
    sent: list[Mapping[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KEHU_ZONE", "Asia/Shanghai")
    at = "2026-01-02T20:00:00Z"
    run("customers", "verify", "C2", "--by", "chen", "--occurred-at", at)
    run("reverse", "purchase", "C2", "P1", *WHY, "--data", "-", data=b'{"reversed_on": "2026-01-05"}')

    assert sent[0]["fields"]["verified_on"] == "2026-01-03"
    assert sent[1]["fields"]["reversed_on"] == "2026-01-05"


def test_a_command_with_a_name_is_the_same_command_again(sent: list[Mapping[str, Any]]) -> None:
    first, second = (run(*MERGE, "--into", "C1", "--command-id", "letter 7")[1] for _ in range(2))

    assert [each["id"] for each in sent] == [command_id("letter 7")] * 2
    assert "It was sent before" not in first
    assert "It was sent before: this is its first answer." in second


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("PostgreSQL does not answer.", "PostgreSQL does not answer. Send it again with --command-id "),
        ("PostgreSQL is away", "PostgreSQL is away. Send it again with --command-id "),
        (
            "refused\n\tIs it accepting connections?",
            "refused Is it accepting connections? Send it again with --command-id ",
        ),
    ],
)
def test_after_an_outage_the_option_is_named_that_makes_another_attempt_safe(
    said: str, shown: str, sent: list[Mapping[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    def is_down(_: Any) -> None:
        raise StackDown(said)

    monkeypatch.setattr(sending, "with_store", is_down)
    result = CliRunner().invoke(APP, [*MERGE, "--into", "C1"], env=WIDTH)

    assert sent == []
    assert str(result.exception).startswith(shown)


@pytest.mark.parametrize(
    ("words", "data", "told"),
    [
        (MERGE, None, "Missing option '--into'"),
        ((*MERGE[:3], "--data", "-"), b'{"survivor_id": "C1"}', "Missing option '--by'"),
        ((*MERGE, "--into", "C3", "--data", "-"), b'{"survivor_id": "C1"}', "survivor_id is also given beside it"),
        ((*MERGE, "--data", "-"), b'{"customer_id": "C9", "survivor_id": "C1"}', "customer_id is also given beside it"),
        ((*MERGE, "--into", "C1", "--command-id", " "), None, "for --command-id: it has 1 to 255 characters."),
        ((*MERGE, "--into", "C1", "--data", ""), None, "for --data: name a file, or - for what is piped in."),
        ((*MERGE, "--into", "C1", "--data", "."), None, "for --data: . cannot be read: Is a directory"),
        ((*MERGE, "--data", "-"), b" " * (LARGEST + 1), "for --data: a command has at most 1,048,576 bytes"),
        ((*MERGE, "--data", "-"), b'{"survivor_id":\n"\xff"}', "for --data: - cannot be read: line 2 is not UTF-8"),
        (
            ("reverse", "receipt", "A1", "R1", *WHY, "--on", "2026-01-02", "--occurred-at", "2026-01-02T08:00:00Z"),
            None,
            "for --occurred-at: when it happened is given twice",
        ),
        (
            ("policy", "approve", "a@a-1", "--by", "chen", "--occurred-at", "2026-01-02T08:00:00Z"),
            None,
            "No such option: --occurred-at",
        ),
    ],
)
def test_what_is_wrong_is_told(
    sent: list[Mapping[str, Any]], words: tuple[str, ...], data: bytes | None, told: str
) -> None:
    code, output = run(*words, data=data)

    assert (code, sent) == (2, [])
    assert told in output


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-8"])
@pytest.mark.parametrize("words", [MERGE, ("complaints", "receive", "1", "--customer", "C2")])
def test_a_file_is_read_as_over_http_whether_a_mark_tells_its_encoding_or_not(
    sent: list[Mapping[str, Any]], encoding: str, words: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    taken: list[Any] = []
    monkeypatch.setattr("services.cli.catalogue.send.with_store", taken.append)
    field = {"survivor_id": "C1"} if words is MERGE else {"summary": "响"}
    run(*words, "--data", "-", data=json.dumps(field, ensure_ascii=False).encode(encoding))

    assert len(sent) + len(taken) == 1


@pytest.mark.parametrize("size", [LARGEST, LARGEST + 1])
def test_a_file_may_be_as_large_as_the_body_of_a_request(
    sent: list[Mapping[str, Any]], size: int, tmp_path: Path
) -> None:
    file = tmp_path / "merge.json"
    file.write_bytes(b'{"survivor_id": "C1"}'.ljust(size))

    assert (run(*MERGE, "--data", str(file))[0], len(sent)) == ((0, 1) if size == LARGEST else (2, 0))
