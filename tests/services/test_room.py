"""Room is limited, and comes back."""

import pytest

from services.api.body import Bodies
from services.api.problem import Unanswerable
from services.room import Full, Room


def test_what_does_not_fit_is_turned_away_until_others_leave() -> None:
    room = Room(2)
    room.enter()
    with room.entered(), pytest.raises(Full):
        room.enter()

    room.enter()
    room.leave(2)
    room.enter(2)


def test_bodies_share_their_room_until_their_commands_are_answered() -> None:
    bodies = Bodies(10)

    with bodies.entered() as take:
        take(4)
        take(4)
        with bodies.entered() as take_as_well, pytest.raises(Unanswerable) as busy:
            take_as_well(3)

    assert (busy.value.status, busy.value.code, busy.value.headers) == (503, "api.busy", {"Retry-After": "1"})
    with bodies.entered() as take:
        take(10)
