"""What the timers count of their work, in the process's own registry for Prometheus."""

from typing import Final

from prometheus_client import Counter, Gauge

ANNOUNCED: Final = Counter("kehu_timers_levels_announced", "Levels of obligations that these timers announced.")
PUT_OFF: Final = Counter("kehu_timers_levels_put_off", "Levels that were ahead again when they were to be announced.")
WAITING: Final = Gauge("kehu_timers_levels_waiting", "Levels that are reached and not announced yet, at the last look.")
DONE: Final = Counter("kehu_timers_work", "What timers did beside announcing levels.", ("job",))
