"""`kehu up`: the local stack, from nothing to serving."""

import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Final, NoReturn

import typer
from rich.console import Console

from projections.keys import file as master_key
from projections.keys.settings import KeySettings, use_home
from services import migrate
from services.cli.process.demo import load
from services.customers.forgetting import forget_again
from services.customers.rereading import reread
from services.local import readiness, stack, supervisor
from services.local.home import Home, held, prepare
from services.local.problem import StackDown
from services.settings import StackSettings

ENDING: Final = (signal.SIGTERM, signal.SIGINT)


@contextmanager
def ending_with_us(home: Home) -> Iterator[None]:
    """End what was started here if we are told to end before it serves; leave alone what ran before."""
    ran_before = supervisor.is_running(home)
    told: list[int] = []

    def leave(number: int, _frame: object) -> NoReturn:
        told.append(number)
        sys.exit(128 + number)

    before = {number: signal.signal(number, leave) for number in ENDING}
    try:
        yield
        # Python drops what a handler raises inside a finalizer or an import's clean-up.
        if told:
            sys.exit(128 + told[0])
    except SystemExit:
        # Once more would leave half of it behind.
        for number in ENDING:
            signal.signal(number, signal.SIG_IGN)
        if not ran_before:
            supervisor.stop(home)
        raise
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def make_master_key(home: Path) -> None:
    """Make the key that seals personal data, where there is none; a vault has its own."""
    use_home(home)
    keys = KeySettings()
    if keys.vault is None:
        master_key.make(keys.file)


def wait_to_serve(home: Home, api: str, seconds: float, *, demo: bool) -> None:
    """Return when the stack serves; raise StackDown with what is missing, the demo included where it was asked for."""
    try:
        readiness.wait(home, api, seconds)
    except StackDown as down:
        if not demo:
            raise
        again = "run `kehu up --wait --demo` again, in a checkout `make run`: it waits on, and then loads it"
        raise StackDown(f"The demo was not loaded: {again}. {down}") from down


def up(
    *,
    wait: Annotated[bool, typer.Option("--wait", help="Return only when every process serves.")] = False,
    timeout: Annotated[
        float,
        typer.Option("--timeout", min=1, metavar="SECONDS", help="With --wait: give up after so long, with exit 3."),
    ] = readiness.SECONDS_TO_SERVE,
    demo: Annotated[
        bool, typer.Option(help="Load the sample files and a company, where they are not there yet.")
    ] = False,
) -> None:
    """Start the local stack of KEHU_HOME with every process, and print the API's address; the console's is said too.

    Without KEHU_HOME, its folder is .kehu in a checkout, otherwise kehu in XDG_DATA_HOME or ~/.local/share.
    """
    console = Console(stderr=True)
    settings = StackSettings()
    home = Home(settings.home)
    prepare(home)
    with held(home), ending_with_us(home):
        make_master_key(settings.home)
        running = stack.begin(settings, console)
        stack.wait_for_postgres(running, console)
        with console.status("Migrating the database"):
            migrate.migrate(running.addresses.database_url)
            reread(running.addresses.database_url)
            forget_again(running.addresses.database_url)
        stack.wait_for_kafka(running, settings.topic_partitions, console)
        supervisor.start_roles(home)
        if wait:
            with console.status("Waiting for every process"):
                wait_to_serve(home, running.addresses.api, timeout, demo=demo)
        if demo:
            load(home.path)
    # For people; scripts read the API's address, which stands alone on the standard output.
    if running.addresses.console:
        console.print(f"The console is at {running.addresses.console}")
    typer.echo(running.addresses.api)
