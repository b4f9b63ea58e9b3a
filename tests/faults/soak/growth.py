"""What processes held at a time, and whether it grew."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from statistics import linear_regression, median
from typing import Final, NamedTuple

# The first part, in which caches fill and a young heap grows, is not judged.
WARM: Final = 1 / 3
PART: Final = 5
MOST_GROWTH: Final = 0.1
MOST_MORE_FILES: Final = 4
# Its heap grows as far as it was allowed to, whatever happens.
JAVA: Final = "kafka"


class Sample(NamedTuple):
    """What a process holds at a time, in seconds from the beginning."""

    at: float
    pid: int
    megabytes: float
    files: int
    sockets: int


Samples = Mapping[str, Sequence[Sample]]


def _judged(samples: Sequence[Sample]) -> Sequence[Sample]:
    """Leave out the beginning, and what a process held that was replaced meanwhile."""
    last = samples[-1]
    first = next(each.at for each in samples if each.pid == last.pid)
    return [each for each in samples if each.at >= first + WARM * (last.at - first)]


def table(samples: Samples) -> Iterator[str]:
    """Yield the lines of a table: memory and its slope, and how many files and sockets were open."""
    yield "| process | memory: warm, middle, end | slope | files | sockets |"
    yield "| --- | --: | --: | --: | --: |"
    for name, each in samples.items():
        seen = _judged(each)
        slope = _slope(seen)
        files, sockets = (_span(sample[index] for sample in seen) for index in (3, 4))
        memory = ", ".join(f"{seen[place].megabytes:.0f}" for place in (0, len(seen) // 2, -1))
        yield f"| {name} | {memory} MB | {slope:+.1f} MB/h | {files} | {sockets} |"


def _slope(samples: Sequence[Sample]) -> float:
    """Return by how many megabytes memory grows in an hour."""
    if len(samples) == 1:
        return 0.0
    hours = [sample.at / 3600 for sample in samples]
    return linear_regression(hours, [sample.megabytes for sample in samples]).slope


def _span(numbers: Iterable[float]) -> str:
    seen = sorted(numbers)
    return f"{seen[0]:.0f} to {seen[-1]:.0f}"


def grown(samples: Samples) -> Iterator[str]:
    """Yield a sentence for each thing of which a process holds more at the end than after it was warm."""
    for name, each in samples.items():
        seen = _judged(each)
        part = max(1, len(seen) // PART)
        begin, end = seen[:part], seen[-part:]
        before, after = (median(sample.megabytes for sample in some) for some in (begin, end))
        if name != JAVA and after > (1 + MOST_GROWTH) * before:
            yield f"{name} grew from {before:.0f} to {after:.0f} MB"
        for what, index in (("files", 3), ("sockets", 4)):
            had, has = (median(sample[index] for sample in some) for some in (begin, end))
            if has > had + MOST_MORE_FILES:
                yield f"{name} had {had:.0f} {what} open, later {has:.0f}"
