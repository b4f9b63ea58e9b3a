"""The answer to a command whose id was seen before."""

from typing import NamedTuple

from services.store.outcome import CommandIdReused, RefusedBefore
from services.store.recorder import Known


class Repeated(NamedTuple):
    """A command that already has an answer."""

    known: Known


def used_before(known: Known) -> str:
    """Say on which stream a command id was used, and for what."""
    logged = known.logged
    what = ", ".join(known.types) or (f"refused as {logged.code}" if logged.code else "nothing had to be done")
    return f"The command id {logged.command_id} was used before on {logged.stream} ({what})"


def stored_answer(known: Known, request_hash: bytes, stream: str) -> Repeated | Exception:
    """Return the first answer again, or the reason against it where the id came with another command."""
    logged = known.logged
    if logged.request_hash != request_hash or logged.stream != stream:
        return CommandIdReused(f"{used_before(known)}, and that was another command.")
    if logged.code is not None:
        return RefusedBefore(logged.code, logged.message or "")
    return Repeated(known)
