"""The `kehu` command: every sub-command is registered here, and every failure ends here."""

import os
import sys
import traceback

import aiokafka.errors
import httpx
import psycopg
import typer
from pydantic import ValidationError

from domain.decider import Refused
from services.cli import imports, stack, supervised
from services.local.problem import StackBusy, StackDown, StackRefused
from services.settings import SettingMissing

REFUSED = 1
DEPENDENCY_DOWN = 3
TRY_AGAIN = 75

app = typer.Typer(
    help="Kehu (客户): customers, complaints and credit, told as events.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
app.command("up")(stack.up)
app.command("down")(stack.down)
app.command("env")(stack.env)
app.command("status")(stack.status)
app.command("import")(imports.import_file)


def run() -> None:
    """Run the command line; whatever escapes a command becomes a sentence and an exit code."""
    try:
        app()
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
    except httpx.TransportError as down:
        _end(f"The API does not answer: {_first_line(down)}", DEPENDENCY_DOWN)
    except ValidationError as invalid:
        first = invalid.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        _end(f"{invalid.title} is not valid: {where}: {first['msg']}", REFUSED)
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
