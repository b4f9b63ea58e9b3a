"""The form of a list is the one that the client likes best."""

import httpx
import pytest

from services.api.reading.accepted import chosen

JSON, CSV = "application/json", "text/csv"


@pytest.mark.parametrize(
    ("accept", "form"),
    [
        ("", JSON), ("*/*", JSON), ("text/csv", CSV), ("TEXT/CSV", CSV), ("text/*", CSV), ("application/*", JSON),
        ("application/json, text/csv;q=0", JSON), ("text/csv;q=0", None), ("text/csv;q=0, */*", JSON),
        ("application/json;q=0.5, text/csv", CSV), ("text/csv; q=0.4, application/json; q=0.6", JSON),
        ("application/json, text/csv", JSON), ("text/csv, */*", CSV), ("text/csv, */*;q=0.1", CSV),
        ("text/csv;charset=utf-8;q=0.9, application/json;q=0.8", CSV), ("image/png", None), ("*/*;q=0", None),
        ("text/html,application/xhtml+xml,*/*;q=0.8", JSON), ("text/csv-schema", None), ("x-text/csv", None),
        ('text/html;a="text/csv, b"', None), ("text/csv;q=2", JSON), ("nonsense", JSON), (",,", JSON),
        ("text/csv;q=0.0001, application/json;q=0", None), ('a/b;c="\\', None),
    ],
)  # fmt: skip
def test_the_form_is_chosen_by_quality_and_then_by_name(accept: str, form: str | None) -> None:
    assert chosen(accept, (JSON, CSV)) == form


@pytest.mark.asyncio(loop_scope="module")
async def test_a_form_that_lists_have_not_is_refused(shared_api: httpx.AsyncClient) -> None:
    answer = await shared_api.get("/customers", headers={"Accept": "image/png"})

    assert (answer.status_code, answer.json()["code"]) == (406, "request.not-acceptable")
