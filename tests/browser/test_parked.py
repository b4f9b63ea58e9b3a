"""A parked stream is seen, explained and taken again from the operations page."""

from collections.abc import Iterator
from contextlib import contextmanager

import httpx
import psycopg
import pytest
from playwright.sync_api import expect

from services.local.home import Home, recall
from tests.browser.conftest import Company, Reader
from tests.browser.words import said
from tests.waiting import PATIENCE_SECONDS, eventually

pytestmark = [pytest.mark.servers, pytest.mark.role("operations")]


@contextmanager
def refusing(company: Company, case: str) -> Iterator[None]:
    """Have the table of complaints refuse one row, as a disk or a rule of its owner might."""
    memory = recall(Home(company.home))
    assert memory is not None
    with psycopg.connect(memory.addresses.database_url, autocommit=True) as connection:
        connection.execute(f"alter table complaint_sla add constraint whim check (complaint <> '{case}')")
        try:
            yield
        finally:
            connection.execute("alter table complaint_sla drop constraint whim")


def test_a_parked_stream_is_explained_and_taken_again(reader: Reader, language: str) -> None:
    case, api = f"PARK-{language}", reader.company.api
    with refusing(reader.company, case):
        body = {"customer_id": "gc1-0001", "channel": "hotline", "summary": "It cannot be shown"}
        assert httpx.post(f"{api}/complaints/{case}/receive", json=body, timeout=PATIENCE_SECONDS).is_success
        eventually(lambda: case in httpx.get(f"{api}/projections/parked", timeout=PATIENCE_SECONDS).text)

        page = reader.goes_to("/operations")
        card = page.locator("#parked")
        expect(card).to_contain_text(f"complaint/{case}")
        expect(card).to_contain_text("whim")
        listed = reader.goes_to("/complaints")
        expect(listed.locator(".k-msg.parked")).to_contain_text(f"complaint/{case}")

    card.get_by_role("button", name=said(language, "Try again"), exact=True).click()
    expect(page.locator("#parked")).not_to_contain_text(f"complaint/{case}")
    shown = reader.goes_to(f"/complaints/{case}")
    expect(shown.get_by_role("heading", level=1)).to_have_text("It cannot be shown")


def test_what_is_typed_stays_while_the_board_renews_itself(reader: Reader, language: str) -> None:
    case, api = f"KEPT-{language}", reader.company.api
    with refusing(reader.company, case):
        body = {"customer_id": "gc1-0001", "channel": "hotline"}
        assert httpx.post(f"{api}/complaints/{case}/receive", json=body, timeout=PATIENCE_SECONDS).is_success
        eventually(lambda: case in httpx.get(f"{api}/projections/parked", timeout=PATIENCE_SECONDS).text)
        page = reader.goes_to("/operations")
        page.locator("#parked summary").first.click()
        page.locator("#parked textarea").first.fill("Entered twice, and")
        head = page.locator(".k-counts b").first.inner_text()
        work = {"activity": "Called back"}
        assert httpx.post(f"{api}/complaints/gc1-0003-C01/note-work", json=work, timeout=PATIENCE_SECONDS).is_success
        expect(page.locator(".k-counts b").first).not_to_have_text(head)
        expect(page.locator("#parked textarea").first).to_be_visible()
        expect(page.locator("#parked textarea").first).to_have_value("Entered twice, and")
    retried = httpx.post(f"{api}/projections/complaint_sla/retry", json={}, timeout=PATIENCE_SECONDS)
    assert retried.is_success
