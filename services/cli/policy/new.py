"""`kehu policy new`: a file to edit, which is a version of a pack under another name and from another day on."""

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time
from itertools import count
from pathlib import Path
from typing import Annotated, Final
from zoneinfo import ZoneInfo

import typer

from domain.decider import Refused
from domain.policies.pack.pack import Pack
from projections.engine.timeline import day_of
from services.cli.moment import FROM
from services.cli.policy import pack_file, shelf
from services.cli.policy.rows import SHOWN, chosen
from services.packs.book import SUFFIX, PolicyBook
from services.packs.text.fault import PackInvalid
from services.packs.text.read import read_pack

# From the head of the table to that of the next.
_HEAD: Final = re.compile(r"^\[pack\].*?(?=^\[|\Z)", re.MULTILINE | re.DOTALL)


class VersionTaken(Refused):
    """The pack has a version of this name, which never changes."""

    code = "policy.version-taken"


class HeadNotChanged(Refused):
    """Name, version and first instant are written in a form that only their author can change."""

    code = "policy.head-not-changed"


def new(
    pack: Annotated[str, typer.Argument(metavar="PACK", help="The pack of the new version; it may be a new one.")],
    *,
    source: Annotated[str, typer.Option("--from", metavar="PACK[@VERSION]", help=SHOWN)],
    version: Annotated[
        str | None,
        typer.Option(metavar="VERSION", help="Its name; the next free one of its year if left out."),
    ] = None,
    begins: Annotated[
        date | None,
        typer.Option(
            "--begins", parser=FROM.parser, metavar="DATE", help="Its first day; that of the next month if left out."
        ),
    ] = None,
    file: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Where to write it; named for the version if left out.")
    ] = None,
) -> None:
    """Write a file to edit: a new version of a pack, which begins as a copy of another."""
    book = shelf.book()
    before = chosen(book, source)
    known = _versions(book, pack)
    day = begins or _next_month(known, before)
    name = version or _free_name(pack, day, [*known, before], file)
    _check_free(name, known)
    text = pack_file.text_of(source) if pack_file.is_file(source) else shelf.text_of(before)
    written = _headed(text, before, {"name": pack, "version": name, "effective_from": _beginning(day, before)})
    path = file or Path(f"{name}{SUFFIX}")
    _write(path, written)
    typer.echo(path)
    typer.echo(f"{name} is {before.pack.version} from {day} on: edit it, then", err=True)
    typer.echo(f"kehu policy lint {path}\nkehu policy draft {path} --by PERSON", err=True)


def _versions(book: PolicyBook, pack: str) -> Sequence[Pack]:
    """Return the versions of a pack, with those of the program that its own replaced; a new pack has none."""
    return (*book.versions(pack), *book.shipped(pack)) if pack in book.packs() else ()


def _check_free(name: str, known: Sequence[Pack]) -> None:
    taken = next((version.pack for version in known if version.pack.version == name), None)
    if taken is not None:
        raise VersionTaken(
            f"{name} exists, from {taken.first_day} on, and a version never changes: give the new one another name."
        )


def _next_month(known: Sequence[Pack], before: Pack) -> date:
    """Return the first day of the month after today and after the beginning of every version."""
    today = day_of(datetime.now(UTC), before.pack.zone)
    latest = max([today, *(version.pack.first_day for version in known)])
    return date(latest.year + latest.month // 12, latest.month % 12 + 1, 1)


def _free_name(pack: str, day: date, known: Sequence[Pack], file: Path | None) -> str:
    """Return the first name that no version has, and no file in this folder where it would name one."""
    taken = {version.pack.version for version in known}
    names = (f"{pack}-{day.year}.{number}" for number in count(1))
    return next(name for name in names if name not in taken and (file or not Path(f"{name}{SUFFIX}").exists()))


def _beginning(day: date, before: Pack) -> datetime:
    return datetime.combine(day, time(), ZoneInfo(before.pack.zone))


def _headed(text: str, before: Pack, head: Mapping[str, str | datetime]) -> str:
    """Return the text with another head; refuse where anything else would change with it."""
    found = _HEAD.search(text)
    if found is not None:
        table = found[0]
        for key, value in head.items():
            table = _with_key(table, key, f'"{value}"' if isinstance(value, str) else value.isoformat())
        text = f"{text[: found.start()]}{table}{text[found.end() :]}"
    wanted = before.model_copy(update={"pack": before.pack.model_copy(update=dict(head))})
    try:
        changed = read_pack(text, before.pack.version)
    except PackInvalid as invalid:
        raise HeadNotChanged(f"The new version cannot be read: {invalid}") from invalid
    if changed != wanted:
        sentence = f"The head of {before.pack.version} is not written with a key in each line: edit it yourself."
        raise HeadNotChanged(sentence)
    return text


def _with_key(table: str, key: str, written: str) -> str:
    return re.sub(rf"^{key}[ \t]*=.*$", lambda _: f"{key} = {written}", table, count=1, flags=re.MULTILINE)


def _write(path: Path, text: str) -> None:
    try:
        with path.open("x", encoding="utf-8") as opened:
            opened.write(text)
    except FileExistsError as exists:
        raise typer.BadParameter(f"{path} exists: --file names another.", param_hint="--file") from exists
    except OSError as error:
        raise typer.BadParameter(f"{path} cannot be written: {error.strerror}.", param_hint="--file") from error
