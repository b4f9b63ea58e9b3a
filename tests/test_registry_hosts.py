"""Lock files name packages and their hashes, and no host: each machine asks the registry that it is set up for."""

import re

import pytest

from tests.checkout import ROOT

HOST = re.compile(r"[a-z][a-z0-9+.-]*://|\bgit@", re.IGNORECASE)
LOCKS = [
    "deploy/contracts/package-lock.json",
    "deploy/kafka/jgo.lock.toml",
    "requirements.lock",
    "tests/browser/node/package-lock.json",
    "deploy/clients/typescript/package-lock.json",
    "tests/subscribers/node/package-lock.json",
]

# Events of clocks are named so, too.
CLOCKS = ("complaint.clock-started.v1.json", "complaint.clock-moved.v1.json")


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_file_names_no_host(lock: str) -> None:
    assert HOST.findall((ROOT / lock).read_text(encoding="utf-8")) == []


def test_every_lock_file_is_looked_at() -> None:
    files = (path for top in ("deploy", "tests") for path in (ROOT / top).rglob("*lock*") if path.name not in CLOCKS)
    ours = [path.relative_to(ROOT) for path in files]
    found = {path.as_posix() for path in ours if path.suffix in {".json", ".toml"} and "node_modules" not in path.parts}

    assert found | {"requirements.lock"} == set(LOCKS)
