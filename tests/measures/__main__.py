"""Counts the measures of the layout: `python -m tests.measures [--verbose] [--format json] [PATH…]`.

Any Python from 3.11 on can run it, and needs nothing besides. PATH is a checkout, this one where left out; several, an
older one for example, are counted side by side. Each module beside this one says how its measures are counted.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from tests.measures import lists, names, rooms, sizes
from tests.measures.measure import Measure
from tests.measures.tree import read

WIDTH: Final = 16


def count(root: Path) -> list[Measure]:
    """Count every measure of a checkout."""
    checkout = read(root)
    return [measure for part in (rooms, names, lists, sizes) for measure in part.measures(checkout)]


def table(paths: Sequence[str], counted: Sequence[Sequence[Measure]], *, verbose: bool) -> str:
    """Write a line for each measure, with a column for each checkout; the places are those of the last."""
    lines = [_line("measure", [Path(path).resolve().name for path in paths], "goal")]
    for row in zip(*counted, strict=True):
        newest = row[-1]
        lines.append(_line(newest.name, [measure.value for measure in row], newest.goal))
        lines += [f"    {place}" for place in newest.places if verbose]
    return "\n".join(lines)


def document(paths: Sequence[str], counted: Sequence[Sequence[Measure]]) -> str:
    """Write every measure of every checkout as JSON."""
    rows = [
        {"path": path, "measure": each.name, "value": each.value, "goal": each.goal, "places": list(each.places)}
        for path, measures in zip(paths, counted, strict=True)
        for each in measures
    ]
    return json.dumps(rows, indent=2, ensure_ascii=False)


def run(arguments: Sequence[str]) -> str:
    """Count what the arguments ask for, and return it as text."""
    parser = argparse.ArgumentParser(prog="python -m tests.measures", description=__doc__)
    parser.add_argument("paths", metavar="PATH", nargs="*", default=["."])
    parser.add_argument("--format", choices=("table", "json"), default="table", help="how to print")
    parser.add_argument("--verbose", action="store_true", help="list the places that were counted")
    asked = parser.parse_args(arguments)
    for path in asked.paths:
        if not Path(path, "contracts").is_dir():
            parser.error(f"{path} is not a checkout of Kehu.")
    counted = [count(Path(path)) for path in asked.paths]
    if asked.format == "json":
        return document(asked.paths, counted)
    return table(asked.paths, counted, verbose=asked.verbose)


def _line(name: str, values: Sequence[object], goal: object) -> str:
    columns = "".join(f"{value!s:>{WIDTH}}" for value in values)
    return f"{name:<48}{columns}{'' if goal is None else goal!s:>8}"


if __name__ == "__main__":
    sys.stdout.write(run(sys.argv[1:]) + "\n")
