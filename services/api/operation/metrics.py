"""The API's own measurements and the lag of each projection, for Prometheus."""

from functools import cache
from typing import Final

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest

from services.measures import build
from services.measures.lag import Lag, Progress

SECONDS: Final = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
GROUP: Final = (1, 2, 4, 8, 16, 32, 64, 128, 256, 512)


class Metrics:
    """One set per process; a registry of its own, so that tests make as many as they like."""

    def __init__(self) -> None:
        registry = CollectorRegistry()
        self.registry = registry
        commands = Counter("kehu_commands", "Commands by outcome.", ("command", "outcome"), registry=registry)
        requests = Histogram(
            "kehu_http_request_seconds",
            "Time to the end of the answer.",
            ("method", "route", "status"),
            buckets=SECONDS,
            registry=registry,
        )
        # Finding a child by its labels takes longer than counting.
        self._commands = cache(commands.labels)
        self._requests = cache(requests.labels)
        self._groups = Histogram(
            "kehu_store_group_size", "Requests settled together.", buckets=GROUP, registry=registry
        )
        self._progress: Progress = None
        registry.register(Lag(lambda: self._progress))
        build.tell(registry)

    def command(self, name: str, outcome: str) -> None:
        """Count a command."""
        self._commands(name, outcome).inc()

    def request(self, method: str, route: str, status: int, seconds: float) -> None:
        """Measure a request."""
        self._requests(method, route, str(status)).observe(seconds)

    def group(self, size: int) -> None:
        """Measure a group commit; give this to the store as `on_group`."""
        self._groups.observe(size)

    def exposition(self, progress: Progress) -> bytes:
        """Write all measurements in Prometheus' text format, with how far each projection is."""
        self._progress = progress
        return generate_latest(self.registry)
