"""The printed outcome of a command about a customer's tier."""

from typing import Final

from contracts.message import Command
from services.cli.sending import Outcome
from services.lists.rows import ListRow
from services.store.outcome import Accepted
from services.store.store import Store


async def _done(_: Store, __: Command, accepted: Accepted) -> ListRow:
    return {
        "customer": accepted.stream.partition("/")[2],
        "done": [wire_type.split(".")[1] for wire_type in accepted.types],
        "version": accepted.version,
        "position": accepted.position,
    }


DONE: Final[Outcome[Command]] = Outcome(("customer", "done", "version", "position"), _done)
