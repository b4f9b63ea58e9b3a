"""A fingerprint changes with whatever decides the rows, and nobody forgets the number of the fold (T18)."""

import hashlib
import inspect
from dataclasses import replace
from typing import Any, Final

import pytest

from projections.engine.projection import Projection
from projections.registry import PROJECTIONS
from projections.tiers.tier_list import PROJECTION as TIERS

# The number of the fold, and a hash of the modules that have the row and its fold, and of the types that it handles. Do
# the same events make other rows after a change of them, or is a type handled that was passed over before? Then
# raise `PROJECTION.fold`. The new hash stands here in both cases.
FOLDS: Final = {
    "tier_list": (1, "a690a1b36d4ffc50"),
    "tier_evidence": (1, "ccb052f305a0205b"),
    "overdue_receivables": (1, "8af8d61349d0de15"),
    "complaint_sla": (1, "2beb60e07f1c7f96"),
    "customer_history": (2, "0c7c6152dc381837"),
    "purchases": (1, "70cab354a1981da2"),
    "customer_list": (1, "0cc7467b7f9b9148"),
    "manager_list": (1, "9d449cadbc2befd2"),
    "policy_list": (1, "1e0fac42b6960cc9"),
    "policy_evaluations": (1, "4d27273957e0fc72"),
    "unit_list": (1, "31a2af5aea4bd480"),
    "credit_account_list": (1, "da9f22518a99ac76"),
    "unapplied_receipts": (1, "bb6f4780cf279d84"),
    "account_ledger": (1, "ec7338e809880041"),
    "credit_orders": (1, "c82a398ab10af70d"),
    "credit_conditions": (1, "af52af0aa42a223f"),
    "obligations": (1, "322f43a2c9126587"),
    "staff_list": (1, "ac6785a23b65b783"),
    "complaint_cases": (1, "d38bcae02070cb09"),
    "bank_entry_list": (1, "0e1de3096eae0ae2"),
    "measure_list": (1, "87537656888ca8ef"),
    "access_list": (1, "e0b9048eed5a9d74"),
}


def source_hash(projection: Projection[Any]) -> str:
    """Hash the modules of row, key and fold, and the types that it handles."""
    modules = {inspect.getmodule(part) for part in (projection.row, projection.key, projection.evolve)}
    sources = sorted(inspect.getsource(module) for module in modules if module)
    parts = [*sources, *sorted(projection.handles or ("everything",))]
    return hashlib.sha256("".join(parts).encode()).hexdigest()[:16]


def test_whoever_changes_a_fold_decides_whether_its_rows_are_made_anew() -> None:
    assert {name: (each.fold, source_hash(each)) for name, each in PROJECTIONS.items()} == FOLDS


@pytest.mark.parametrize(
    "change",
    [
        {"fold": 2},
        {"migration": 99},
        {"topics": ("kehu.unit.v1",)},
        {"primary_key": ("position",)},
        {"row": PROJECTIONS["unit_list"].row},
    ],
    ids=lambda change: next(iter(change)),
)
def test_what_decides_the_rows_decides_the_fingerprint(change: dict[str, Any]) -> None:
    assert replace(TIERS, **change).fingerprint != TIERS.fingerprint
    assert replace(TIERS, handles=frozenset({"customer.registered.v1"})).fingerprint == TIERS.fingerprint


def test_no_two_read_models_have_the_same_fingerprint() -> None:
    assert len({each.fingerprint for each in PROJECTIONS.values()}) == len(PROJECTIONS)
