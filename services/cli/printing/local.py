"""Writes instants as people read them: in the zone of their clocks."""

from datetime import datetime
from zoneinfo import ZoneInfo


def local(instant: datetime, zone: ZoneInfo) -> str:
    """Return the date and the time of day in the zone, with seconds where there are any."""
    moment = instant.astimezone(zone)
    return f"{moment:%Y-%m-%d %H:%M:%S}" if moment.second else f"{moment:%Y-%m-%d %H:%M}"
