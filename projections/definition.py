"""Finds the definition of a read model by its name, without importing those of all others."""

from pkgutil import resolve_name
from typing import Any, Final

from projections.engine.projection import Projection

# In which area each is; its module has its name.
AREAS: Final = {
    "tier_list": "tiers",
    "tier_evidence": "tiers",
    "overdue_receivables": "credit",
    "complaint_sla": "complaints",
    "customer_history": "history",
    "purchases": "customers",
    "customer_list": "customers",
    "manager_list": "organisation",
    "policy_list": "policies",
    "policy_evaluations": "policies",
    "unit_list": "organisation",
    "credit_account_list": "credit",
    "unapplied_receipts": "credit",
    "account_ledger": "credit",
    "credit_orders": "credit",
    "credit_conditions": "credit",
    "obligations": "obligations",
    "staff_list": "organisation",
    "complaint_cases": "complaints",
    "measure_list": "organisation",
    "bank_entry_list": "credit",
    "access_list": "organisation",
}


def definition(name: str) -> Projection[Any]:
    """Return the projection of this name."""
    found: Projection[Any] = resolve_name(f"projections.{AREAS[name]}.{name}:PROJECTION")
    return found
