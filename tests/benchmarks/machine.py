"""On what the figures were measured."""

import os
import platform
from pathlib import Path
from typing import Final

import psutil

Machine = dict[str, str | int]
CPU_INFO: Final = Path("/proc/cpuinfo")


def describe() -> Machine:
    """Tell what a reader needs to compare figures of two machines."""
    return {
        "processors": os.cpu_count() or 0,
        "of type": _processor(),
        "GB of memory": psutil.virtual_memory().total // 10**9,
        "system": platform.platform(),
        "Python": platform.python_version(),
        "load before": f"{os.getloadavg()[0]:.1f}",
    }


def _processor() -> str:
    lines = CPU_INFO.read_text().splitlines() if CPU_INFO.exists() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor()
