"""Rooms and the arrows between them.

A room is a file or a folder directly inside a package; an arrow leads from one room to another that any of its files
imports, however often. Rooms in a circle can reach each other by arrows in both directions.
"""

import ast
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from tests.measures.measure import Measure
from tests.measures.tree import PACKAGES, Checkout, Source

Arrows = Mapping[str, set[str]]

# Reached by a copy of the code with the moves made.
ROOMS: Final = {"contracts": 15, "domain": 8, "projections": 11, "services": 18}
ARROWS: Final = {"contracts": 26, "domain": 14, "projections": 24, "services": 48}


def measures(checkout: Checkout) -> Iterator[Measure]:
    """Count rooms and arrows of each package, and circles of all."""
    circles: list[str] = []
    for package in PACKAGES:
        arrows = arrows_between(checkout.of(package))
        told = [f"{room} -> {', '.join(sorted(reached)) or 'none'}" for room, reached in sorted(arrows.items())]
        yield Measure(f"rooms in {package}", len(arrows), ROOMS[package], sorted(arrows))
        yield Measure(f"arrows in {package}", sum(map(len, arrows.values())), ARROWS[package], told)
        circles += [f"{package}: {', '.join(circle)}" for circle in circles_of(arrows)]
    yield Measure("circles of rooms", len(circles), 0, circles)


def arrows_between(sources: Sequence[Source]) -> Arrows:
    """Return the rooms of one package, each with those that it imports."""
    arrows: dict[str, set[str]] = {room: set() for source in sources if (room := _room(source)) != "__init__"}
    for source in sources:
        if (room := _room(source)) in arrows:
            arrows[room] |= {
                parts[1]
                for parts in (module.split(".") for module in _imported(source.tree))
                if parts[0] == source.package and len(parts) > 1 and parts[1] in arrows and parts[1] != room
            }
    return arrows


def circles_of(arrows: Arrows) -> list[list[str]]:
    """Return each largest set of rooms that can all reach each other."""
    reach = {room: _reached(room, arrows) for room in arrows}
    circles = {
        tuple(sorted(other for other in reach[room] if room in reach[other])) for room in arrows if room in reach[room]
    }
    return [list(circle) for circle in sorted(circles)]


def _reached(start: str, arrows: Arrows) -> set[str]:
    reached: set[str] = set()
    open_ = [start]
    while open_:
        for room in arrows[open_.pop()] - reached:
            reached.add(room)
            open_.append(room)
    return reached


def _room(source: Source) -> str:
    return source.path.parts[1].removesuffix(".py")


def _imported(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        match node:
            case ast.Import(names):
                yield from (name.name for name in names)
            case ast.ImportFrom(module=str(module), names=names):
                yield from (f"{module}.{name.name}" for name in names)
            case _:
                pass
