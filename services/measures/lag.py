"""How far the read models are behind the log, in the words of Prometheus; API and workers tell it alike."""

from collections.abc import Callable, Iterable, Iterator
from typing import Final

from prometheus_client import Metric
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from projections.worker.progress import WorkerProgress

# None where PostgreSQL did not answer: what is not known is left out, because an old figure would look like a new one.
Progress = Iterable[WorkerProgress] | None
FIGURES: Final[dict[str, tuple[str, Callable[[WorkerProgress], int]]]] = {
    "kehu_projection_lag_events": ("Stored events not yet seen.", lambda each: each.lag_events),
    "kehu_projection_lag_seconds": ("Age of the oldest event not yet seen.", lambda each: each.lag_seconds),
    "kehu_projection_parked_events": ("Events parked.", lambda each: each.parked),
    "kehu_projection_parked_streams": ("Streams that wait for a decision.", lambda each: each.parked_streams),
}


class Lag(Collector):
    """Asks at each scrape."""

    def __init__(self, ask: Callable[[], Progress]) -> None:
        self._ask = ask

    def describe(self) -> Iterator[Metric]:
        """Name the families without asking: registries compare names."""
        return families(None)

    def collect(self) -> Iterator[Metric]:
        """Ask, and write the answer."""
        return families(self._ask())


def families(progress: Progress) -> Iterator[Metric]:
    """Write what PostgreSQL says about the read models."""
    up = progress is not None
    yield GaugeMetricFamily("kehu_database_up", "1 where PostgreSQL answered this scrape.", value=up)
    found = list(progress or ())
    for name, (meaning, figure) in FIGURES.items():
        family = GaugeMetricFamily(name, meaning, labels=["projection"])
        for each in found:
            family.add_metric([each.name], figure(each))
        yield family
