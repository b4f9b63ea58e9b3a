"""Rows per second of `kehu import` for a file of each layout."""

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
from tests.benchmarks.benchmark import Bench, Benchmark, Run, Sample
from tests.checkout import ROOT

SAMPLED: Final = ("receivables", "helpdesk", "purchases")
GENERATE: Final = ROOT / "data" / "samples" / "generate.py"


@contextmanager
def prepare(bench: Bench) -> Iterator[Sequence[Run]]:
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        subprocess.run([sys.executable, GENERATE, "--times", str(bench.scale.file_times), "--into", folder], check=True)
        yield [partial(_import, bench, layout, folder / f"{layout}.csv") for layout in SAMPLED]


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
    return [Sample(f"import {layout}", "rows/s", float(summary["rows_per_second"]))]


BENCHMARK = Benchmark(title="import", prepare=prepare)
