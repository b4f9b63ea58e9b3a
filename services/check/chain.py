"""Checks each stream: versions run from 1 without a gap, and every event is as sealed and names the hash before it."""

from typing import Any, Final

from pydantic_core import from_json

from contracts.envelope import GENESIS, sealed_hash
from services.check.finding import Finding
from services.store.log import LogRow
from services.stream_id import stream_uuid

# The compared attribute, the expected value, and the value found.
Pairs = dict[str, tuple[Any, Any]]


class ChainCheck:
    """Checks the log stream by stream, each stream's events in order of version."""

    def __init__(self) -> None:
        self.finding: Final = Finding("chain")
        self._stream = b""
        self._version = 0
        self._position = 0
        # None if the event before was changed: its true hash is not known.
        self._hash: str | None = GENESIS

    def take(self, row: LogRow) -> dict[str, Any]:
        """Compare the next event and return its attributes, or none if it cannot be read."""
        if row.stream_id.bytes != self._stream:
            self._stream, self._version, self._position, self._hash = row.stream_id.bytes, 0, 0, GENESIS
        attributes = _attributes(row.state)
        self.finding.compared += 1
        self._compare(row, attributes, sealed_hash(row.state))
        return attributes

    def _compare(self, row: LogRow, attributes: dict[str, Any], digest: str | None) -> None:
        pairs: Pairs = {
            "version": (self._version + 1, row.version),
            "position": (max(self._position, row.position), row.position),
            "seal": ("intact", "intact" if digest else "broken"),
        }
        if digest:
            pairs |= _sealed(row, attributes)
            if self._hash is not None:
                pairs["prevhash"] = (self._hash, attributes.get("prevhash"))
        wrong = {what: pair for what, pair in pairs.items() if pair[0] != pair[1]}
        if wrong:
            self.finding.wrong(
                row.position,
                expected={what: expected for what, (expected, _) in wrong.items()},
                found={what: found for what, (_, found) in wrong.items()},
                position=row.position,
                stream=attributes.get("subject", str(row.stream_id)),
            )
        self._version, self._position, self._hash = row.version, row.position, digest


def _sealed(row: LogRow, attributes: dict[str, Any]) -> Pairs:
    """Pair the columns beside the sealed bytes, which the seal does not cover, with the values in the bytes."""
    return {
        "sealed version": (row.version, attributes.get("version")),
        "sealed type": (row.type, attributes.get("type")),
        "stream id": (str(row.stream_id), str(stream_uuid(str(attributes.get("subject"))))),
    }


def _attributes(state: bytes) -> dict[str, Any]:
    try:
        attributes = from_json(state)
    except ValueError:
        return {}
    return attributes if isinstance(attributes, dict) else {}
