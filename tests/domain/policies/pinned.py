"""Pins shipped versions of packs and never changes a pin: `python -m tests.domain.policies.pinned` adds new ones."""

import hashlib
import json
from importlib.resources import files
from typing import Final

from tests.checkout import ROOT

GOLDEN: Final = ROOT / "tests" / "golden" / "packs.json"


def shipped() -> dict[str, str]:
    """Return the SHA-256 of every version that comes with the program, by `PACK/DAY`."""
    packs = files("domain.policies") / "packs"
    return {
        f"{pack.name}/{file.name.removesuffix('.toml')}": hashlib.sha256(file.read_bytes()).hexdigest()
        for pack in packs.iterdir()
        if pack.is_dir()
        for file in pack.iterdir()
        if file.name.endswith(".toml")
    }


def pinned() -> dict[str, str]:
    known: dict[str, str] = json.loads(GOLDEN.read_text(encoding="utf-8"))
    return known


if __name__ == "__main__":
    GOLDEN.write_text(json.dumps(dict(sorted((shipped() | pinned()).items())), indent=2) + "\n", encoding="utf-8")
