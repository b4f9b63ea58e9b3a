"""The lanes of a strip: what each clock has used, where it stood still, when it was due, and how it ended."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final, NamedTuple

from services.console.parts.strip import LEFT, RIGHT, TOP, Axis

Row = dict[str, Any]
HEIGHT: Final = 38.0
FIRST: Final = 54.0
BAR: Final = 10.0
LEAST: Final = 3.0
# In this order from above.
KINDS: Final = ("acknowledge", "first-response", "progress", "promised-reply", "resolution", "supervisor-notice")
# So much room takes a word beside a mark.
WORD: Final = 92.0
MOST_LEVELS: Final = 4


class Bar(NamedTuple):
    """A part of a lane."""

    style: str
    x: float
    width: float


class Mark(NamedTuple):
    """A sign on a lane: `met`, `late`, `due`, `due-provisional`, `raised` or `level`."""

    sign: str
    x: float


class Word(NamedTuple):
    """A text beside a lane."""

    style: str
    x: float
    anchor: str
    text: str
    below: bool = False


@dataclass(frozen=True, slots=True)
class Lane:
    """One kind of clock, with all its instances."""

    kind: str
    y: float
    due: str | None
    bars: list[Bar] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    words: list[Word] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Strip:
    """All that is drawn; `now` is None where the axis ends before it."""

    axis: Axis
    lanes: Sequence[Lane]
    now: float | None

    @property
    def height(self) -> float:
        """The height of the drawing."""
        return FIRST + HEIGHT * len(self.lanes) + 16

    @property
    def bottom(self) -> float:
        """Where the hours end."""
        return self.height - 10 - TOP


@dataclass(frozen=True, slots=True)
class Says:
    """What is written beside the marks, in the reader's language."""

    met: Callable[[str], str]
    late: Callable[[int], str]
    due: Callable[[str], str]
    waits: Callable[[int], str]


def strip(drawn: Axis, clocks: Sequence[Row], as_of: datetime, says: Says) -> Strip:
    """Return the strip of a case."""
    kinds = [kind for kind in KINDS if any(clock["kind"] == kind for clock in clocks)]
    lanes = []
    for number, kind in enumerate(kinds):
        of_kind = [clock for clock in clocks if clock["kind"] == kind]
        lane = Lane(kind, FIRST + HEIGHT * number, of_kind[-1]["due_at"])
        for clock in of_kind:
            _draw(lane, drawn, clock, as_of, says, is_last=clock is of_kind[-1])
        lanes.append(lane)
    return Strip(drawn, lanes, drawn.x(as_of) if as_of <= drawn.end else None)


def _draw(lane: Lane, drawn: Axis, clock: Row, as_of: datetime, says: Says, *, is_last: bool) -> None:
    starts, due, met = (_at(clock[name]) for name in ("starts_at", "due_at", "met_at"))
    assert starts is not None, "every clock starts"
    until = met or as_of
    lane.bars.extend(_bars(drawn, clock, starts, due, until))
    if due:
        lane.marks.append(Mark("due-provisional" if clock["provisional"] else "due", drawn.x(due)))
    x = drawn.x(until)
    if clock["verdict"] in ("late", "broken"):
        lane.marks.append(Mark("late", drawn.x(due) if due and not met else x))
        lane.words.append(_beside("g-late", x, says.late(clock["late_seconds"]), last=is_last))
    elif met:
        lane.marks.append(Mark("met", x))
        lane.words.append(_beside("g-ok", max(x, drawn.x(due) if due and is_last else x), says.met(clock["met_at"])))
    elif due:
        lane.words.append(_beside("g-now-l", drawn.x(due), says.due(clock["due_at"])))
    _waits(lane, drawn, clock, as_of, says)
    if not met:
        _levels(lane, drawn, clock)


def _bars(drawn: Axis, clock: Row, starts: datetime, due: datetime | None, until: datetime) -> Iterator[Bar]:
    """Yield what is used, what is too much, what stood still, and what is left."""
    kept, late = ("g-ok-bg", "g-late-bg") if clock["met_at"] else ("g-run", "g-late-bg")
    in_time = min(until, due) if due else until
    yield _bar(kept, drawn.x(starts), drawn.x(max(starts, in_time)))
    if due and until > due:
        yield _bar(late, drawn.x(due), drawn.x(until))
    elif due and not clock["met_at"]:
        yield _bar("g-void", drawn.x(max(until, starts)), drawn.x(due))
    for stop in clock["stops"]:
        yield _bar("g-still", drawn.x(_at(stop["since"]) or starts), drawn.x(_at(stop["until"]) or until))


def _waits(lane: Lane, drawn: Axis, clock: Row, as_of: datetime, says: Says) -> None:
    for stop in clock["stops"]:
        middle = (drawn.x(_at(stop["since"]) or as_of) + drawn.x(_at(stop["until"]) or as_of)) / 2
        lane.words.append(Word("", round(middle, 1), "middle", says.waits(stop["seconds"]), below=True))


def _levels(lane: Lane, drawn: Axis, clock: Row) -> None:
    levels = [level for level in clock["levels"] if level["at"] and level["level"].endswith("%")]
    for level in levels[:MOST_LEVELS]:
        at = _at(level["at"])
        assert at is not None, "it was looked for"
        if at <= drawn.end and level["level"] != "100%":
            lane.marks.append(Mark("raised" if level["raised_at"] else "level", drawn.x(at)))
            lane.words.append(Word("g-3", drawn.x(at), "middle", level["level"], below=True))


def _bar(style: str, begin: float, end: float) -> Bar:
    return Bar(style, begin, round(max(LEAST, end - begin), 1))


def _beside(style: str, x: float, text: str, *, last: bool = True) -> Word:
    """Put a word to the right of a mark, or to its left where there is no room or another instance follows."""
    if last and x + WORD < RIGHT + 10:
        return Word(style, x + 10, "start", text)
    return Word(style, max(LEFT + WORD, x - 4), "end", text, below=True)


def _at(instant: str | None) -> datetime | None:
    return datetime.fromisoformat(instant) if instant else None
