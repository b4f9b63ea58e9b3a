"""What the last comparison of each read model with the log found, in the words of Prometheus."""

from collections.abc import Callable, Iterable, Iterator

from prometheus_client import Metric
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from projections.engine.verification import Verification

# None where PostgreSQL did not answer.
Found = Iterable[Verification] | None


class Verified(Collector):
    """Asks at each scrape."""

    def __init__(self, ask: Callable[[], Found]) -> None:
        self._ask = ask

    def describe(self) -> Iterator[Metric]:
        """Name the families without asking: registries compare names."""
        return families(None)

    def collect(self) -> Iterator[Metric]:
        """Ask, and write the answer."""
        return families(self._ask())


def families(found: Found) -> Iterator[Metric]:
    """Write how many rows differed, and when that was found."""
    drift = GaugeMetricFamily(
        "kehu_projection_drift_rows",
        "Rows that differed when they were last compared.",
        labels=["projection"],
    )
    compared = GaugeMetricFamily(
        "kehu_projection_verified_timestamp_seconds",
        "When rows were last compared with the log.",
        labels=["projection"],
    )
    for each in found or ():
        if each.ended_at is not None and each.differences is not None:
            drift.add_metric([each.projection], each.differences)
            compared.add_metric([each.projection], each.ended_at.timestamp())
    yield drift
    yield compared
