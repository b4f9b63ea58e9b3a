"""Rows per second of `kehu import` for a file of each layout; commands stand beside saves of the stock application."""

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Final

from tests import stack as stacks
from tests.benchmarks import process
from tests.benchmarks.benchmark import Bench, Benchmark, Goal, Run, Sample
from tests.benchmarks.commands import UNIT, beside, stock_saves
from tests.benchmarks.servers import Sync
from tests.checkout import ROOT

SAMPLED: Final = ("receivables", "helpdesk", "purchases")
GENERATE: Final = ROOT / "data" / "samples" / "generate.py"


@contextmanager
def prepare(bench: Bench) -> Iterator[Sequence[Run]]:
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        subprocess.run([sys.executable, GENERATE, "--times", str(bench.scale.file_times), "--into", folder], check=True)
        imports = [partial(_import, bench, layout, folder / f"{layout}.csv") for layout in SAMPLED]
        yield [partial(stock_saves, bench, 1), *imports]


def _import(bench: Bench, layout: str, file: Path) -> Sequence[Sample]:
    with stacks.database(bench.servers) as database_url:
        done = subprocess.run(
            [process.KEHU, "import", layout, file, "--format", "json"],
            env=process.environment(bench.servers, database_url),
            capture_output=True,
            text=True,
            check=True,
        )
    summary = json.loads(done.stdout)
    rows = float(summary["rows_per_second"])
    return [
        Sample(f"import {layout}", "rows/s", rows),
        Sample(_commands(layout), UNIT, rows * summary["commands"] / summary["rows"]),
    ]


def _commands(layout: str) -> str:
    return f"import {layout}, its commands"


BENCHMARK = Benchmark(
    title="import",
    prepare=prepare,
    goals=(Goal(figure=_commands("receivables"), beside=beside(1), at_least=4, at=Sync.ONE_MS),),
)
