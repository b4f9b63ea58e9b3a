"""T14: read models are made anew while clients write; each rebuild is killed twice and resumed."""

import asyncio
import json
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from tests.faults.machine.found import Found
from tests.faults.machine.under_load import judge, load
from tests.faults.storm import SECONDS_TO_ANSWER, Stack, Told, sample, temporary_stack

NAMES: Final = ("complaint_sla", "overdue_receivables", "customer_history")
# Killed when each of these begins.
PHASES: Final = ("fold", "compare")
# Some 100,000 events.
TIMES: Final = 20


def while_writing(tell: Told) -> Found:
    """Import a long file, and make three read models anew."""
    with temporary_stack() as stack, TemporaryDirectory() as folder:
        stack.kehu("import", "helpdesk", str(sample(Path(folder), times=TIMES)), seconds=10 * SECONDS_TO_ANSWER)
        return asyncio.run(rebuilds(stack, NAMES, tell))


async def rebuilds(stack: Stack, names: Sequence[str], tell: Told) -> Found:
    """Make these read models anew under load, and judge what is left; the rows of before must not differ."""
    wrong: list[str] = []
    async with load(stack) as clients:
        for name in names:
            for phase in PHASES:
                await _killed(stack, name, phase)
                tell(f"{name}: killed in its phase {phase}")
            printed = await asyncio.to_thread(stack.kehu, "projections", "rebuild", name, "--format", "json")
            (row,) = json.loads(printed)
            tell(f"{name}: {row['events']} events, {row['events_per_second']} a second, swap {row['swap_ms']} ms")
            if row["differences"]:
                wrong.append(f"{row['differences']} rows of {name} differed")
    return Found(len(names) * len(PHASES), await judge(stack, clients), tuple(wrong))


async def _killed(stack: Stack, name: str, phase: str) -> None:
    """End the rebuild at once when it says that the phase begins."""
    running = await stack.begin("projections", "rebuild", name)
    assert running.stderr
    async with asyncio.timeout(SECONDS_TO_ANSWER):
        async for line in running.stderr:
            if line.decode().strip() == f"{name}: {phase}":
                break
        running.kill()
        await running.wait()
