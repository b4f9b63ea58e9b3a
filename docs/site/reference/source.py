"""Reads the program's own source for what only stands where it is used: sentences of refusals, names of metrics."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Final

from docs.site.language import ROOT

LAYERS: Final = ("contracts", "domain", "projections", "services")
# What a sentence shows where the code puts in a value that has no name.
SOMETHING: Final = "…"


@cache
def modules() -> tuple[tuple[str, ast.Module], ...]:
    """Return every module of the program by its name."""
    files = (file for layer in LAYERS for file in sorted((ROOT / layer).rglob("*.py")))
    return tuple((_name(file), ast.parse(file.read_text(encoding="utf-8"))) for file in files)


def _name(file: Path) -> str:
    return ".".join(file.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def calls() -> Iterator[tuple[str, ast.Call]]:
    """Yield every call, with the name of its module."""
    for name, tree in modules():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call):
                yield name, node


def text(node: ast.AST | None) -> str | None:
    """Return a text of the source, in which {name} stands for a value; None for what is no text."""
    match node:
        case ast.Constant(value=str(value)):
            return value
        case ast.JoinedStr(values=values):
            return "".join(map(_part, values))
        case ast.BinOp(left=left, op=ast.Add()) if begins := text(left):
            return begins + SOMETHING
        case _:
            return None


def _part(node: ast.AST) -> str:
    match node:
        case ast.FormattedValue(value=ast.Name(id=name) | ast.Attribute(attr=name)):
            return f"{{{name}}}"
        case _:
            return text(node) or SOMETHING
