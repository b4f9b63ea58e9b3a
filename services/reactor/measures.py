"""What the reactor counts of its work, in its own registry for Prometheus."""

from collections.abc import Callable, Iterable, Iterator
from typing import Final

from prometheus_client import Counter, Metric
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from services.processes.standing import Standing

COMMANDS: Final = Counter("kehu_reactor_commands", "Commands of processes, by outcome.", ("process", "outcome"))
# None where PostgreSQL did not answer.
Standings = Iterable[Standing] | None
FIGURES: Final[dict[str, tuple[str, Callable[[Standing], int]]]] = {
    "kehu_reactor_lag_events": ("Stored events not yet looked at.", lambda each: each.lag_events),
    "kehu_reactor_lag_seconds": ("Age of the oldest event not yet looked at.", lambda each: each.lag_seconds),
    "kehu_reactor_refused": ("Commands that were refused and wait for a person.", lambda each: each.refused),
    "kehu_reactor_paused": ("1 where a person has it pause.", lambda each: each.paused_at is not None),
}


class Lag(Collector):
    """Asks at each scrape how far the processes are."""

    def __init__(self, ask: Callable[[], Standings]) -> None:
        self._ask = ask

    def describe(self) -> Iterator[Metric]:
        """Name the families without asking: registries compare names."""
        return families(None)

    def collect(self) -> Iterator[Metric]:
        """Ask, and write the answer."""
        return families(self._ask())


def families(standings: Standings) -> Iterator[Metric]:
    """Write how far the processes are."""
    found = list(standings or ())
    for name, (meaning, figure) in FIGURES.items():
        family = GaugeMetricFamily(name, meaning, labels=["process"])
        for each in found:
            family.add_metric([each.name], figure(each))
        yield family
