"""Names the processes of a stack for Prometheus, in the form of its file discovery."""

import json
from collections.abc import Mapping
from pathlib import Path


def write(file: Path, ports: Mapping[str, int]) -> None:
    """Write where each process tells its measurements, so that Prometheus never reads half a file."""
    draft = file.with_suffix(".new")
    groups = [{"targets": [f"127.0.0.1:{port}"], "labels": {"process": name}} for name, port in sorted(ports.items())]
    draft.write_text(f"{json.dumps(groups, indent=2)}\n")
    draft.replace(file)
