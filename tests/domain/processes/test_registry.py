"""Every process is in the registry under its own name, and handles events that exist."""

from contracts.catalog import EVENTS
from domain.processes.registry import PROCESSES


def test_every_process_has_its_own_name_and_handles_events_of_the_catalogue() -> None:
    assert all(name == process.name for name, process in PROCESSES.items())
    assert all(EVENTS[event.type] is event for process in PROCESSES.values() for event in process.handles)
