"""Whatever passes the door can be stored, published, folded, written, listed and exported."""

import pytest

from tests.faults.door import never_done, through_the_door
from tests.faults.storm import temporary_stack

pytestmark = pytest.mark.servers


def test_whatever_passes_the_door_goes_all_the_way() -> None:
    with temporary_stack() as stack:
        door = through_the_door(stack, least=6, most=12, chance=8)

    assert "\n".join(never_done(door)) == ""
    assert sum(door.done.values()) > len(door.done)


@pytest.mark.slow
def test_many_more_go_all_the_way() -> None:
    with temporary_stack() as stack:
        door = through_the_door(stack, least=60, most=60, chance=8)

    assert "\n".join(never_done(door)) == ""
