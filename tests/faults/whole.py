"""A whole system at rest, with the history of the clients whose commands are in it."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Final
from uuid import uuid4

from psycopg import AsyncConnection

from contracts.complaints.complaint import NoteComplaintWork, ReceiveComplaint
from contracts.credit.credit_account import OpenCreditAccount, RecordInvoice, RecordReceipt
from contracts.customers.customer import RegisterCustomer
from contracts.envelope import Cause
from contracts.message import Command
from domain.decider import Refused
from projections.worker.kafka.access import KafkaAccess
from services.commands.registry import HANDLERS
from services.store.postgres import open_store
from tests import stack as stacks
from tests.examples import a, usd
from tests.faults.history import Entry, History, Result
from tests.faults.invariants import verify
from tests.faults.orphans import check_orphans
from tests.faults.violation import Verdict
from tests.integration.published import Partitions
from tests.integration.system import mark, project, records_of_the_log
from tests.stack import PrivateStack
from tests.waiting import PATIENCE_SECONDS

AT: Final = datetime(2025, 2, 1, 9, tzinfo=UTC)
COMPLAINTS: Final = 6
NOTES: Final = 4
REFUSED: Final = "credit-account.invoice-number-taken"


@dataclass(frozen=True, slots=True)
class System:
    """Where it is, what its clients heard, and the records that a relay would publish of it in one run."""

    database_url: str
    kafka: str
    history: tuple[Entry, ...]
    records: Partitions

    @property
    def name(self) -> str:
        """Return the name of its database."""
        return self.database_url.rpartition("/")[2]

    async def judged(self, *more: Entry) -> Verdict:
        """Judge what is there now; the clients heard these things, too."""
        kafka = KafkaAccess(self.kafka)
        return await verify(self.database_url, kafka, [*self.history, *more], at_rest=True, seconds=1)


@contextmanager
def system(server: PrivateStack, kafka: str) -> Iterator[System]:
    """Make a whole system whose records are noted as published, while the topics are still empty."""
    stacks.empty_topics(kafka)
    with stacks.database(server) as url:
        history = asyncio.run(_live(url))
        records = records_of_the_log(url)
        mark(url, records)
        project(url, records)
        asyncio.run(_forgotten(url, kafka))
        yield System(url, kafka, tuple(history.entries), records)


@contextmanager
def copy(original: System, server: PrivateStack) -> Iterator[System]:
    """Give a copy whose database can be spoilt."""
    with stacks.database(server, template=original.name) as url:
        yield replace(original, database_url=url)


async def _forgotten(database_url: str, kafka: str) -> None:
    """Wait until Kafka has noticed that the workers of earlier tests are gone."""
    async with await AsyncConnection.connect(database_url, autocommit=True) as connection:
        assert not await check_orphans(connection, KafkaAccess(kafka), at_rest=True, seconds=PATIENCE_SECONDS)


async def _live(database_url: str) -> History:
    """Send commands to the store, one after the other, and write down what became of each."""
    history = History()
    async with open_store(database_url) as store:
        for command in _commands():
            cause = Cause(command_id=uuid4(), occurred_at=AT, actor="desk")
            history.invoke(cause.command_id)
            try:
                accepted = await HANDLERS[command.name](command, store=store, cause=cause)
            except Refused as refused:
                history.fail(cause.command_id, refused.code)
            else:
                history.ok(cause.command_id, Result(accepted.stream, accepted.version, accepted.position))
    return history


def _commands() -> Iterator[Command]:
    yield a(RegisterCustomer)
    for number in range(COMPLAINTS):
        yield a(RegisterCustomer, customer_id=f"C{number}")
        named = {"complaint_id": f"K{number}"}
        yield a(ReceiveComplaint, **named, customer_id=f"C{number}")
        for note in range(NOTES):
            yield a(NoteComplaintWork, **named, activity=f"call {note}")
    yield a(OpenCreditAccount)
    for number in range(3):
        yield a(RecordInvoice, invoice=f"I{number}", due_date=date(2025, 1, 29 + number))
    # Pays the first invoice and half of the second.
    yield a(RecordReceipt, amount=usd("150.00"))
    yield a(RecordInvoice, invoice="I0", amount=usd("7.00"))
