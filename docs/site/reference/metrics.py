"""The page of the measurements: each with its kind, its labels and what it says of itself to Prometheus."""

import ast
from collections.abc import Iterator
from typing import Final, NamedTuple

from docs.site.reference.markup import code, prose, rows, written
from docs.site.reference.source import calls, modules, text

PREFIX: Final = "kehu_"
KINDS: Final = {
    "Counter": "counter",
    "Gauge": "gauge",
    "Histogram": "histogram",
    "GaugeMetricFamily": "gauge",
    "Info": "info",
}
# What Prometheus adds to the name under which a counter or an information is kept.
ENDINGS: Final = {"counter": "_total", "info": "_info"}
ABOUT: Final = """\
# Measurements

What each process tells Prometheus, beside what Python tells of itself. Which process tells what, how to scrape it,
alerts and a dashboard are in [monitoring](../monitoring.md)."""


class Measurement(NamedTuple):
    """A family of figures, as Prometheus names it."""

    name: str
    kind: str
    meaning: str


def page() -> str:
    lines = [(code(each.name), each.kind, prose(each.meaning)) for each in sorted(set(measurements()))]
    return written(ABOUT, rows(("name", "kind", "meaning"), lines))


def measurements() -> Iterator[Measurement]:
    """Yield each that is made where it is named, and those that a table names for a loop that makes them."""
    for _, call in calls():
        kind = KINDS.get(getattr(call.func, "id", ""))
        if kind and len(call.args) > 1 and (found := _named(kind, *call.args[:2])):
            yield found
    for _, tree in modules():
        for node in ast.walk(tree):
            if isinstance(node, ast.Dict):
                yield from _table(node)


def _table(table: ast.Dict) -> Iterator[Measurement]:
    for key, value in zip(table.keys, table.values, strict=True):
        if key and isinstance(value, ast.Tuple) and value.elts and (found := _named("gauge", key, value.elts[0])):
            yield found


def _named(kind: str, first: ast.AST, second: ast.AST) -> Measurement | None:
    name, meaning = text(first), text(second)
    if not (name and meaning and name.startswith(PREFIX)):
        return None
    return Measurement(name.removesuffix(ENDINGS.get(kind, "_")) + ENDINGS.get(kind, ""), kind, meaning)
