"""`kehu calendar`: which calendars there are, what they say of a day, and working time by them (interfaces 4)."""

import json
import sys
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Annotated, Any, BinaryIO, Final
from zoneinfo import ZoneInfo

import typer

from domain.calendar.day_plan import plan
from domain.calendar.target import TargetInvalid
from domain.calendar.window import WEEKDAYS
from domain.calendar.working_time import WorkingTime
from services.cli.calendar import question as calendar_question
from services.cli.calendar.question import OPEN_ENDS, Answer, DueQuestion, UsedQuestion
from services.cli.moment import OptionalFrom
from services.cli.output import Format, FormatOption, print_rows
from services.cli.policy import pack_file, shelf
from services.cli.policy.rows import chosen
from services.lists import rows
from services.lists.moment import NoMoment
from services.packs import calendars
from services.packs.book import SHIPPED as SHIPPED_PACKS
from services.packs.calendars import SHIPPED

SOME_LINES_WERE_BAD: Final = 1
CALENDARS: Final = (
    "calendar",
    "version",
    "title",
    "zone",
    "ordinary_day",
    "known_from",
    "known_through",
    "exceptions",
    "source",
)
DAYS: Final = ("day", "weekday", "hours", "because", "known")

CalendarOption = Annotated[str | None, typer.Option("--calendar", metavar="NAME", help="One of `kehu calendar list`.")]
InstantFrom = Annotated[
    str | None, typer.Option("--from", metavar="INSTANT", help="Without a zone: as the calendar's clock shows.")
]
PausesOption = Annotated[
    list[str] | None,
    typer.Option("--pause", metavar="A/B", help="Two instants; A/ has no end yet. As often as needed."),
]
CasesOption = Annotated[
    typer.FileBinaryRead | None,
    typer.Option("--cases", metavar="FILE", help="Answer a question per line of JSON (`-`: standard input)."),
]

app = typer.Typer(
    help="Working time by the shipped calendars, and the hours of those of a pack.",
    no_args_is_help=True,
    invoke_without_command=True,
)


@app.callback()
def calendar(context: typer.Context, *, cases: CasesOption = None) -> None:
    """Answer questions about working time."""
    if cases is None:
        return
    if context.invoked_subcommand:
        raise typer.BadParameter(f"Put --cases after {context.invoked_subcommand}, or leave that out.")
    _answer_lines(cases)


@app.command("list")
def list_calendars(form: FormatOption = Format.TABLE) -> None:
    """List the calendars, and how far each is known."""
    print_rows(CALENDARS, [_facts(name) for name in SHIPPED.names()], form)


@app.command()
def show(
    name: Annotated[
        str,
        typer.Argument(
            metavar="CALENDAR", help="One of `kehu calendar list`, or PACK:CALENDAR or FILE:CALENDAR of a pack."
        ),
    ],
    *,
    first: OptionalFrom = None,
    days: Annotated[int, typer.Option("--days", min=1, max=3660, help="How many days.")] = 14,
    form: FormatOption = Format.TABLE,
) -> None:
    """Show the hours of each day, from today on, and why they are so."""
    known = _named(name).calendar
    start = first or datetime.now(ZoneInfo(known.zone)).date()
    plans = [plan(known, start + timedelta(days=distance)) for distance in range(days)]
    print_rows(
        DAYS,
        [
            {
                "day": planned.day,
                "weekday": WEEKDAYS[planned.day.weekday()],
                "hours": " ".join(map(str, planned.windows)) or None,
                "because": planned.because,
                "known": planned.is_known,
            }
            for planned in plans
        ],
        form,
    )


@app.command()
def due(
    *,
    calendar: CalendarOption = None,
    start: InstantFrom = None,
    target: Annotated[str | None, typer.Option(help="As in 90m, 8h, 1h30m or 3d.")] = None,
    pause: PausesOption = None,
    cases: CasesOption = None,
    form: FormatOption = Format.TABLE,
) -> None:
    """Tell when a target is reached."""
    given = {"--calendar": calendar, "--from": start, "--target": target}
    if cases is not None:
        _answer_lines(cases, given)
    elif calendar is None or start is None or target is None:
        raise _missing(given)
    else:
        _print_answer(DueQuestion(calendar=calendar, start=start, target=target, pauses=_pauses(pause)), form)


@app.command()
def used(
    *,
    calendar: CalendarOption = None,
    start: InstantFrom = None,
    end: Annotated[str | None, typer.Option("--to", metavar="INSTANT", help="As --from.")] = None,
    pause: PausesOption = None,
    cases: CasesOption = None,
    form: FormatOption = Format.TABLE,
) -> None:
    """Tell how much working time went by between two instants."""
    given = {"--calendar": calendar, "--from": start, "--to": end}
    if cases is not None:
        _answer_lines(cases, given)
    elif calendar is None or start is None or end is None:
        raise _missing(given)
    else:
        _print_answer(UsedQuestion(calendar=calendar, start=start, end=end, pauses=_pauses(pause)), form)


def _named(name: str) -> WorkingTime:
    pack, of_a_pack, calendar = name.rpartition(":")
    if not of_a_pack:
        return SHIPPED.named(name)
    book = SHIPPED_PACKS if pack_file.is_file(pack) else shelf.book()
    return calendars.of_pack(chosen(book, pack), calendar)


def _facts(name: str) -> dict[str, Any]:
    known = SHIPPED.named(name).calendar
    return known.model_dump(include={"version", "title", "zone", "known_from", "known_through", "source"}) | {
        "calendar": name,
        "ordinary_day": known.ordinary_day,
        "exceptions": len(known.exceptional_days),
    }


def _print_answer(question: DueQuestion | UsedQuestion, form: Format) -> None:
    try:
        answer = calendar_question.answer(question, SHIPPED)
    except (NoMoment, TargetInvalid) as error:
        raise typer.BadParameter(str(error)) from error
    if form is Format.JSON:
        typer.echo(_json(answer))
    else:
        print_rows(tuple(answer), [answer], form)


def _answer_lines(cases: BinaryIO, given: dict[str, str | None] | None = None) -> None:
    if beside := [name for name, value in (given or {}).items() if value is not None]:
        raise typer.BadParameter(f"With --cases every line says it all: leave out {', '.join(beside)}.")
    bad = 0
    # Whoever asks line by line waits for each answer.
    is_dialogue = cases is sys.stdin.buffer
    for answer in calendar_question.answers(cases, SHIPPED):
        bad += "error" in answer
        sys.stdout.write(_json(answer) + "\n")
        if is_dialogue:
            sys.stdout.flush()
    if bad:
        typer.echo(f"{bad} lines could not be answered.", err=True)
        raise typer.Exit(SOME_LINES_WERE_BAD)


def _json(answer: Answer) -> str:
    return json.dumps(rows.plain_row(answer), ensure_ascii=False)


def _pauses(texts: Sequence[str] | None) -> tuple[tuple[str, str | None], ...]:
    return tuple(_pause(text) for text in texts or ())


def _pause(text: str) -> tuple[str, str | None]:
    begin, slash, end = text.partition("/")
    if not slash:
        raise typer.BadParameter(f"“{text}” is not a pause: write two instants as A/B, or A/ for one not ended yet.")
    return begin, None if end in OPEN_ENDS else end


def _missing(given: dict[str, str | None]) -> typer.BadParameter:
    return typer.BadParameter(f"Missing: {', '.join(name for name, value in given.items() if value is None)}.")
