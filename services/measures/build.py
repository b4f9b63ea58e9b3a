"""Which program it is that measures."""

import platform
from importlib.metadata import version

from prometheus_client import CollectorRegistry, Info


def tell(registry: CollectorRegistry) -> None:
    """Have the registry say it: `kehu_build_info`."""
    info = Info("kehu_build", "The program that measures.", registry=registry)
    info.info({"version": version("kehu"), "python": platform.python_version()})
