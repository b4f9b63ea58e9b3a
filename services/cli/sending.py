"""Sends commands from the command line straight to the store, and prints the results."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated, Final, Generic, TypeVar
from uuid import UUID, uuid4

import typer

from contracts.envelope import Cause
from contracts.form.plain import plain
from contracts.message import Command
from domain.decider import Refused
from services.cli.acting import acting
from services.cli.given import Given
from services.cli.given_fields import id_of, with_repeat
from services.cli.printing.output import Format, print_rows
from services.commands.registry import HANDLERS
from services.commands.unknown import with_nearest
from services.lists.rows import ListRow
from services.local.problem import StackBusy, StackDown
from services.settings import Settings
from services.store.outcome import Accepted, Contended, StoreDown
from services.store.postgres import open_store
from services.store.store import Store

LONGEST: Final = 64

Answer = TypeVar("Answer")
AnyCommand = TypeVar("AnyCommand", bound=Command)


def named(text: str) -> str:
    """Return the name of a person in its one spelling, or refuse it."""
    if not text.isprintable() or not 0 < len(text.strip()) <= LONGEST:
        raise typer.BadParameter(f"A person's name has 1 to {LONGEST} printable characters.", param_hint="--by")
    return str(plain(text.strip()))


ByOption = Annotated[
    str, typer.Option("--by", callback=named, metavar="PERSON", help="The person who does or decides this.")
]
ReasonOption = Annotated[str | None, typer.Option("--reason", metavar="TEXT", help="The reason; kept with the event.")]
NeededReason = Annotated[str, typer.Option("--reason", metavar="TEXT", help="The reason; kept with the event.")]


@dataclass(frozen=True, slots=True)
class Outcome(Generic[AnyCommand]):
    """The printed outcome of an accepted command; `row` may read the store for it."""

    columns: tuple[str, ...]
    row: Callable[[Store, AnyCommand, Accepted], Awaitable[ListRow]]


def send_one(
    command: AnyCommand | Callable[[Store], Awaitable[AnyCommand]],
    by: str,
    form: Format,
    outcome: Outcome[AnyCommand],
    given: Given,
) -> None:
    """Send a command and print its outcome; making the command may take a look into the store."""
    id_ = id_of(given.command_id)

    async def work(store: Store) -> ListRow:
        asked = command if isinstance(command, Command) else await command(store)
        accepted = await send_as(store, asked, by, id_)
        if accepted.repeated:
            typer.echo("It was sent before: this is its first answer.", err=True)
        return await outcome.row(store, asked, accepted)

    try:
        row = with_store(work)
    except (StackBusy, StackDown) as failed:
        raise with_repeat(failed, given.command_id, id_) from failed
    print_rows(outcome.columns, [row], form)


def with_store(work: Callable[[Store], Awaitable[Answer]]) -> Answer:
    """Do the work on this database's store; an outage becomes StackDown."""
    return asyncio.run(_with_store(Settings().database_url, work))


async def send(store: Store, command: Command, by: str) -> Accepted:
    """Send a command, show its warnings and return its answer."""
    return await send_as(store, command, by, uuid4())


async def send_as(store: Store, command: Command, by: str, command_id: UUID) -> Accepted:
    """Send a command under an id of its sender's; sent again under it, it gets the first answer."""
    occurred_at = command.occurred_at or datetime.now(UTC)
    cause = Cause(command_id=command_id, occurred_at=occurred_at, actor=await acting(by), reason=command.reason)
    try:
        accepted = await HANDLERS[command.name](command, store=store, cause=cause)
    except Refused as refused:
        raise await with_nearest(refused, command, store) from None
    for warned in accepted.warnings:
        typer.echo(f"Warning: {warned.message}", err=True)
    return accepted


async def _with_store(database_url: str, work: Callable[[Store], Awaitable[Answer]]) -> Answer:
    failure: Exception
    try:
        async with open_store(database_url) as store:
            try:
                return await work(store)
            except Exception as error:  # noqa: BLE001 - raised below: the store's group of tasks would wrap it
                failure = error
    except StoreDown as down:
        failure = down
    match failure:
        case StoreDown():
            raise StackDown(str(failure)) from failure
        case Contended():
            raise StackBusy(str(failure)) from failure
        case _:
            raise failure
