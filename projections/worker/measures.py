"""What a worker counts of its work, in the process's own registry for Prometheus."""

from typing import Final

from prometheus_client import Counter, Histogram

EVENTS: Final = Counter("kehu_projection_events", "Events read and applied, or parked.", ("projection",))
PARKED: Final = Counter("kehu_projection_events_parked", "Events that this worker parked.", ("projection",))
SET_ASIDE: Final = Counter(
    "kehu_projection_records_set_aside", "Records that the store does not know.", ("projection",)
)
HOLES: Final = Counter("kehu_projection_holes", "Holes in a topic that were filled from the log.", ("projection",))
UNREAD: Final = Counter(
    "kehu_reconciled_unread", "Partitions whose records never came, and were taken from the log.", ("projection",)
)
SET_BACK: Final = Counter(
    "kehu_reconciled_checkpoints", "Checkpoints that stood at no event, and were set back.", ("projection",)
)
SECONDS: Final = Histogram(
    "kehu_projection_batch_seconds",
    "Time from a batch to its commit.",
    ("projection",),
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30),
)
