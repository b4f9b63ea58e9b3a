"""`kehu customers hand-over`: one customer, or all customers of a person who leaves (CU5)."""

import time
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from functools import partial
from typing import Annotated, Final
from uuid import UUID, uuid4

import typer

from contracts.customers.ownership import HandOverCustomer
from contracts.envelope import Cause
from contracts.organisation.account_manager import LeaveCustomers
from contracts.reference import PERSON
from projections.customers import owned
from projections.customers.owned import Owned
from services.cli.acting import acted
from services.cli.printing.counting import counting
from services.cli.printing.output import Format, FormatOption, print_rows
from services.cli.process import wait
from services.cli.reading import reading
from services.cli.sending import ByOption, ReasonOption, send, with_store
from services.commands.patience import Patience
from services.commands.references import unknown_name
from services.customers.hand_over import HandedOver, HandOver, Refusal
from services.lists.rows import ListRow
from services.local.problem import StackBusy
from services.store.store import Store

COLUMNS: Final = ("from", "to", "handed_over", "handed_over_before", "refused", "run", "refusals")
PATIENCE_SECONDS: Final = 120
SOME_REFUSED: Final = 1
# How many refusals are shown one by one: most have the same reason.
MOST_SHOWN: Final = 10
ACTOR: Final = "kehu customers hand-over"


OneCustomer = Annotated[
    str | None, typer.Argument(metavar="CUSTOMER", help="Only this customer; all of them if left out.")
]
FromOption = Annotated[str, typer.Option("--from", metavar="ID", help="The person who answers for them now.")]
ToOption = Annotated[str, typer.Option("--to", metavar="ID", help="The person who takes them over.")]
LeavesOption = Annotated[
    bool, typer.Option("--leaves", help="The person in --from is an account manager and takes no more customers.")
]
RunOption = Annotated[UUID | None, typer.Option(metavar="UUID", help="Continue the run of this name.")]
WaitOption = Annotated[
    float, typer.Option("--wait", min=0, metavar="SECONDS", help="Seconds to wait for the list; 0: take it as it is.")
]


def hand_over(
    customer: OneCustomer = None,
    *,
    from_id: FromOption,
    to_id: ToOption,
    leaves: LeavesOption = False,
    run: RunOption = None,
    wait_seconds: WaitOption = 60,
    by: ByOption = ACTOR,
    reason: ReasonOption = None,
    form: FormatOption = Format.TABLE,
) -> None:
    """Hand customers over to a successor; run it again to continue an interrupted run. Exit 1 if some are refused."""
    if from_id == to_id:
        sentence = "--from and --to are the same person."
        raise typer.BadParameter(sentence)
    cause = Cause(command_id=run or uuid4(), occurred_at=datetime.now(UTC), actor=acted(by), reason=reason)

    async def work(store: Store) -> HandedOver:
        if customer is not None:
            command = HandOverCustomer(customer_id=customer, from_id=from_id, to_id=to_id, reason=reason)
            return await _one(store, command, by)
        await _check_known(store, from_id, to_id, wait_seconds)
        if leaves:
            await send(store, LeaveCustomers(manager_id=from_id, successor_id=to_id, reason=reason), by)
        return await _everything(store, from_id, to_id, cause, wait_seconds)

    result = with_store(work)
    print_rows(COLUMNS, [_row(result, cause.command_id, from_id, to_id)], form)
    if result.refusals:
        _show_refusals(result.refusals)
        raise typer.Exit(SOME_REFUSED)


async def _one(store: Store, command: HandOverCustomer, by: str) -> HandedOver:
    accepted = await send(store, command, by)
    return HandedOver(done=1) if accepted.types else HandedOver(before=1)


async def _check_known(store: Store, from_id: str, to_id: str, wait_seconds: float) -> None:
    """Refuse before anything is done; who owns customers since before people were enrolled can hand them over."""
    if unknown := await unknown_name(store, "--to", PERSON, to_id):
        raise unknown
    unknown = await unknown_name(store, "--from", PERSON, from_id)
    if unknown and not await _listed(from_id, wait_seconds):
        raise unknown


async def _everything(store: Store, from_id: str, to_id: str, cause: Cause, wait_seconds: float) -> HandedOver:
    patience = Patience(PATIENCE_SECONDS, lambda sentence: typer.echo(sentence, err=True))
    task = HandOver(
        store=store,
        from_id=from_id,
        to_id=to_id,
        cause=cause,
        insist=patience.insist,
        progress=partial(counting, "Customers"),
    )
    return await task.perform(partial(_listed, from_id, wait_seconds))


def _show_refusals(refusals: Sequence[Refusal]) -> None:
    for refusal in refusals[:MOST_SHOWN]:
        typer.echo(refusal.message, err=True)
    if len(refusals) > MOST_SHOWN:
        typer.echo(f"… and {len(refusals) - MOST_SHOWN:,} more: --format json lists all.", err=True)


async def _listed(owner: str, seconds: float) -> Sequence[Owned]:
    """List the person's customers, once the read models show everything that is stored by now."""
    if seconds:
        late = await wait.behind(time.monotonic() + seconds)
        if late:
            raise StackBusy(f"Not all handed over: after {seconds:g} seconds these are behind: {', '.join(late)}.")
    async with reading() as connection:
        return await owned.owned(connection, owner)


def _row(result: HandedOver, run: UUID, from_id: str, to_id: str) -> ListRow:
    return {
        "from": from_id,
        "to": to_id,
        "handed_over": result.done,
        "handed_over_before": result.before,
        "refused": len(result.refusals),
        "run": str(run),
        "refusals": [asdict(refusal) for refusal in result.refusals],
    }
