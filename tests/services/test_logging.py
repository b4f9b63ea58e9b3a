"""Our own lines and those of libraries look alike: one JSON object a line on stderr."""

import json
import logging

import pytest
import structlog

from services.logging import configure


@pytest.fixture(autouse=True)
def as_it_was() -> object:
    """Give other tests the loggers they had."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    structlog.reset_defaults()
    root.handlers[:] = handlers
    root.setLevel(level)


def test_a_line_names_what_happened_where_and_when(capsys: pytest.CaptureFixture[str]) -> None:
    configure("api")
    structlog.get_logger("services.shop").info("sold", goods="客", to=object)
    logging.getLogger("library").warning("slow %s", "disk")

    ours, theirs = map(json.loads, capsys.readouterr().err.splitlines())
    assert ours.keys() == theirs.keys() | {"goods", "to"}
    assert (ours["event"], ours["level"], ours["logger"], ours["process"]) == ("sold", "info", "services.shop", "api")
    assert (ours["goods"], ours["to"]) == ("客", "<class 'object'>")
    assert (theirs["event"], theirs["level"], theirs["logger"]) == ("slow disk", "warning", "library")


def test_a_fault_is_written_without_the_values_it_met(capsys: pytest.CaptureFixture[str]) -> None:
    configure("api")
    secret = "not for a log"
    known: dict[str, str] = {}
    try:
        known["unknown"]
    except KeyError:
        structlog.get_logger("services.shop").exception("unforeseen")

    printed = capsys.readouterr().err
    assert json.loads(printed)["exception"][0]["exc_type"] == "KeyError"
    assert secret not in printed


def test_half_a_character_is_written_and_not_a_fault(capsys: pytest.CaptureFixture[str]) -> None:
    configure("api")
    structlog.get_logger("services.shop").info("sold", goods="\ud83d")

    assert json.loads(capsys.readouterr().err)["event"] == "sold"
