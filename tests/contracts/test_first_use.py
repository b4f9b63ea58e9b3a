"""Messages are built at their first use, so that a command that uses few of them starts quickly."""

import subprocess
import sys

from contracts.catalog import COMMANDS, EVENTS

BUILT = """
from contracts.catalog import COMMANDS, EVENTS
from domain.policies.pack.pack import Pack
print(*(each.__name__ for each in (*COMMANDS.values(), *EVENTS.values(), Pack) if each.__pydantic_complete__))
"""


def test_an_import_builds_no_message_and_no_pack() -> None:
    built = subprocess.run([sys.executable, "-c", BUILT], capture_output=True, text=True, check=True).stdout

    assert built.split() == []


def test_every_message_can_be_built() -> None:
    for message in (*COMMANDS.values(), *EVENTS.values()):
        message.model_rebuild()

        assert message.__pydantic_complete__
