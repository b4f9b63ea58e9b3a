"""The log as Parquet files, for data people and engines: types in columns, and what is sealed stays sealed."""

import json
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from pydantic_core import from_json

from domain.decider import Refused
from projections.engine.batch.fold import Stored

EVENTS_OF_FILE: Final = 100_000
FOUND: Final = "log-*.parquet"


class ParquetMissing(Refused):
    code = "export.parquet-missing"


class FolderTaken(Refused):
    code = "export.folder-taken"


def arrow() -> Any:
    """Return the library, or refuse where it is not installed."""
    try:
        import pyarrow.parquet  # noqa: PLC0415 - an extra
    except ModuleNotFoundError as missing:
        raise ParquetMissing("Parquet needs a library: `pip install 'kehu[parquet]'` brings it.") from missing
    return pyarrow


def schema() -> Any:
    """Return the columns: `data` is the event as JSON, `state` the sealed bytes as they are stored."""
    pa = arrow()
    instant = pa.timestamp("us", tz="UTC")
    return pa.schema(
        [
            ("position", pa.int64()),
            ("type", pa.string()),
            ("category", pa.string()),
            ("stream", pa.string()),
            ("version", pa.int64()),
            ("key", pa.string()),
            ("occurred_at", instant),
            ("recorded_at", instant),
            ("actor", pa.string()),
            ("policy", pa.string()),
            ("command_id", pa.string()),
            ("data", pa.string()),
            ("state", pa.binary()),
        ]
    )


class Exporter:
    """Writes events into files of a folder, each named by its first and last position."""

    def __init__(self, folder: Path, *, since: int = 0) -> None:
        self._pa = arrow()
        self._schema = schema()
        folder.mkdir(parents=True, exist_ok=True)
        later = [file.name for file in folder.glob(FOUND) if last_of(file) > since]
        if later:
            raise FolderTaken(f"{folder} holds {later[0]} already, with events after position {since}.")
        self._folder = folder
        self._rows: list[dict[str, Any]] = []
        self.written = 0

    def take(self, page: Iterable[Stored]) -> None:
        """Write some events, in order of their positions."""
        for stored in page:
            self._rows.append(_row(stored))
            if len(self._rows) >= EVENTS_OF_FILE:
                self._write()

    def finish(self) -> int:
        """Write what is left; return how many events were written."""
        if self._rows:
            self._write()
        return self.written

    def _write(self) -> None:
        rows, self._rows = self._rows, []
        table = self._pa.Table.from_pylist(rows, schema=self._schema)
        name = f"log-{rows[0]['position']:019}-{rows[-1]['position']:019}.parquet"
        new = self._folder / f"{name}.new"
        self._pa.parquet.write_table(table, new, compression="zstd")
        # Whole or not at all.
        new.replace(self._folder / name)
        self.written += len(rows)


def pages_of(folder: Path) -> Iterator[list[Stored]]:
    """Read an exported log again, in the order of positions."""
    pa = arrow()
    for file in sorted(folder.glob(FOUND)):
        for batch in pa.parquet.ParquetFile(file).iter_batches(batch_size=5_000, columns=["position", "state"]):
            yield [
                Stored(*each) for each in zip(batch["position"].to_pylist(), batch["state"].to_pylist(), strict=True)
            ]


def last_of(file: Path) -> int:
    """Return the last position in a file, from its name."""
    return int(file.stem.rpartition("-")[2])


def _row(stored: Stored) -> dict[str, Any]:
    event = from_json(stored.state)
    stream: str = event["subject"]
    return {
        "position": stored.position,
        "type": event["type"],
        "category": stream.partition("/")[0],
        "stream": stream,
        "version": event["version"],
        "key": event["partitionkey"],
        "occurred_at": datetime.fromisoformat(event["occurredat"]),
        "recorded_at": datetime.fromisoformat(event["time"]),
        "actor": event["actor"],
        "policy": event.get("policy"),
        "command_id": event["commandid"],
        "data": json.dumps(event["data"], ensure_ascii=False),
        "state": stored.state,
    }
