"""A command without a handler, and a handler without a command, are refused at the start with what is to be added."""

import subprocess
import sys

import pytest

from contracts.catalog import AGGREGATES, COMMANDS
from contracts.complaints.complaint import CloseComplaint
from contracts.organisation.unit import RunPack
from domain.organisation import unit
from services.commands import complaints, organisation
from services.commands.handler import deciding_with
from services.commands.registry import HANDLERS, NotInStep, merged


def test_a_command_that_no_area_answers_is_refused() -> None:
    rest = {name: handler for name, handler in HANDLERS.items() if name != CloseComplaint.name}

    with pytest.raises(NotInStep, match=r"^No handler answers complaint\.close: add each to HANDLERS of its area"):
        merged(COMMANDS, rest)


def test_an_area_that_the_registry_left_out_is_refused() -> None:
    rest = {name: handler for name, handler in HANDLERS.items() if name not in organisation.HANDLERS}

    with pytest.raises(NotInStep, match=r"account-manager\.appoint, .*, unit\.run-pack: .* and a new area to services"):
        merged(COMMANDS, rest)


def test_a_handler_of_a_command_that_the_catalogue_does_not_know_is_refused() -> None:
    commands = [name for name in COMMANDS if name != RunPack.name]

    with pytest.raises(NotInStep, match=r"^The catalogue does not know unit\.run-pack: add each to the commands"):
        merged(commands, HANDLERS)


def test_a_command_that_two_areas_answer_is_refused() -> None:
    with pytest.raises(NotInStep, match=r"^Two areas in services/commands answer complaint\.receive, "):
        merged(COMMANDS, HANDLERS, complaints.HANDLERS)


def test_an_aggregate_that_the_catalogue_does_not_know_has_no_handler(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(AGGREGATES, "unit")

    with pytest.raises(LookupError, match="knows no aggregate unit: add it to AGGREGATES in contracts/catalog"):
        deciding_with(unit.DECIDER, organisation.run_pack)


def test_a_process_does_not_start_while_an_aggregate_is_missing() -> None:
    start = "from contracts.catalog import AGGREGATES; del AGGREGATES['policy']; import services.api.app"

    ended = subprocess.run([sys.executable, "-c", start], capture_output=True, text=True, check=False)

    assert ended.returncode == 1
    assert ended.stderr.endswith(
        "LookupError: The catalogue knows no aggregate policy: add it to AGGREGATES in contracts/catalog.py.\n"
    )
