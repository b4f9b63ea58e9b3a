"""T19: PostgreSQL is restored from a backup, and Kafka and the processes know more; a person decides, and all agrees.

Kehu runs on meanwhile. The repair is that of docs/relay.md: adopt, then restart the API.
"""

import asyncio
import json
import shutil
from collections.abc import Iterator
from typing import Any, Final
from uuid import uuid4

import httpx

from services.local import home as homes
from services.local import supervisor
from services.local.home import Home
from services.local.servers import account
from services.local.servers.postgres import Postgres
from tests.faults.machine.found import Found
from tests.faults.machine.under_load import judge_history, load, said_by, serves
from tests.faults.storm import Stack, Told, temporary_stack
from tests.waiting import eventually

DECISION: Final = ("--by", "ops", "--reason", "the backup is all that is left")
API: Final = "roles:api"


def older_backup(tell: Told) -> Found:
    """Restore a backup from before the last commands, see that each part says so, and repair it."""
    with temporary_stack() as stack:
        kept, _ = asyncio.run(_loaded(stack))
        _back_up(stack)
        _, lost = asyncio.run(_loaded(stack))
        stack.kehu("wait")
        _restore(stack)
        tell("restored")
        wrong = list(_unsaid(stack, lost))
        tell("; ".join(wrong) or "relay, API and check have said so")
        stack.kehu("relay", "adopt", *DECISION)
        supervisor.stop_program(Home(stack.home), API)
        supervisor.start_program(Home(stack.home), API)
        eventually(lambda: serves(stack))
        tell("adopted")
        after, _ = asyncio.run(_loaded(stack))
        return Found(1, asyncio.run(judge_history(stack, [*kept, *after])), tuple(wrong))


async def _loaded(stack: Stack) -> tuple[list[Any], list[str]]:
    """Send commands for a while; return the history, and the streams that were written to."""
    async with load(stack) as clients:
        pass
    entries = clients.history.entries
    return entries, sorted({entry.result.stream for entry in entries if entry.result})


def _postgres(stack: Stack) -> tuple[Postgres, str]:
    memory = homes.recall(Home(stack.home))
    assert memory is not None
    return Postgres(memory.postgres_folder, account.for_postgres()), memory.addresses.database_url


def _back_up(stack: Stack) -> None:
    """Copy PostgreSQL's data while it runs, as its own tool does."""
    postgres, url = _postgres(stack)
    tool, to = postgres.programs / "pg_basebackup", postgres.folder / "backup"
    done = account.run(postgres.account, tool, "--dbname", url, "--pgdata", to, "--checkpoint=fast")
    assert done.returncode == 0, done.stderr


def _restore(stack: Stack) -> None:
    """Put the copy in the place of the data; everything else goes on."""
    postgres, _ = _postgres(stack)
    supervisor.stop_program(Home(stack.home), "postgres")
    shutil.rmtree(postgres.data)
    (postgres.folder / "backup").rename(postgres.data)
    supervisor.start_program(Home(stack.home), "postgres")


def _unsaid(stack: Stack, written: list[str]) -> Iterator[str]:
    """Wait for each part to say that the store went back, and yield what one does not say."""
    eventually(lambda: "whose event the store does not hold" in said_by(stack, "/readyz/relay"))
    code = _code_of_a_command(stack, next(stream for stream in written if stream.startswith("complaint/")))
    if code != "store.set-back":
        yield f"a command on a stream that lost events was answered {code}"
    check = stack.run("check", "--format", "json", "--timeout", "1")
    topics = next(each for each in json.loads(check.stdout)["checks"] if each["name"] == "topics")
    if check.returncode == 0 or topics["ok"]:
        yield "kehu check finds nothing"
    if stack.run("status").returncode == 0:
        yield "kehu status finds nothing"


def _code_of_a_command(stack: Stack, stream: str) -> str | None:
    """Write on a stream that lost its events."""
    complaint = stream.removeprefix("complaint/")
    answer = httpx.post(
        f"{stack.addresses['api']}/complaints/{complaint}/receive",
        json={"customer_id": "restored", "summary": "again"},
        headers={"Idempotency-Key": str(uuid4())},
        timeout=60,
    )
    code: str | None = answer.json().get("code")
    return code
