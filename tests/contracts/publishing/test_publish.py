"""The committed contracts are what the catalogue says, and publishing refuses to break a promise."""

import json
from collections.abc import Callable
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest

from contracts.catalog import COMMANDS, EVENTS, TOPICS
from contracts.publishing import publish
from contracts.publishing.json_schema import JsonSchema

WIRE_TYPE = "complaint.received.v1"


@pytest.fixture
def published(tmp_path: Path) -> Path:
    """Copy the committed contracts, to be spoilt."""
    folder = tmp_path / "contracts"
    copytree(publish.FOLDER / "schemas", folder / "schemas")
    (folder / "asyncapi.json").write_bytes((publish.FOLDER / "asyncapi.json").read_bytes())
    return folder


def rewrite(file: Path, change: Callable[[JsonSchema], Any]) -> None:
    schema = json.loads(file.read_text("utf-8"))
    change(schema)
    file.write_text(publish.rendered(schema), "utf-8")


def first_schema(folder: Path) -> Path:
    return folder / "schemas/history" / WIRE_TYPE / "1.json"


def test_the_committed_contracts_are_what_the_catalogue_says() -> None:
    assert publish.run(["--check"]) == 0


def test_every_event_and_every_command_has_a_schema() -> None:
    assert publish.schemas().keys() == EVENTS.keys() | {f"commands/{name}" for name in COMMANDS}


def test_the_topics_are_those_that_others_subscribe_to() -> None:
    assert TOPICS == (
        "kehu.customer.v1",
        "kehu.complaint.v1",
        "kehu.credit-account.v1",
        "kehu.account-manager.v1",
        "kehu.policy.v1",
        "kehu.unit.v1",
        "kehu.measure.v1",
        "kehu.bank-entry.v1",
        "kehu.access-request.v1",
    )


def test_a_schema_edited_by_hand_is_found(published: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rewrite(published / f"schemas/{WIRE_TYPE}.json", lambda schema: schema.update(title="Something else"))

    assert publish.run(["--check"], published) == 1
    assert f"schemas/{WIRE_TYPE}.json is not what the catalogue says." in capsys.readouterr().err


def test_a_missing_and_a_stray_file_are_found(published: Path) -> None:
    (published / "asyncapi.json").unlink()
    (published / "schemas/commands/complaint.explode.json").write_text("{}")

    assert publish.differences(published) == [
        "asyncapi.json is not what the catalogue says",
        "schemas/commands/complaint.explode.json is not in the catalogue",
    ]


def test_a_change_that_was_never_added_to_the_history_is_found_and_writing_adds_it(published: Path) -> None:
    def had_no_summary(schema: JsonSchema) -> None:
        data = schema["properties"]["data"]
        del data["properties"]["summary"]
        data["required"].remove("summary")

    rewrite(first_schema(published), lambda schema: schema["properties"].pop("traceparent"))
    assert publish.differences(published) == [f"{WIRE_TYPE} is not the newest schema of its history"]

    assert publish.run([], published) == 0
    assert len(publish.history(published, WIRE_TYPE)) == 2
    assert publish.run(["--check"], published) == 0
    assert publish.run([], published) == 0
    assert len(publish.history(published, WIRE_TYPE)) == 2

    rewrite(first_schema(published), had_no_summary)
    assert publish.broken_promises(published) == [
        f"{WIRE_TYPE} breaks with its schema 1: event.data.summary became required"
    ]


def test_a_break_with_an_old_schema_is_refused_even_where_the_newest_would_bear_it(
    published: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    newest = first_schema(published)
    newest.rename(newest.with_name("2.json"))
    newest.write_bytes(newest.with_name("2.json").read_bytes())
    rewrite(newest, lambda schema: schema["properties"]["data"]["properties"].update(priority={"type": "string"}))

    (published / "asyncapi.json").unlink()

    assert publish.run([], published) == 1
    assert not (published / "asyncapi.json").exists()
    assert publish.run(["--check"], published) == 1
    assert f"{WIRE_TYPE} breaks with its schema 1: event.data.priority was removed." in capsys.readouterr().err


def test_a_published_type_cannot_be_taken_from_the_catalogue(published: Path) -> None:
    copytree(first_schema(published).parent, published / "schemas/history/complaint.exploded.v1")

    assert publish.broken_promises(published) == ["complaint.exploded.v1 was published and is gone"]


def test_the_history_is_read_in_the_order_of_its_numbers(published: Path) -> None:
    for number in range(2, 11):
        first_schema(published).with_name(f"{number}.json").write_text(f'{{"n": {number}}}')

    assert [schema.get("n", 1) for schema in publish.history(published, WIRE_TYPE)] == list(range(1, 11))
