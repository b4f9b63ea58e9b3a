"""Each operation asks for an action, and each role may do it to the things that the matrix says."""

from pathlib import Path
from typing import Any, Final

import psycopg_pool
import pytest

from contracts.catalog import AGGREGATES
from contracts.reference import ACCOUNT, CUSTOMER, references
from services.access.decision import KEHU, SCHEMA
from services.access.rules import OTHER, Rule, rule_of
from services.api.entrance import OPEN, SIGN_IN
from services.store.memory import MemoryRecorder
from services.store.store import Store
from tests.services.access.matrix import ROLES, cell
from tests.services.api.conftest import NOWHERE, application

HERE: Final = Path(__file__).parent
MATRIX: Final = (HERE / "matrix.txt").read_text().splitlines()
ACTIONS: Final = (HERE / "actions.txt").read_text().splitlines()
# Commands that name another thing and need no more than the permission on their own: why.
NAMED: Final = {
    ("complaint.receive", "customer_id"): "the desk takes complaints of any customer",
    ("complaint.dispute-invoice", "account_id"): "the account must be the customer's own",
    ("bank-entry.record", "bank_account"): "the bank account is our own",
    ("credit-account.open", "customer_id"): "an account that nobody knows is opened by those who see all of them",
}
# What names another customer, complaint or account, though no mark says so.
NAMES: Final = ("survivor_id", "head_id", "other_id", "referred_by", "first_id", "account_id", "customer_id")


@pytest.fixture(scope="module")
def rules() -> dict[str, Rule | None]:
    """Return the rule of each operation of the document."""
    nowhere = psycopg_pool.AsyncConnectionPool(NOWHERE, open=False)
    document: dict[str, Any] = application(Store(MemoryRecorder()), nowhere).openapi()
    return {
        operation["operationId"]: rule_of(method.upper(), path)
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
        if path not in OPEN and path != "/readyz/{role}" and (method.upper(), path) != SIGN_IN
    }


def test_each_operation_asks_for_the_action_that_is_written_down(rules: dict[str, Rule | None]) -> None:
    """Hold each operation to `actions.txt`: a new one is written there by whoever decided who may do it."""
    found = sorted(f"{name} {rule.action if rule else 'no-rule'}" for name, rule in rules.items())

    assert found == ACTIONS


def test_each_role_may_do_what_the_matrix_says_and_nothing_else(rules: dict[str, Rule | None]) -> None:
    title, *lines = [line.split() for line in MATRIX if not line.startswith("#")]
    kinds = {rule.action: rule.kind for rule in rules.values() if rule}
    found = [[action, *(cell(role, action, kinds.get(action, KEHU)) for role in ROLES)] for action, *_ in lines]

    assert title == ["action", *ROLES]
    assert found == lines
    # No action of an operation is left out, and none of the policies.
    assert set(kinds) <= {line[0] for line in lines}
    assert {line[0] for line in lines} == _of_the_schema()


def _of_the_schema() -> set[str]:
    written = SCHEMA.read_text().splitlines()
    text = " ".join(line for line in written if not line.startswith("//"))
    return {name for part in text.split("action ")[1:] for name in part.partition("appliesTo")[0].split('"')[1::2]}


def test_a_command_that_names_another_thing_asks_for_that_one_as_well() -> None:
    named = {
        (command.name, field)
        for aggregate in AGGREGATES.values()
        for command in aggregate.commands
        for field in command.model_fields
        if field != aggregate.id_field
        and (field in NAMES or field.endswith("_account") or references(command).get(field) in (CUSTOMER, ACCOUNT))
    }

    assert named == {(name, field) for name, (field, _, _) in OTHER.items()} | set(NAMED)
