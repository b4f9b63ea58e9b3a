"""An export has every row, however many, in the order of the pages, and shows one state of the read model."""

import csv
import io

import httpx
import psycopg
import pytest

ROWS = 2_345


@pytest.fixture(scope="module")
def many(database_url: str) -> None:
    with psycopg.connect(database_url) as connection:
        connection.execute(
            """
            insert into complaint_sla (complaint, customer, received_at, changes, changed_at, state)
            select number::text, 'C1', '2012-07-05', '[]', '2012-07-05', 'open'
            from generate_series(1, %s) as number
            """,
            (ROWS,),
        )


@pytest.mark.usefixtures("many")
async def test_an_export_has_every_row_once(stored_api: httpx.AsyncClient) -> None:
    answer = await stored_api.get("/complaints", headers={"Accept": "text/csv"})

    cases = [row["case"] for row in csv.DictReader(io.StringIO(answer.text))]
    assert len(cases) == ROWS
    assert set(cases) == {str(number) for number in range(1, ROWS + 1)}


@pytest.mark.usefixtures("many")
async def test_pages_have_every_row_once(stored_api: httpx.AsyncClient) -> None:
    cases: list[str] = []
    asked = {"limit": "1000"}
    while True:
        page = (await stored_api.get("/complaints", params=asked)).json()
        cases += [item["case"] for item in page["items"]]
        if page["next"] is None:
            break
        asked["cursor"] = page["next"]

    assert len(cases) == len(set(cases)) == ROWS
