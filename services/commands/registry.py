"""Which handler answers which command, by the command's name."""

from collections.abc import Awaitable
from typing import Any, Final, Protocol

from contracts.complaint import (
    CloseComplaint,
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
from contracts.credit_account import (
    OpenCreditAccount,
    OpenDispute,
    RecordInvoice,
    RecordReceipt,
    ResolveDispute,
    SetCreditLimit,
)
from contracts.customer import (
    AssignTier,
    ChangeCustomerDetails,
    RecordPurchase,
    RecordRefund,
    RegisterCustomer,
)
from contracts.envelope import Cause
from services.commands import complaint, credit_account, customer
from services.store.outcome import Accepted
from services.store.store import Store


class Handler(Protocol):
    """Refuses with `Refused`; repeats with the stored answer. The command's class is the one named in the registry."""

    def __call__(
        self, command: Any, *, store: Store, cause: Cause, expected_version: int | None = None
    ) -> Awaitable[Accepted]: ...


HANDLERS: Final[dict[str, Handler]] = {
    RegisterCustomer.name: customer.register_customer,
    ChangeCustomerDetails.name: customer.change_customer_details,
    RecordPurchase.name: customer.record_purchase,
    RecordRefund.name: customer.record_refund,
    AssignTier.name: customer.assign_tier,
    ReceiveComplaint.name: complaint.receive_complaint,
    TriageComplaint.name: complaint.triage_complaint,
    TakeComplaintInCharge.name: complaint.take_complaint_in_charge,
    NoteComplaintWork.name: complaint.note_complaint_work,
    RespondToComplaint.name: complaint.respond_to_complaint,
    StartWaiting.name: complaint.start_waiting,
    ResumeWork.name: complaint.resume_work,
    ResolveComplaint.name: complaint.resolve_complaint,
    CloseComplaint.name: complaint.close_complaint,
    ReopenComplaint.name: complaint.reopen_complaint,
    OpenCreditAccount.name: credit_account.open_credit_account,
    SetCreditLimit.name: credit_account.set_credit_limit,
    RecordInvoice.name: credit_account.record_invoice,
    RecordReceipt.name: credit_account.record_receipt,
    OpenDispute.name: credit_account.open_dispute,
    ResolveDispute.name: credit_account.resolve_dispute,
}
