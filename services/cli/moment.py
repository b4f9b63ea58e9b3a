"""Moments as options of the command line: text that is not a moment is wrong usage, with a sentence."""

from datetime import UTC, date, datetime
from typing import Annotated, Any, Final

import typer

from projections.engine.timeline import instant_of
from services.lists import moment
from services.lists.moment import NoMoment
from services.settings import Settings


def moment_given(text: str) -> date | datetime:
    """Read a moment; any other text is wrong usage."""
    try:
        return moment.as_of(text)
    except NoMoment as error:
        raise typer.BadParameter(str(error)) from error


def _day(text: str) -> date:
    try:
        return moment.day(text)
    except NoMoment as error:
        raise typer.BadParameter(str(error)) from error


def or_now(as_of: date | None) -> date | datetime:
    """Return the moment, now where it was left out."""
    return datetime.now(UTC) if as_of is None else as_of


def in_unit(as_of: date | None) -> datetime:
    """Return the instant, now where it was left out; a date means the end of that day in this process's zone."""
    return instant_of(or_now(as_of), Settings().zone)


def known_until(known_at: date | None) -> datetime | None:
    """Return the last instant at which what was recorded counts, or None where all of it does."""
    return None if known_at is None else in_unit(known_at)


def present(known_at: date | None) -> datetime:
    """Return the instant that is the present for lists without `--as-of`: now, or when it was known."""
    return known_until(known_at) or datetime.now(UTC)


AS_OF: Final[Any] = typer.Option(
    "--as-of",
    parser=moment_given,
    metavar="MOMENT",
    help="A date (its end) or an instant with its zone; now if left out.",
)
# A datetime is also a date, and typer does not support unions.
AsOfHereOption = Annotated[
    date | None,
    typer.Option(
        "--as-of",
        parser=moment_given,
        metavar="MOMENT",
        help="A date (its end in the zone KEHU_ZONE) or an instant with its zone; now if left out.",
    ),
]
AsOfOption = Annotated[date | None, AS_OF]
OptionalAt = Annotated[
    date | None,
    typer.Option("--at", parser=moment_given, metavar="MOMENT", help="A date (its end) or an instant with its zone."),
]
AtHereOption = Annotated[
    date | None,
    typer.Option(
        "--at",
        parser=moment_given,
        metavar="MOMENT",
        help="A date (its end in the zone KEHU_ZONE) or an instant with its zone.",
    ),
]
FROM: Final[Any] = typer.Option("--from", parser=_day, metavar="DATE", help="The first day.")
FromOption = Annotated[date, FROM]
OptionalFrom = Annotated[date | None, FROM]
OptionalOn = Annotated[date | None, typer.Option("--on", parser=_day, metavar="DATE", help="Today if left out.")]
OptionalTo = Annotated[
    date | None, typer.Option("--to", parser=_day, metavar="DATE", help="The day after the last day.")
]
SinceOption = Annotated[date | None, typer.Option("--since", parser=_day, metavar="DATE", help="From this day on.")]
ToOption = Annotated[date, typer.Option("--to", parser=_day, metavar="DATE", help="The day after the last day.")]
KnownAtOption = Annotated[
    date | None,
    typer.Option(
        "--known-at",
        parser=moment_given,
        metavar="MOMENT",
        help="Only what was recorded by then counts; everything if left out.",
    ),
]
