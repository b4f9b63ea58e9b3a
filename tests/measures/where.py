"""Names each module beside the first sentence it says of itself: `python -m tests.measures.where [WORD…]`.

Only modules with every word in their path, in that sentence or in a name that they define are printed, those of tests
last. `If-Match` also finds `if_match`. Any Python from 3.11 on can run it.
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
        searched = _plain(" ".join([line, *_names(source.tree)]))
        if source.path.name != "__init__.py" and all(_plain(word) in searched for word in words):
            yield line


def _plain(text: str) -> str:
    return text.casefold().replace("-", "_")


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
    found = list(modules(read(ROOT), " ".join(sys.argv[1:]).split()))
    sys.stdout.writelines(f"{line}\n" for line in found)
    if not found:
        sys.exit("No module has all these words: try fewer, or the beginning of one.")
