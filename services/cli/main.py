"""The `kehu` command: it begins here, and every failure ends here."""

import os
import sys
import traceback
from pkgutil import resolve_name
from typing import Annotated, Any, Final

import typer

from services.cli.commands import ALIASES, COMMANDS
from services.cli.later import listed
from services.cli.legible import LegibleGroup
from services.local.mark import is_supervised

REFUSED: Final = 1
DEPENDENCY_DOWN: Final = 3
TRY_AGAIN: Final = 75


class Kehu(LegibleGroup):
    """The group of all commands."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings | {"commands": listed(COMMANDS)})

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """Find a command by its name or by an alias of it."""
        return super().get_command(ctx, ALIASES.get(cmd_name, cmd_name))


def _version(asked: bool) -> None:
    if asked:
        typer.echo(f"kehu {resolve_name('importlib.metadata:version')('kehu')}")
        raise typer.Exit


def kehu(
    *,
    _version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version and exit.")
    ] = False,
) -> None:
    """Kehu (客户): customers, complaints and credit as a record of events."""


APP: Final = typer.Typer(
    cls=Kehu,
    callback=kehu,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["--help", "-h"]},
)


# By name: a command that needs none of them does not import them.
IS_DOWN: Final = (
    "services.deadline:NoAnswer",
    "services.local.problem:StackDown",
    "projections.keys.master:KeysMissing",
    "services.settings:SettingMissing",
    "services.store.outcome:StoreDown",
)
KAFKA_REFUSES: Final = (
    "projections.worker.kafka.clients:AccessRefused",
    "projections.worker.kafka.access:UnusableFile",
)


def run() -> None:
    """Run the command line; an exception that leaves a command becomes a sentence and an exit code."""
    try:
        APP(prog_name="kehu")
    except SystemExit as ended:
        # This is how typer ends every command.
        if ended.code:
            _pause()
        raise
    except imported("services.local.problem:StackBusy", "services.lists.absent:Behind") as busy:
        _end(str(busy), TRY_AGAIN)
    except imported("domain.decider:Refused", "services.local.problem:StackRefused") as refused:
        _end(str(refused), REFUSED)
    except imported(*IS_DOWN) as down:
        _end(str(down), DEPENDENCY_DOWN)
    except imported("psycopg:OperationalError") as down:
        _end(f"PostgreSQL does not answer: {_first_line(down)}", DEPENDENCY_DOWN)
    except imported(*KAFKA_REFUSES) as refused:
        _end(f"Kafka cannot be used: {refused}", DEPENDENCY_DOWN)
    except imported("aiokafka.errors:KafkaError") as down:
        _end(f"Kafka does not answer: {_first_line(down)}", DEPENDENCY_DOWN)
    except imported("pydantic:ValidationError") as invalid:
        _end(_invalid(invalid), REFUSED)
    except ModuleNotFoundError as missing:
        _end(f"{missing.name} is not installed: `pip install 'kehu[local]'` brings what a local stack needs.", REFUSED)
    except BrokenPipeError:
        # The reader of our output has seen enough (`kehu history … | head`).
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except Exception as unforeseen:  # noqa: BLE001 - users should not see a traceback
        if "KEHU_TRACEBACK" in os.environ:
            traceback.print_exc()
        _end(
            f"Unforeseen {type(unforeseen).__name__}: {_first_line(unforeseen)} (KEHU_TRACEBACK=1 shows where)",
            REFUSED,
        )


def imported(*places: str) -> tuple[type[Exception], ...]:
    """Return these exceptions, except those of modules never imported: nothing can have raised them."""
    return tuple(resolve_name(place) for place in places if place.partition(":")[0] in sys.modules)


def _end(sentence: str, exit_code: int) -> None:
    # Imported where something is said, so that help needs nothing of it.
    legible = resolve_name("contracts.form.legible:legible")
    typer.echo(legible(sentence), err=True)
    _pause()
    sys.exit(exit_code)


def _pause() -> None:
    if is_supervised():
        resolve_name("services.cli.process.supervised:pause")()


def _invalid(error: Any) -> str:
    placed = resolve_name("services.wording:placed")
    return f"What was given is not valid: {placed(error.errors()[0])}"


def _first_line(error: Exception) -> str:
    return str(error).strip().partition("\n")[0] or type(error).__name__
