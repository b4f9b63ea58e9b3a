"""Which handler answers which command, by the command's name."""

from typing import Final

from contracts.complaints.complaint import (
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
from contracts.credit.credit_account import (
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
from contracts.customer_contact import AddContact, ChangeContact, CheckPhone, RemoveContact
from contracts.customer_file import AddProject, ChangeProject, VerifyCustomer
from contracts.customer_identity import (
    LinkCustomer,
    MergeCustomer,
    RuleOutDuplicate,
    UnlinkCustomer,
    UnmergeCustomer,
)
from contracts.customer_information import (
    ChangeBasicInformation,
    ChangeBusinessInformation,
    ChangeCreditInformation,
    ChangeMarketInformation,
    RecordSource,
)
from contracts.customer_ownership import AssignOwner, HandOverCustomer
from contracts.organisation.account_manager import AppointManager, AssignCoordinator, ChangeManagerGrade, LeaveCustomers
from contracts.organisation.unit import RunPack
from contracts.policy import ActivatePolicy, ApprovePolicy, DraftPolicy, RecordEvaluation, WithdrawPolicy
from contracts.tier import ApproveTier, GiveScore, OverrideTier, ProposeTier, RecordBid, RejectTier
from services.commands import (
    complaint,
    credit_account,
    customer,
    customer_file,
    customer_identity,
    customer_ownership,
    policy,
    tier,
)
from services.commands.handler import Handler
from services.commands.organisation import account_manager, unit

HANDLERS: Final[dict[str, Handler]] = {
    RegisterCustomer.name: customer.register_customer,
    ChangeCustomerDetails.name: customer.change_customer_details,
    RecordPurchase.name: customer.record_purchase,
    RecordRefund.name: customer.record_refund,
    AssignTier.name: customer.assign_tier,
    ChangeBasicInformation.name: customer_file.change_basic_information,
    ChangeBusinessInformation.name: customer_file.change_business_information,
    ChangeCreditInformation.name: customer_file.change_credit_information,
    ChangeMarketInformation.name: customer_file.change_market_information,
    RecordSource.name: customer_file.record_source,
    AddContact.name: customer_file.add_contact,
    ChangeContact.name: customer_file.change_contact,
    RemoveContact.name: customer_file.remove_contact,
    CheckPhone.name: customer_file.check_phone,
    MergeCustomer.name: customer_identity.merge_customer,
    UnmergeCustomer.name: customer_identity.unmerge_customer,
    LinkCustomer.name: customer_identity.link_customer,
    UnlinkCustomer.name: customer_identity.unlink_customer,
    RuleOutDuplicate.name: customer_identity.rule_out_duplicate,
    AssignOwner.name: customer_ownership.assign_owner,
    HandOverCustomer.name: customer_ownership.hand_over_customer,
    AppointManager.name: account_manager.appoint_manager,
    ChangeManagerGrade.name: account_manager.change_manager_grade,
    AssignCoordinator.name: account_manager.assign_coordinator,
    LeaveCustomers.name: account_manager.leave_customers,
    AddProject.name: customer_file.add_project,
    ChangeProject.name: customer_file.change_project,
    VerifyCustomer.name: customer_file.verify_customer,
    GiveScore.name: tier.give_score,
    RecordBid.name: tier.record_bid,
    ProposeTier.name: tier.propose_tier,
    ApproveTier.name: tier.approve_tier,
    RejectTier.name: tier.reject_tier,
    OverrideTier.name: tier.override_tier,
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
    DraftPolicy.name: policy.draft_policy,
    ApprovePolicy.name: policy.approve_policy,
    ActivatePolicy.name: policy.activate_policy,
    WithdrawPolicy.name: policy.withdraw_policy,
    RecordEvaluation.name: policy.record_evaluation,
    RunPack.name: unit.run_pack,
}
