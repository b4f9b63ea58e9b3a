"""The fault tests of one machine, by name; each runs a stack of its own."""

from typing import Final

from tests.faults.machine import full_disk, rebalances, rebuilds, replay, restore, stops, upgrade
from tests.faults.machine.found import FaultTest

MACHINE: Final[dict[str, FaultTest]] = {
    "T8-rebalances": rebalances.storm_of_rebalances,
    "T9-replay": replay.twice_and_shuffled,
    "T11-postgres": full_disk.of_postgres,
    "T11-kafka": full_disk.of_kafka,
    "T13-stops": stops.fifty,
    "T14-rebuilds": rebuilds.while_writing,
    "T18-upgrade": upgrade.from_earlier_release,
    "T19-restore": restore.older_backup,
}
