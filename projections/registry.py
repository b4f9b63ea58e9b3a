"""Every projection by name, which is also the name of its table."""

from typing import Any, Final

from projections.complaints import complaint_sla
from projections.credit import credit_account_list, overdue_receivables, unapplied_receipts
from projections.customers import customer_list, purchases
from projections.engine.projection import Projection
from projections.history import customer_history
from projections.organisation import manager_list, unit_list
from projections.policies import policy_evaluations, policy_list
from projections.tiers import tier_evidence, tier_list

PROJECTIONS: Final[dict[str, Projection[Any]]] = {
    projection.name: projection
    for projection in (
        tier_list.PROJECTION,
        tier_evidence.PROJECTION,
        overdue_receivables.PROJECTION,
        complaint_sla.PROJECTION,
        customer_history.PROJECTION,
        purchases.PROJECTION,
        customer_list.PROJECTION,
        manager_list.PROJECTION,
        policy_list.PROJECTION,
        policy_evaluations.PROJECTION,
        unit_list.PROJECTION,
        credit_account_list.PROJECTION,
        unapplied_receipts.PROJECTION,
    )
}
