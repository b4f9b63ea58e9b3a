"""Questions about working time as people and programs write them, and their answers (interfaces 4)."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Annotated, Any, Final, Literal
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from contracts.form.moment import in_utc
from domain.calendar.pauses import Pause
from domain.calendar.target import Target
from domain.calendar.wall_clock import moment_at, second_shown
from domain.decider import Refused
from services.json_text import DECODER
from services.lists.moment import NoMoment
from services.packs.calendars import Calendars, faults
from services.scenarios.text.moment import INSTANT

# An open end is empty, or written as in ISO 8601-2.
OPEN_ENDS: Final = ("", "..")

Answer = dict[str, Any]


class Question(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", validate_by_name=True, validate_by_alias=True)

    calendar: str
    start: Annotated[str, Field(alias="from")]
    pauses: tuple[tuple[str, str | None], ...] = ()


class DueQuestion(Question):
    """Asks when a target is reached."""

    op: Literal["due"] = "due"
    target: str


class UsedQuestion(Question):
    """Asks how much working time went by."""

    op: Literal["used"] = "used"
    end: Annotated[str, Field(alias="to")]


QUESTIONS: Final[TypeAdapter[DueQuestion | UsedQuestion]] = TypeAdapter(
    Annotated[DueQuestion | UsedQuestion, Field(discriminator="op")]
)


def answer(question: DueQuestion | UsedQuestion, calendars: Calendars) -> Answer:
    """Return the answer under the names of interfaces 4; raise a Refused that says what is wrong with the question."""
    working_time = calendars.named(question.calendar)
    zone = ZoneInfo(working_time.calendar.zone)
    start = instant(question.start, zone)
    pauses = [
        Pause(instant(begin, zone), None if end is None or end in OPEN_ENDS else instant(end, zone))
        for begin, end in question.pauses
    ]
    match question:
        case DueQuestion():
            due = working_time.due(start, working_time.length(Target.parse(question.target)), pauses)
            return {"due": due.at, "provisional": due.provisional}
        case UsedQuestion():
            return working_time.used(start, instant(question.end, zone), pauses)._asdict()


def answers(lines: Iterable[bytes], calendars: Calendars) -> Iterator[Answer]:
    """Answer each line of JSON; a line that cannot be answered gets an `error`. Empty lines are skipped."""
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            yield answer(QUESTIONS.validate_python(DECODER.decode(line.decode())), calendars)
        except ValidationError as invalid:
            yield {"error": "; ".join(faults(invalid)), "code": "calendar.question-invalid", "line": number}
        except (ValueError, RecursionError) as error:
            said = f"the line is not JSON as we take it: {error}"
            yield {"error": said, "code": "calendar.question-invalid", "line": number}
        except Refused as refused:
            yield {"error": str(refused), "code": refused.code, "line": number}


def instant(text: str, zone: ZoneInfo) -> datetime:
    """Read an instant; one without a zone is in the calendar's."""
    try:
        # A date alone would be read as its midnight.
        moment = datetime.fromisoformat(text if INSTANT.fullmatch(text) else "")
        return moment_at(second_shown(moment, zone)) if moment.tzinfo is None else in_utc(moment)
    except (ValueError, OverflowError) as error:
        raise NoMoment(f"“{text}” is not an instant: write one as in 2025-09-26T16:30 or 2025-09-26T08:30Z.") from error
