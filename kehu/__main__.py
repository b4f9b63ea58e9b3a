"""The `kehu` command: checks that Python finds Kehu's own packages, then runs the command line.

Its package bears a name of our own, so that it can speak even where `services` is another program's.
"""

import sys
from collections.abc import Iterator
from importlib.util import find_spec
from itertools import chain
from pathlib import Path
from pkgutil import resolve_name
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[1]
PACKAGES: Final = ("contracts", "domain", "projections", "services")
ADVICE: Final = "Clear PYTHONPATH and install Kehu into an environment of its own: `pipx install` or `uv tool install`."


def run() -> None:
    """Run the command line; where it would run on another program's modules, say so and exit with 1."""
    if conflict := next(chain(shadowed(), overwritten(ROOT)), None):
        sys.exit(f"{conflict} {ADVICE}")
    # Not imported above: the import itself would fail where a package is another program's.
    resolve_name("services.cli.main:run")()


def shadowed() -> Iterator[str]:
    """Yield a sentence for each package that Python finds elsewhere, in PYTHONPATH for example."""
    for name in PACKAGES:
        found = find_spec(name)
        origin = found.origin if found else None
        if origin is None or Path(origin).resolve() != ROOT / name / "__init__.py":
            yield f"Python finds {origin or 'nothing'} where Kehu's package `{name}` should be."


def overwritten(root: Path) -> Iterator[str]:
    """Yield a sentence for each other distribution that was installed into one of our packages."""
    for record in sorted(root.glob("*.dist-info/RECORD")):
        owner = record.parent.name.removesuffix(".dist-info")
        files = b"\n" + record.read_bytes()
        for name in PACKAGES:
            if not owner.startswith("kehu-") and b"\n%s/__init__.py," % name.encode() in files:
                yield f"{owner} is installed beside Kehu and has a package `{name}`, too: one overwrote the other."


if __name__ == "__main__":
    run()
