"""A soak says which process grew, and forgives what a process took while it was warming up."""

from collections.abc import Callable

from tests.faults.soak.growth import Sample, Samples, grown, table

LENGTH = 60


def samples(
    *,
    megabytes: Callable[[int], float] = lambda _: 100,
    files: Callable[[int], int] = lambda _: 40,
    pid: Callable[[int], int] = lambda _: 7,
    name: str = "api",
) -> Samples:
    return {name: [Sample(at, pid(at), megabytes(at), files(at), 20) for at in range(LENGTH)]}


def test_what_stays_as_it_is_has_not_grown() -> None:
    assert list(grown(samples())) == []


def test_memory_that_grows_all_the_time_is_named() -> None:
    assert list(grown(samples(megabytes=lambda at: 100 + at))) == ["api grew from 124 to 156 MB"]


def test_what_a_process_takes_while_it_warms_up_is_forgiven() -> None:
    assert list(grown(samples(megabytes=lambda at: 100 + 5 * min(at, 15)))) == []


def test_the_heap_of_java_may_grow_as_far_as_it_is_allowed_to() -> None:
    assert list(grown(samples(name="kafka", megabytes=lambda at: 100 + at))) == []


def test_files_that_are_never_closed_are_named() -> None:
    assert list(grown(samples(files=lambda at: 40 + at))) == ["api had 64 files open, later 96"]


def test_a_process_that_was_started_again_is_judged_from_then_on() -> None:
    half = LENGTH // 2
    anew = samples(pid=lambda at: 7 + (at >= half), megabytes=lambda at: 300 if at < half else 100)
    assert list(grown(anew)) == []


def test_the_table_shows_memory_its_slope_and_what_is_open() -> None:
    *_, row = table(samples(megabytes=lambda at: 100 + at / 3600))
    assert row == "| api | 100, 100, 100 MB | +1.0 MB/h | 40 to 40 | 20 to 20 |"


def test_a_process_that_was_looked_at_once_has_no_slope() -> None:
    *_, row = table({"relay": [Sample(9, 7, 50, 40, 20)]})
    assert row == "| relay | 50, 50, 50 MB | +0.0 MB/h | 40 to 40 | 20 to 20 |"
