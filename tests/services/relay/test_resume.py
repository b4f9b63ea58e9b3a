"""Where a new run of the relay goes on: told by the topics, never by its own notes alone (ADR 3)."""

from aiokafka.structs import TopicPartition

from contracts.record.headers import Place
from services.relay.hints import NOTHING, Hints, Mark
from services.relay.resume import starting_position
from services.relay.topics.tails import Found, Tail, end_of_chain

MARK = Mark(position=10, offset=4)
HERE = TopicPartition("kehu.complaint.v1", 0)
THERE = TopicPartition("kehu.complaint.v1", 1)


def found(*places: tuple[int, int], first: int = 4, run: int = 1) -> list[Found]:
    return [Found(first + index, Place(position, previous, run)) for index, (position, previous) in enumerate(places)]


def tail(position: int, next_offset: int) -> Tail:
    return Tail(Mark(position, next_offset - 1), next_offset)


def test_the_end_is_the_last_record_after_the_mark() -> None:
    assert end_of_chain(MARK, found((10, 7), (12, 10), (15, 12))) == Mark(15, 6)


def test_a_marked_record_that_is_gone_makes_the_partition_begin_anew() -> None:
    assert end_of_chain(MARK, []) == NOTHING


def test_another_record_in_the_place_of_the_marked_one_makes_the_partition_begin_anew() -> None:
    assert end_of_chain(MARK, found((11, 10))) == NOTHING
    assert end_of_chain(MARK, found((10, 7), first=5)) == NOTHING
    assert end_of_chain(MARK, [Found(4, None)]) == NOTHING


def test_a_hole_behind_the_mark_is_where_the_partition_goes_on() -> None:
    assert end_of_chain(MARK, found((10, 7), (12, 10), (20, 15), (21, 20))) == Mark(12, 5)


def test_the_late_request_of_a_killed_run_does_not_move_the_end_back() -> None:
    late = found((10, 7), (12, 10), (15, 12), (10, 7), (12, 10))
    assert end_of_chain(MARK, late) == Mark(15, 6)
    assert end_of_chain(MARK, [*late, Found(9, Place(17, 15, 2))]) == Mark(17, 9)


def test_a_record_of_somebody_else_is_passed_over() -> None:
    assert end_of_chain(MARK, [*found((10, 7)), Found(5, None), Found(6, Place(12, 10, 1))]) == Mark(12, 6)


def test_reading_starts_at_the_hint_where_every_partition_has_what_was_marked() -> None:
    hints = Hints(30, {HERE: Mark(28, 3), THERE: Mark(30, 5)})
    assert starting_position(hints, {HERE: tail(28, 4), THERE: tail(35, 7)}) == 30


def test_reading_starts_at_the_least_tail_that_lies_before_its_mark() -> None:
    hints = Hints(30, {HERE: Mark(28, 3), THERE: Mark(30, 5)})
    assert starting_position(hints, {HERE: tail(12, 2), THERE: tail(0, 0)}) == 0
    assert starting_position(hints, {HERE: tail(12, 2), THERE: tail(30, 6)}) == 12


def test_a_partition_that_never_had_a_record_moves_nothing_back() -> None:
    hints = Hints(30, {HERE: Mark(30, 3), THERE: NOTHING})
    assert starting_position(hints, {HERE: tail(30, 4), THERE: tail(0, 0)}) == 30


def test_a_partition_without_a_mark_is_read_from_its_beginning_up_to_the_first_hole() -> None:
    assert end_of_chain(NOTHING, found((3, 0), (5, 3), first=0)) == Mark(5, 1)
    assert end_of_chain(NOTHING, found((3, 0), (9, 7), first=0)) == Mark(3, 0)
    assert end_of_chain(NOTHING, found((9, 7), first=6)) == NOTHING
    assert end_of_chain(NOTHING, []) == NOTHING


def test_a_partition_without_a_mark_may_lack_everything_after_its_end() -> None:
    hints = Hints(30, {HERE: Mark(30, 3)})
    assert starting_position(hints, {HERE: tail(30, 4), THERE: tail(12, 2)}) == 12
