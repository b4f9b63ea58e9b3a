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
from contracts.customers.contact import AddContact, ChangeContact, CheckPhone, RemoveContact
from contracts.customers.customer import (
    AssignTier,
    ChangeCustomerDetails,
    RecordPurchase,
    RecordRefund,
    RegisterCustomer,
)
from contracts.customers.file import AddProject, ChangeProject, VerifyCustomer
from contracts.customers.identity import LinkCustomer, MergeCustomer, RuleOutDuplicate, UnlinkCustomer, UnmergeCustomer
from contracts.customers.information import (
    ChangeBasicInformation,
    ChangeBusinessInformation,
    ChangeCreditInformation,
    ChangeMarketInformation,
    RecordSource,
)
from contracts.customers.ownership import AssignOwner, HandOverCustomer
from contracts.organisation.account_manager import AppointManager, AssignCoordinator, ChangeManagerGrade, LeaveCustomers
from contracts.organisation.unit import RunPack
from contracts.policies.policy import ActivatePolicy, ApprovePolicy, DraftPolicy, RecordEvaluation, WithdrawPolicy
from contracts.tiers.tier import ApproveTier, GiveScore, OverrideTier, ProposeTier, RecordBid, RejectTier
from services.commands import complaints, credit, policies, tiers
from services.commands.customers import customer, file, identity, ownership
from services.commands.handler import Handler
from services.commands.organisation import account_manager, unit

HANDLERS: Final[dict[str, Handler]] = {
    RegisterCustomer.name: customer.register_customer,
    ChangeCustomerDetails.name: customer.change_customer_details,
    RecordPurchase.name: customer.record_purchase,
    RecordRefund.name: customer.record_refund,
    AssignTier.name: customer.assign_tier,
    ChangeBasicInformation.name: file.change_basic_information,
    ChangeBusinessInformation.name: file.change_business_information,
    ChangeCreditInformation.name: file.change_credit_information,
    ChangeMarketInformation.name: file.change_market_information,
    RecordSource.name: file.record_source,
    AddContact.name: file.add_contact,
    ChangeContact.name: file.change_contact,
    RemoveContact.name: file.remove_contact,
    CheckPhone.name: file.check_phone,
    MergeCustomer.name: identity.merge_customer,
    UnmergeCustomer.name: identity.unmerge_customer,
    LinkCustomer.name: identity.link_customer,
    UnlinkCustomer.name: identity.unlink_customer,
    RuleOutDuplicate.name: identity.rule_out_duplicate,
    AssignOwner.name: ownership.assign_owner,
    HandOverCustomer.name: ownership.hand_over_customer,
    AppointManager.name: account_manager.appoint_manager,
    ChangeManagerGrade.name: account_manager.change_manager_grade,
    AssignCoordinator.name: account_manager.assign_coordinator,
    LeaveCustomers.name: account_manager.leave_customers,
    AddProject.name: file.add_project,
    ChangeProject.name: file.change_project,
    VerifyCustomer.name: file.verify_customer,
    GiveScore.name: tiers.give_score,
    RecordBid.name: tiers.record_bid,
    ProposeTier.name: tiers.propose_tier,
    ApproveTier.name: tiers.approve_tier,
    RejectTier.name: tiers.reject_tier,
    OverrideTier.name: tiers.override_tier,
    ReceiveComplaint.name: complaints.receive_complaint,
    TriageComplaint.name: complaints.triage_complaint,
    TakeComplaintInCharge.name: complaints.take_complaint_in_charge,
    NoteComplaintWork.name: complaints.note_complaint_work,
    RespondToComplaint.name: complaints.respond_to_complaint,
    StartWaiting.name: complaints.start_waiting,
    ResumeWork.name: complaints.resume_work,
    ResolveComplaint.name: complaints.resolve_complaint,
    CloseComplaint.name: complaints.close_complaint,
    ReopenComplaint.name: complaints.reopen_complaint,
    OpenCreditAccount.name: credit.open_credit_account,
    SetCreditLimit.name: credit.set_credit_limit,
    RecordInvoice.name: credit.record_invoice,
    RecordReceipt.name: credit.record_receipt,
    OpenDispute.name: credit.open_dispute,
    ResolveDispute.name: credit.resolve_dispute,
    DraftPolicy.name: policies.draft_policy,
    ApprovePolicy.name: policies.approve_policy,
    ActivatePolicy.name: policies.activate_policy,
    WithdrawPolicy.name: policies.withdraw_policy,
    RecordEvaluation.name: policies.record_evaluation,
    RunPack.name: unit.run_pack,
}
