"""The OpenAPI document says what everything means, and each example in it is accepted."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from psycopg_pool import AsyncConnectionPool

from services.api.described.examples import story
from services.api.described.fields import MEANINGS
from services.store.memory import MemoryRecorder, memory_store
from services.store.store import Store
from tests.services.api.conftest import NOWHERE, application, client
from tests.services.api.story import OF_PROGRAMS, address_of, before, headers_of

Document = dict[str, Any]
# Clients are generated from these names: one that is gone breaks them.
OPERATION_IDS = Path(__file__).parent / "operation_ids.txt"
FASTAPIS_OWN = "Successful Response"


def _document() -> Document:
    nowhere: AsyncConnectionPool[Any] = AsyncConnectionPool(NOWHERE, open=False)
    return application(Store(MemoryRecorder()), nowhere).openapi()


@pytest.fixture(scope="module")
def document() -> Document:
    return _document()


def _operations(document: Document) -> Iterator[Document]:
    for methods in document["paths"].values():
        yield from methods.values()


def _fields(document: Document) -> Iterator[tuple[str, str, Document]]:
    for schema, says in document["components"]["schemas"].items():
        for field, values in says.get("properties", {}).items():
            yield schema, field, values


def test_every_field_and_schema_says_what_it_means(document: Document) -> None:
    assert [(schema, field) for schema, field, values in _fields(document) if not values.get("description")] == []
    schemas = document["components"]["schemas"]
    assert [name for name, schema in schemas.items() if not schema.get("description")] == []


def test_every_operation_parameter_and_answer_says_what_it_means(document: Document) -> None:
    silent: list[tuple[str, ...]] = []
    for operation in _operations(document):
        place = operation["operationId"]
        if not (operation.get("description") and operation.get("summary")):
            silent.append((place,))
        silent += [(place, each["name"]) for each in operation.get("parameters", []) if not each.get("description")]
        silent += [
            (place, status)
            for status, answer in operation["responses"].items()
            if answer.get("description") in (None, "", FASTAPIS_OWN)
        ]
    assert silent == []


def test_no_meaning_is_told_that_no_field_has(document: Document) -> None:
    used = {name for schema, field, _ in _fields(document) for name in (field, f"{schema}.{field}")}
    used |= {each["name"] for operation in _operations(document) for each in operation.get("parameters", [])}

    assert MEANINGS.keys() - used == set()


def test_operation_ids_read_well_and_stay(document: Document) -> None:
    found = [operation["operationId"] for operation in _operations(document)]

    assert {"recordReceipt", "listOverdue", "showComplaint"} <= set(found)
    assert len(found) == len(set(found))
    assert [each for each in found if not each.isalpha()] == []
    assert sorted(found) == OPERATION_IDS.read_text("utf-8").split()


def test_every_command_shows_an_example(document: Document) -> None:
    bodies = [operation["requestBody"] for operation in _operations(document) if "requestBody" in operation]

    assert len(bodies) > 60
    of_json = [body["content"]["application/json"] for body in bodies if "application/json" in body["content"]]
    # The other one takes a file as it is.
    assert len(bodies) - len(of_json) == 1
    assert [content for content in of_json if "example" not in content] == []


async def test_every_example_is_accepted_and_stores_something() -> None:
    async with memory_store() as store, client(store, NOWHERE) as api:
        # Nothing is taken for known but what the story itself recorded.
        store.seen.clear()
        for example in story():
            await before(example.of, store)
            if example.of in OF_PROGRAMS:
                continue
            answer = await api.post(address_of(example), json=example.body, headers=headers_of(example))
            assert answer.is_success, (example.of, answer.text)
            assert answer.json()["types"], example.of
