"""The program with one of its rules removed: each such mutant must be caught, or the schedules prove nothing."""

import inspect
import textwrap
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from types import ModuleType
from typing import Any, Final
from unittest.mock import patch

from projections.engine import checkpoint
from projections.engine.batch import fold
from projections.worker import delivery, reader, repair
from services.relay import hints, relay, resume
from services.relay.lane import Lane
from services.relay.lease import Lease
from services.relay.publisher import Publisher
from services.relay.topics import tails
from tests.proof import relays


@dataclass(frozen=True, slots=True, kw_only=True)
class Mutant:
    """One change to the source of a function. `importers` are modules that know the function by its name alone."""

    name: str
    owner: Any
    function: str
    old: str
    new: str
    importers: Sequence[ModuleType] = ()

    @contextmanager
    def at_work(self) -> Iterator[None]:
        """Run the program with this change."""
        changed = self._changed()
        with ExitStack() as patches:
            for place in (self.owner, *self.importers):
                patches.enter_context(patch.object(place, self.function, changed))
            yield

    def _changed(self) -> Any:
        original = getattr(self.owner, self.function)
        source = textwrap.dedent(inspect.getsource(original))
        if source.count(self.old) != 1:
            raise ValueError(f"{self.name}: {self.function} does not hold {self.old!r} once; change the mutant")
        made: dict[str, Any] = {}
        exec(source.replace(self.old, self.new), original.__globals__, made)  # noqa: S102 - our own source
        return made[self.function]


class Unsettled:
    """A relay that does not wait until the requests of its predecessor have settled."""

    name: Final = "no settling time"

    @contextmanager
    def at_work(self) -> Iterator[None]:
        """Run the program with this change."""
        with patch.object(relay, "SETTLE_SECONDS", 0.0):
            yield


MUTANTS: Final[Sequence[Mutant | Unsettled]] = (
    Mutant(
        name="no checkpoint guard",
        owner=checkpoint,
        function="check",
        old="locked.get(partition) != checkpoint",
        new="False",
    ),
    Mutant(
        name="no check of prevposition",
        owner=delivery,
        function="next_run",
        old="record.previous > position",
        new="False",
        importers=[reader],
    ),
    Mutant(
        name="no check for events applied before",
        owner=delivery,
        function="next_run",
        old="record.position <= position",
        new="record.aside",
        importers=[reader],
    ),
    Mutant(
        name="old records move past what did not come",
        owner=delivery,
        function="next_run",
        old="record.offset <= offset + 1",
        new="True",
        importers=[reader],
    ),
    Mutant(
        name="no position guard of rows",
        owner=fold,
        function="_evolved",
        old="recorded.position <= row.position",
        new="False",
    ),
    Mutant(
        name="a repair that ends one event early",
        owner=repair,
        function="missing",
        old="row.position <= untils[partition]",
        new="row.position < untils[partition]",
    ),
    Mutant(
        name="no seek back after lost commits",
        owner=reader.Reader,
        function="lost",
        old="held[partition].position < believed.position",
        new="False",
    ),
    Mutant(
        name="no continuing at the tail",
        owner=Lane,
        function="add",
        old="position <= self.position",
        new="False",
    ),
    Mutant(
        name="a mark whose record is gone is believed",
        owner=tails,
        function="end_of_chain",
        old="return NOTHING",
        new="return mark",
    ),
    Mutant(
        name="no check of prevposition behind the mark",
        owner=tails,
        function="end_of_chain",
        old="place.previous > reached.position",
        new="False",
    ),
    Mutant(
        name="hints decide where to start, not tails",
        owner=resume,
        function="starting_position",
        old="min([hints.position, *uncertain])",
        new="hints.position",
        importers=[relays],
    ),
    Mutant(
        name="a partition without a mark is believed",
        owner=tails,
        function="end_of_chain",
        old="place.previous > reached.position",
        new="mark != NOTHING and place.previous > reached.position",
    ),
    Mutant(
        name="no look at partitions without a mark",
        owner=resume,
        function="starting_position",
        old="partition not in hints.marks or tail.position < hints.marks[partition].position",
        new="partition in hints.marks and tail.position < hints.marks[partition].position",
        importers=[relays],
    ),
    Mutant(
        name="no mark of what killed runs sent",
        owner=Publisher,
        function="__init__",
        old="partition: tail.mark for partition, tail in tails.items()",
        new="",
    ),
    Mutant(
        name="hints before the acknowledgement",
        owner=Publisher,
        function="build",
        old="page = Page(",
        new="self._acknowledged = rows[-1].position; page = Page(",
    ),
    Mutant(
        name="no check of offsets",
        owner=Lane,
        function="send",
        old="offset != self._next_offset",
        new="False",
    ),
    Mutant(
        name="no look at the lease",
        owner=Lease,
        function="confirm",
        old="silent > VALID_SECONDS",
        new="False",
    ),
    Mutant(
        name="every run has the same number",
        owner=hints,
        function="next_run",
        old="int(row[0])",
        new="1",
    ),
    Unsettled(),
)
