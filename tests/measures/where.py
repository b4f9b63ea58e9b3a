"""Names each module beside the first sentence it says of itself: `python -m tests.measures.where [WORD…]`.

Only modules with every word, in any case, in their path, in that sentence or in a name that they define are printed;
those of tests come last. Any Python from 3.11 on can run it.
"""

import ast
import sys
from collections.abc import Iterator, Sequence

from tests.checkout import ROOT
from tests.measures.tree import Checkout, Source, read


def modules(checkout: Checkout, words: Sequence[str]) -> Iterator[str]:
    """Yield a line for each module."""
    for source in checkout.sources + checkout.tests:
        line = f"{source.path.as_posix()}  {_sentence(source)}".rstrip()
        searched = " ".join([line, *_names(source.tree)]).casefold()
        if source.path.name != "__init__.py" and all(word.casefold() in searched for word in words):
            yield line


def _sentence(source: Source) -> str:
    return (ast.get_docstring(source.tree) or "").partition("\n")[0]


def _names(scope: ast.Module | ast.ClassDef) -> Iterator[str]:
    """Yield the classes, functions, fields and constants of a module or a class."""
    for statement in scope.body:
        match statement:
            case ast.ClassDef():
                yield statement.name
                yield from _names(statement)
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                yield statement.name
            case ast.AnnAssign(target=ast.Name(id=name)):
                yield name
            case ast.Assign(targets=[ast.Name(id=name)]):
                yield name
            case _:
                pass


if __name__ == "__main__":
    sys.stdout.writelines(f"{line}\n" for line in modules(read(ROOT), sys.argv[1:]))
