"""Names each module beside the first sentence it says of itself: `python -m tests.measures.where [WORD…]`.

Only modules whose path or sentence has every word, in any case, are named; those of tests come last. Any Python from
3.11 on can run it.
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
        if source.path.name != "__init__.py" and all(word.casefold() in line.casefold() for word in words):
            yield line


def _sentence(source: Source) -> str:
    return (ast.get_docstring(source.tree) or "").partition("\n")[0]


if __name__ == "__main__":
    sys.stdout.writelines(f"{line}\n" for line in modules(read(ROOT), sys.argv[1:]))
