"""Pages over a million rows: what is read is bounded, and sums are still of everything (L2)."""

import httpx
import pytest

from tests.services.console.pages import EMPTY, answering

ITEM = {"customer": "C1", "name": None, "account": "A1", "due_date": "2026-01-01", "outstanding": "1.00"}
AGE = {"currency": "CNY", "90+": "900000.00", "outstanding": "1000000.00"}


def of_a_million(asked: list[httpx.Request]) -> object:
    """Answer as an API that has a next page for ever."""

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        if request.url.path == "/receivables/overdue":
            items = [ITEM | {"currency": "CNY", "invoice": f"I{number}"} for number in range(1000)]
            return httpx.Response(200, json=EMPTY | {"items": items, "next": "more"})
        ageing = request.url.path.startswith("/receivables/ageing")
        return httpx.Response(200, json=EMPTY | {"items": [AGE] if ageing else []})

    return answer


@pytest.mark.parametrize(
    ("path", "total"),
    [("/CNY/90+", "900,000.00"), ("/CNY/all", "1,000,000.00"), ("/CNY/90+/C1", "900,000.00"), ("/EUR/all", "0.00")],
)
async def test_the_proof_of_a_sum_over_a_million_items_reads_a_few_and_sums_all(path: str, total: str) -> None:
    asked: list[httpx.Request] = []
    async with answering(of_a_million(asked)) as browser:  # type: ignore[arg-type]
        page = await browser.get(f"/proof/owed{path}", params={"as_of": "2026-10-01"})

    assert page.status_code == 200
    assert sum(request.url.path == "/receivables/overdue" for request in asked) <= 5
    assert f"{path[1:4]} {total}" in page.text
    assert "/export/receivables/overdue?all=true" in page.text
    assert "as_of=2026-10-01" in page.text
