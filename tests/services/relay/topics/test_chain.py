"""The records of a partition are judged by what they say of each other."""

from collections.abc import Iterable

from contracts.record.headers import Place
from services.relay.topics.chain import MOST_HOLES, Chain, Hole


def chain(*places: tuple[int, int, int]) -> Chain:
    """Judge records given as position, the one before it, and run."""
    judged = Chain()
    for offset, place in enumerate(places):
        judged.take(offset, Place(*place))
    return judged


def judged(found: Chain) -> tuple[Iterable[Hole], Iterable[int], Iterable[int]]:
    return found.holes, [position for position, _ in found.behind], [position for position, _ in found.doubled]


def test_a_whole_chain_has_no_fault() -> None:
    assert judged(chain((2, 0, 1), (5, 2, 1), (7, 5, 2))) == ([], [], [])


def test_what_is_missing_is_a_hole() -> None:
    assert judged(chain((2, 0, 1), (9, 7, 1))) == ([Hole(2, 7, 1)], [], [])


def test_what_the_beginning_lacks_is_a_hole() -> None:
    assert judged(chain((9, 7, 1))) == ([Hole(0, 7, 0)], [], [])


def test_what_the_end_lacks_is_a_hole() -> None:
    found = chain((2, 0, 1))
    found.end(7, 3)
    assert judged(found) == ([Hole(2, 7, 3)], [], [])


def test_swapped_records_are_both_there_and_one_comes_behind() -> None:
    assert judged(chain((2, 0, 1), (7, 5, 1), (5, 2, 1))) == ([], [5], [])


def test_a_record_fills_a_part_of_a_hole() -> None:
    assert judged(chain((1, 0, 1), (9, 7, 1), (5, 3, 1))) == ([Hole(1, 3, 2), Hole(5, 7, 1)], [5], [])


def test_a_record_that_comes_twice_in_a_run_is_doubled() -> None:
    assert judged(chain((2, 0, 1), (5, 2, 1), (5, 2, 1))) == ([], [], [5])


def test_what_a_later_run_publishes_again_is_no_fault() -> None:
    assert judged(chain((2, 0, 1), (5, 2, 1), (2, 0, 2), (5, 2, 2), (7, 5, 2))) == ([], [], [])


def test_a_hole_that_a_later_run_filled_is_none() -> None:
    assert judged(chain((2, 0, 1), (9, 7, 1), (5, 2, 2), (7, 5, 2), (9, 7, 2))) == ([], [], [])


def test_very_many_holes_are_counted() -> None:
    found = chain(*((10 * number, 10 * number - 1, 1) for number in range(1, MOST_HOLES + 6)))
    assert (len(found.holes), found.more_holes) == (MOST_HOLES, 5)
