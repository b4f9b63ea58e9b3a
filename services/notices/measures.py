"""What the delivery of notices counts, in the process's own registry for Prometheus."""

from typing import Final

from prometheus_client import Counter, Gauge

DELIVERED: Final = Counter("kehu_notices_delivered", "Notices that were delivered to a person.")
FAILED: Final = Counter("kehu_notices_failed", "Attempts to deliver a notice that failed.")
UNDELIVERED: Final = Gauge("kehu_notices_undelivered", "Notices that could not be delivered yet.")
