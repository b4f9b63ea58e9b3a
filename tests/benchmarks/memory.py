"""The memory that each process of the running service holds."""

from collections.abc import Sequence
from typing import Final

import psutil

from tests.benchmarks.benchmark import Sample
from tests.benchmarks.process import Processes
from tests.stack import PrivateStack

UNIT: Final = "MB"


def memory(servers: PrivateStack, processes: Processes) -> Sequence[Sample]:
    """Weigh our processes and the servers."""
    ours = [
        Sample(f"memory of {name}", UNIT, process.memory_info().rss / 1e6) for name, process in processes.of.items()
    ]
    pids = {process.name: process.pid for process in servers.processes if process.pid}
    kafka = Sample("memory of Kafka", UNIT, psutil.Process(pids["kafka"]).memory_info().rss / 1e6)
    return [
        *ours,
        kafka,
        Sample("memory of PostgreSQL, all processes", UNIT, _family(psutil.Process(pids["postgres"]))),
    ]


def _family(parent: psutil.Process) -> float:
    """Count pages that the processes share once."""
    total = 0
    for process in (parent, *parent.children(recursive=True)):
        try:
            info = process.memory_full_info()
        except psutil.NoSuchProcess:
            continue
        # Where the system does not tell shares, what belongs to one process alone.
        total += getattr(info, "pss", info.uss)
    return total / 1e6
