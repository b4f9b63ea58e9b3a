"""Whatever passes the door can be stored, published, folded, written, listed and exported."""

import pytest

from contracts.catalog import COMMANDS
from tests.faults.door import never_done, through_the_door
from tests.faults.storm import temporary_stack

pytestmark = pytest.mark.servers


def test_whatever_passes_the_door_goes_all_the_way() -> None:
    with temporary_stack() as stack:
        door = through_the_door(stack, least=6, most=12, chance=8)

    assert sum(door.done.values()) > len(door.done)


@pytest.mark.slow
def test_commands_of_nearly_every_kind_go_all_the_way() -> None:
    with temporary_stack() as stack:
        door = through_the_door(stack, least=12, most=90, chance=8)

    # Customers are erased on the way, and a policy asks for what chance seldom brings: some kinds are only refused.
    assert len(never_done(door)) <= len(COMMANDS) // 5, "\n".join(never_done(door))
