"""The folds of a simulation on Ray Data, over an exported log: the same parts, the same functions, the same bytes.

`ray.init(address="auto")` before it, and a path that every node can read, make it run on a cluster.
"""

import pickle
from pathlib import Path
from typing import Any, Final
from zlib import crc32

from contracts.address import address_of
from projections.engine.batch.fold import Stored
from services.replay.asked import Asked
from services.replay.cases import Question
from services.replay.exported import FOUND, arrow
from services.replay.known import POLICY, UNIT
from services.replay.part import PartFound, fold_groups
from services.replay.parts import FOLDED, TYING, Follower, Log
from services.replay.run import Simulated, put_together

COLUMNS: Final = ("key", "position", "state")


def log_in(folder: Path, parts: int) -> Log:
    """Return what the exported log says of packs, units, periods and who belongs together; only that is read."""
    from pyarrow import dataset  # noqa: PLC0415 - an extra

    arrow()
    log = Log(folder, parts)
    follower = Follower(log)
    found = dataset.dataset([str(file) for file in sorted(folder.glob(FOUND))], format="parquet")
    told = dataset.field("category").isin([UNIT, POLICY]) | dataset.field("type").isin(sorted(TYING))
    for batch in found.to_batches(columns=["position", "state"], filter=told):
        for stored in _stored(batch):
            address = address_of(stored.state)
            if address:
                follower.follow(address, stored)
    log.events = found.count_rows()
    last = max((stored for file in found.files[-1:] for stored in _last(file)), default=None)
    if last:
        follower.end(last)
    return follower.finished()


def simulated_on_ray(folder: Path, asked: Asked, *, parts: int) -> Simulated:
    """Fold each part of an exported log on Ray; `ray.init` was called before, or is called with its defaults."""
    import ray.data  # noqa: PLC0415 - an extra

    log = log_in(folder, parts)
    together = log.together

    def fold(question: Question, specs: Any) -> list[PartFound]:
        given = pickle.dumps((question.asked, question.known, question.as_of, specs, together))
        rows = ray.data.read_parquet([str(file) for file in sorted(folder.glob(FOUND))], columns=[*COLUMNS, "category"])
        placed = rows.map_batches(_placed, fn_kwargs={"parts": parts, "together": together}, batch_format="pyarrow")
        done = placed.groupby("part").map_groups(_fold, fn_kwargs={"given": given}, batch_format="pyarrow")
        found = sorted(done.take_all(), key=lambda row: row["part"])
        return [pickle.loads(row["found"]) for row in found]  # noqa: S301 - made by our own processes

    return put_together(log, asked, fold)


def _placed(batch: Any, *, parts: int, together: dict[bytes, bytes]) -> Any:
    """Give each event of a customer the number of its part, as the local fold does."""
    pa = arrow()
    keys = [key.encode() for key in batch["key"].to_pylist()]
    numbers = [crc32(together.get(key, key)) % parts for key in keys]
    own = [category in FOLDED for category in batch["category"].to_pylist()]
    return batch.append_column("part", pa.array(numbers, pa.int64())).filter(pa.array(own))


def _fold(batch: Any, *, given: bytes) -> Any:
    """Fold the customers of a part."""
    asked, known, as_of, specs, together = pickle.loads(given)  # noqa: S301 - made by our own process
    groups: dict[bytes, list[Stored]] = {}
    columns = (batch[name].to_pylist() for name in COLUMNS)
    for key, position, state in zip(*columns, strict=True):
        groups.setdefault(together.get(key.encode(), key.encode()), []).append(Stored(position, state))
    found = fold_groups((sorted(groups[key]) for key in sorted(groups)), Question(asked, known, as_of), specs)
    return arrow().table({"part": [batch["part"][0].as_py()], "found": [pickle.dumps(found)]})


def _stored(batch: Any) -> list[Stored]:
    pairs = zip(batch["position"].to_pylist(), batch["state"].to_pylist(), strict=True)
    return [Stored(*each) for each in pairs]


def _last(file: str) -> list[Stored]:
    table = arrow().parquet.ParquetFile(file)
    return _stored(table.read_row_group(table.num_row_groups - 1, columns=["position", "state"]))[-1:]
