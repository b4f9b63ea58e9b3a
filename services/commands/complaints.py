"""Complaint commands: let the domain decide on the newest state, and append what it decided."""

from collections.abc import Callable
from typing import TypeVar

from contracts.complaints.complaint import (
    CloseComplaint,
    ComplaintCommand,
    ComplaintEvent,
    NoteComplaintWork,
    ReceiveComplaint,
    ReopenComplaint,
    ResolveComplaint,
    RespondToComplaint,
    ResumeWork,
    StartWaiting,
    TakeComplaintInCharge,
    TriageComplaint,
)
from contracts.envelope import Cause
from domain.complaints import complaint, work
from domain.complaints.complaint import Complaint
from services.store.outcome import Accepted
from services.store.store import Store

Asked = TypeVar("Asked", bound=ComplaintCommand)


async def receive_complaint(
    command: ReceiveComplaint, *, store: Store, cause: Cause, expected_version: int | None = None
) -> Accepted:
    return await _transact(complaint.receive_complaint, command, store, cause, expected_version)


async def triage_complaint(
    command: TriageComplaint, *, store: Store, cause: Cause, expected_version: int | None = None
) -> Accepted:
    return await _transact(work.triage_complaint, command, store, cause, expected_version)


async def take_complaint_in_charge(
    command: TakeComplaintInCharge, *, store: Store, cause: Cause, expected_version: int | None = None
) -> Accepted:
    return await _transact(work.take_complaint_in_charge, command, store, cause, expected_version)


async def note_complaint_work(
    command: NoteComplaintWork, *, store: Store, cause: Cause, expected_version: int | None = None
) -> Accepted:
    return await _transact(work.note_complaint_work, command, store, cause, expected_version)


async def respond_to_complaint(
    command: RespondToComplaint, *, store: Store, cause: Cause, expected_version: int | None = None
) -> Accepted:
    return await _transact(work.respond_to_complaint, command, store, cause, expected_version)


async def start_waiting(
    command: StartWaiting, *, store: Store, cause: Cause, expected_version: int | None = None
) -> Accepted:
    return await _transact(complaint.start_waiting, command, store, cause, expected_version)


async def resume_work(
    command: ResumeWork, *, store: Store, cause: Cause, expected_version: int | None = None
) -> Accepted:
    return await _transact(complaint.resume_work, command, store, cause, expected_version)


async def resolve_complaint(
    command: ResolveComplaint, *, store: Store, cause: Cause, expected_version: int | None = None
) -> Accepted:
    return await _transact(complaint.resolve_complaint, command, store, cause, expected_version)


async def close_complaint(
    command: CloseComplaint, *, store: Store, cause: Cause, expected_version: int | None = None
) -> Accepted:
    return await _transact(complaint.close_complaint, command, store, cause, expected_version)


async def reopen_complaint(
    command: ReopenComplaint, *, store: Store, cause: Cause, expected_version: int | None = None
) -> Accepted:
    return await _transact(complaint.reopen_complaint, command, store, cause, expected_version)


async def _transact(
    decision: Callable[[Complaint, Asked], list[ComplaintEvent]],
    command: Asked,
    store: Store,
    cause: Cause,
    expected_version: int | None,
) -> Accepted:
    return await store.transact(
        complaint.DECIDER,
        command.complaint_id,
        lambda state: decision(state, command),
        command=command,
        cause=cause,
        expected_version=expected_version,
    )
