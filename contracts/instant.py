"""How instants are written: as RFC 3339 in UTC, in events and in lists."""

from datetime import UTC, datetime


def instant(moment: datetime) -> str:
    """Write an instant as in 2012-07-05T08:30:00Z."""
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")
