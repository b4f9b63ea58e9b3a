"""The OpenAPI document bounds whatever a client sends: every body, parameter and header."""

from typing import Any

import pytest
from psycopg_pool import AsyncConnectionPool

from services.store.memory import MemoryRecorder
from services.store.store import Store
from tests.contracts.test_bounds import unbounded
from tests.services.api.conftest import NOWHERE, application

DOCUMENT: dict[str, Any] = application(Store(MemoryRecorder()), AsyncConnectionPool(NOWHERE, open=False)).openapi()
PARTS = DOCUMENT["components"]["schemas"]
SENT = [
    (f"{method} {path}", operation)
    for path, operations in DOCUMENT["paths"].items()
    for method, operation in operations.items()
]


@pytest.mark.parametrize(("name", "operation"), SENT, ids=[name for name, _ in SENT])
def test_everything_sent_has_a_bound_in_the_document(name: str, operation: dict[str, Any]) -> None:
    parameters = {each["name"]: each["schema"] for each in operation.get("parameters", [])}
    body = operation.get("requestBody", {"content": {}})["content"]

    assert name
    sent = parameters | {form: described["schema"] for form, described in body.items()}
    assert [place for part, schema in sent.items() for place in unbounded(schema, PARTS, part)] == []
