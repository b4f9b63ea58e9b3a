"""Every projection by its name, which is also the name of its table."""

from typing import Any, Final

from projections.complaints import complaint_sla
from projections.credit import overdue_receivables
from projections.customers import customer_list, purchases
from projections.engine.projection import Projection
from projections.history import customer_history
from projections.organisation import manager_list, unit_list
from projections.policies import policy_evaluations, policy_list
from projections.tiers import tier_evidence, tier_list

PROJECTIONS: Final[dict[str, Projection[Any]]] = {
    "tier_list": tier_list.PROJECTION,
    "tier_evidence": tier_evidence.PROJECTION,
    "overdue_receivables": overdue_receivables.PROJECTION,
    "complaint_sla": complaint_sla.PROJECTION,
    "customer_history": customer_history.PROJECTION,
    "purchases": purchases.PROJECTION,
    "customer_list": customer_list.PROJECTION,
    "manager_list": manager_list.PROJECTION,
    "policy_list": policy_list.PROJECTION,
    "policy_evaluations": policy_evaluations.PROJECTION,
    "unit_list": unit_list.PROJECTION,
}
