"""The `kehu` command: every sub-command is registered here, and every failure ends here."""

import os
import sys
import traceback
from collections.abc import Iterable
from pkgutil import resolve_name
from typing import Final

import aiokafka.errors
import psycopg
import typer
from pydantic import ValidationError

from domain.decider import Refused
from services.cli.process import supervised
from services.local.problem import StackBusy, StackDown, StackRefused
from services.settings import SettingMissing

REFUSED: Final = 1
DEPENDENCY_DOWN: Final = 3
TRY_AGAIN: Final = 75

# Where each command is; its help is the docstring there.
COMMANDS: Final = {
    "up": "services.cli.process.up:up",
    "down": "services.cli.process.stack:down",
    "env": "services.cli.process.stack:env",
    "status": "services.cli.process.status:status",
    "import": "services.cli.imports:import_file",
    "query": "services.cli.query:app",
    "customers": "services.cli.customers.customers:app",
    "history": "services.cli.history:history",
    "explain": "services.cli.explain:explain",
    "calendar": "services.cli.calendar.calendar:app",
    "scenario": "services.cli.scenario:app",
    "policy": "services.cli.policy.policy:app",
    "tiers": "services.cli.tiers.tiers:app",
    "wait": "services.cli.process.wait:wait",
    "check": "services.cli.process.check:check",
    "migrate": "services.cli.process.migrate:migrate",
    "relay": "services.cli.process.relay:relay",
    "worker": "services.cli.process.worker:worker",
    "api": "services.cli.process.api:api",
}


def application(names: Iterable[str]) -> typer.Typer:
    """Put the named commands together."""
    app = typer.Typer(no_args_is_help=True, pretty_exceptions_enable=False, add_completion=False, callback=kehu)
    for name in names:
        match resolve_name(COMMANDS[name]):
            case typer.Typer() as group:
                app.add_typer(group, name=name)
            case function:
                app.command(name)(function)
    return app


def kehu() -> None:
    """Kehu (客户): customers, complaints and credit, told as events."""


def run() -> None:
    """Run the command line; whatever escapes a command becomes a sentence and an exit code."""
    try:
        # Only what was asked for is imported: a process role starts in a second instead of three.
        wanted = sys.argv[1:2] if sys.argv[1:2] and sys.argv[1] in COMMANDS else COMMANDS
        application(wanted)()
    except SystemExit as ended:
        # This is how typer ends every command.
        if ended.code:
            supervised.pause()
        raise
    except (Refused, StackRefused) as refused:
        _end(str(refused), REFUSED)
    except StackBusy as busy:
        _end(str(busy), TRY_AGAIN)
    except (StackDown, SettingMissing) as down:
        _end(str(down), DEPENDENCY_DOWN)
    except psycopg.OperationalError as down:
        _end(f"PostgreSQL does not answer: {_first_line(down)}", DEPENDENCY_DOWN)
    except aiokafka.errors.KafkaError as down:
        _end(f"Kafka does not answer: {_first_line(down)}", DEPENDENCY_DOWN)
    except ValidationError as invalid:
        first = invalid.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        _end(f"{invalid.title} is not valid: {where}: {first['msg'].removeprefix('Value error, ')}", REFUSED)
    except ModuleNotFoundError as missing:
        _end(f"{missing.name} is not installed: `pip install 'kehu[local]'` brings what a local stack needs.", REFUSED)
    except BrokenPipeError:
        # The reader of our output has seen enough (`kehu history … | head`).
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except Exception as unforeseen:  # noqa: BLE001 - nobody shall read a traceback
        if "KEHU_TRACEBACK" in os.environ:
            traceback.print_exc()
        _end(
            f"Unforeseen {type(unforeseen).__name__}: {_first_line(unforeseen)} (KEHU_TRACEBACK=1 shows where)",
            REFUSED,
        )


def _end(sentence: str, exit_code: int) -> None:
    typer.echo(sentence, err=True)
    supervised.pause()
    sys.exit(exit_code)


def _first_line(error: Exception) -> str:
    return str(error).strip().partition("\n")[0] or type(error).__name__
