"""Routes of complaints that no case can take: of a channel that no command may name, or behind a wider route."""

from collections.abc import Iterator

from domain.policies.checks.fault import Fault
from domain.policies.checks.rows import keyed, unknown
from domain.policies.listed import names
from domain.policies.pack.pack import Pack
from domain.policies.sections.complaints import Route


def check(pack: Pack) -> Iterator[Fault]:
    if not pack.complaints:
        return
    severities = frozenset(severity.name for severity in pack.complaints.severities)
    rows = keyed("complaints.routes", pack.complaints.routes)
    for place, (key, row) in enumerate(rows):
        yield from unknown(f"{key}.channels", row.channels, names("channel", pack), "channel")
        for before_key, before in rows[:place]:
            if _takes_all(before, row, severities):
                message = f"only words tell it from {before_key}, which stands before it and fits all that it fits"
                yield Fault(key, message, is_note=True)


def _takes_all(before: Route, row: Route, severities: frozenset[str]) -> bool:
    """Return whether each case of a route fits the one before it, as far as commands say what a case is."""
    taken = frozenset(before.severities) or severities
    return (
        (severities <= taken or set(row.circumstances) <= set(before.circumstances))
        and set(row.severities or severities) <= taken
        and _within(row.channels, before.channels)
        and _within(row.received_by, before.received_by)
    )


def _within(names: tuple[str, ...], wider: tuple[str, ...]) -> bool:
    return not wider or (bool(names) and set(names) <= set(wider))
