"""`kehu calendar due` and `used`: working time by a calendar, one question at a time or by lines (interfaces 4)."""

import json
import sys
from collections.abc import Sequence
from typing import Annotated, BinaryIO, Final

import typer

from domain.calendar.target import TargetInvalid
from services.cli.calendar.cases import CasesOption
from services.cli.calendar.question import OPEN_ENDS, Answer, DueQuestion, UsedQuestion, answer, answers
from services.cli.printing.output import Format, FormatOption, print_rows
from services.lists import rows
from services.lists.moment import NoMoment
from services.packs.calendars import SHIPPED

SOME_LINES_WERE_BAD: Final = 1

CalendarOption = Annotated[str | None, typer.Option("--calendar", metavar="NAME", help="One of `kehu calendar list`.")]
InstantFrom = Annotated[
    str | None,
    typer.Option("--from", metavar="INSTANT", help="The beginning; without a zone, in the calendar's."),
]
PausesOption = Annotated[
    list[str] | None,
    typer.Option("--pause", metavar="A/B", help="Two instants; A/ has no end yet. As often as needed."),
]


def due(
    *,
    calendar: CalendarOption = None,
    start: InstantFrom = None,
    target: Annotated[str | None, typer.Option(help="As in 90m, 8h, 1h30m or 3d.")] = None,
    pause: PausesOption = None,
    cases: CasesOption = None,
    form: FormatOption = Format.TABLE,
) -> None:
    """Show when a target is reached."""
    given = {"--calendar": calendar, "--from": start, "--target": target}
    if cases is not None:
        answer_lines(cases, given)
    elif calendar is None or start is None or target is None:
        raise _missing(given)
    else:
        _print_answer(DueQuestion(calendar=calendar, start=start, target=target, pauses=_pauses(pause)), form)


def used(
    *,
    calendar: CalendarOption = None,
    start: InstantFrom = None,
    end: Annotated[str | None, typer.Option("--to", metavar="INSTANT", help="The end, written as in --from.")] = None,
    pause: PausesOption = None,
    cases: CasesOption = None,
    form: FormatOption = Format.TABLE,
) -> None:
    """Show how much working time passed between two instants."""
    given = {"--calendar": calendar, "--from": start, "--to": end}
    if cases is not None:
        answer_lines(cases, given)
    elif calendar is None or start is None or end is None:
        raise _missing(given)
    else:
        _print_answer(UsedQuestion(calendar=calendar, start=start, end=end, pauses=_pauses(pause)), form)


def answer_lines(cases: BinaryIO, given: dict[str, str | None] | None = None) -> None:
    """Print the answer to each line; refuse other options beside `--cases`."""
    if beside := [name for name, value in (given or {}).items() if value is not None]:
        raise typer.BadParameter(f"With --cases every line says it all: leave out {', '.join(beside)}.")
    bad = 0
    # A program that asks line by line waits for each answer.
    is_dialogue = cases is sys.stdin.buffer
    for found in answers(cases, SHIPPED):
        bad += "error" in found
        sys.stdout.write(_json(found) + "\n")
        if is_dialogue:
            sys.stdout.flush()
    if bad:
        typer.echo(f"{bad} lines could not be answered.", err=True)
        raise typer.Exit(SOME_LINES_WERE_BAD)


def _print_answer(question: DueQuestion | UsedQuestion, form: Format) -> None:
    try:
        found = answer(question, SHIPPED)
    except (NoMoment, TargetInvalid) as error:
        raise typer.BadParameter(str(error)) from error
    if form is Format.JSON:
        typer.echo(_json(found))
    else:
        print_rows(tuple(found), [found], form)


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
