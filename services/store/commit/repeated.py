"""The answer to a command whose id was seen before."""

from typing import NamedTuple

from contracts.message import instant
from services.store.outcome import CommandIdReused, RefusedBefore
from services.store.recorder import Known


class Repeated(NamedTuple):
    """A command that already has an answer."""

    known: Known


def used_before(known: Known) -> str:
    """Say to which command the id belongs: of which kind it was, on which stream, and when it was recorded."""
    logged, (first, *others) = known.logged, known.types or ("",)
    if first:
        more = f" and {len(others)} more events" if len(others) > 1 else " and one more event" if others else ""
        what = f"{first}{more} on {logged.stream}"
    else:
        what = f"{f'refused as {logged.code}' if logged.code else 'nothing had to be done'}, on {logged.stream}"
    when = f", recorded at {instant(known.recorded_at)}" if known.recorded_at else ""
    return f"This command id belongs to another command{when}: {what}."


def stored_answer(known: Known, request_hash: bytes, stream: str) -> Repeated | Exception:
    """Return the first answer again, or the reason against it where the id came with another command."""
    logged = known.logged
    if logged.request_hash != request_hash or logged.stream != stream:
        return CommandIdReused(used_before(known))
    if logged.code is not None:
        return RefusedBefore(logged.code, logged.message or "")
    return Repeated(known)
