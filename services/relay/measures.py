"""What a relay counts of its work, in the process's own registry for Prometheus."""

from typing import Final

from prometheus_client import Counter, Gauge, Histogram

EVENTS: Final = Counter("kehu_relay_events", "Events that Kafka has acknowledged.")
PARKED: Final = Counter("kehu_relay_events_parked", "Events that this relay parked.")
POSITION: Final = Gauge("kehu_relay_position", "Kafka has everything up to this position of the log.")
LEADS: Final = Gauge("kehu_relay_leads", "1 while this relay publishes; others stand by.")
SECONDS: Final = Histogram(
    "kehu_relay_page_seconds",
    "Time from sending a page to Kafka's acknowledgement of all of it.",
    buckets=(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15),
)
COMPARED: Final = Counter("kehu_reconciled_records", "Records of the topics that were read again and compared.")
HEALED: Final = Counter("kehu_reconciled_healed", "What was unlike the store, and is so no more.", ("kind",))
FINDINGS: Final = Gauge("kehu_reconciled_findings", "What is unlike the store in the topics.", ("kind",))
