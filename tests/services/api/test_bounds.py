"""The OpenAPI document bounds whatever a client sends: every body, parameter and header."""

from typing import Any

import pytest
from psycopg_pool import AsyncConnectionPool

from contracts.catalog import AGGREGATES
from services.api import upload
from services.api.routes.commands import operation_id
from services.bulk.lines import MOST_BYTES
from services.json_text import MOST_FIELDS
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


def test_no_object_that_is_sent_has_more_fields_than_a_body_may_have() -> None:
    assert max(len(part.get("properties", {})) for part in PARTS.values()) <= MOST_FIELDS


@pytest.mark.parametrize(("name", "operation"), SENT, ids=[name for name, _ in SENT])
def test_everything_sent_has_a_bound_in_the_document(name: str, operation: dict[str, Any]) -> None:
    parameters = {each["name"]: each["schema"] for each in operation.get("parameters", [])}
    body = operation.get("requestBody", {"content": {}})["content"]

    assert name
    files = {form: described["schema"] for form, described in body.items() if "format" in described["schema"]}
    assert {schema["maxLength"] for schema in files.values()} <= {upload.LARGEST, MOST_BYTES}
    sent = parameters | {form: described["schema"] for form, described in body.items() if form not in files}
    assert [place for part, schema in sent.items() for place in unbounded(schema, PARTS, part)] == []


def test_what_a_command_begins_is_linked_with_every_other_command_on_it() -> None:
    linked = {
        (link["operationId"], tuple(link["parameters"]))
        for _, operation in SENT
        for answer in operation["responses"].values()
        for link in answer.get("links", {}).values()
    }

    assert linked == {
        (operation_id(command), (aggregate.id_field,))
        for aggregate in AGGREGATES.values()
        for command in aggregate.commands[1:]
    }


def test_a_header_is_left_out_and_never_null() -> None:
    headers = [
        each["schema"] for _, operation in SENT for each in operation.get("parameters", []) if each["in"] == "header"
    ]

    assert {schema["type"] for schema in headers} == {"string"}
