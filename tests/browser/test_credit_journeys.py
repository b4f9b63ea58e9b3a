"""An overdue account: the first call, a promise, a hold, its release by another person, payment and reversal."""

import re
from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Reader
from tests.browser.test_complaint_journeys import OTHER, becomes
from tests.browser.words import named, said

pytestmark = pytest.mark.servers
ACCOUNT = "ft46-0010-USD"


@pytest.mark.role("credit")
def test_an_overdue_account_goes_from_the_first_call_to_payment(reader: Reader, language: str) -> None:
    page = reader.goes_to("/receivables?tab=worklist")

    def press(verb: str) -> None:
        page.get_by_role("button", name=named(language, verb), exact=True).click()
        expect(page.get_by_role("status")).to_contain_text(named(language, verb))

    def opens(verb: str, **fields: str) -> None:
        page.goto(f"{reader.company.console}/do/credit-accounts/{verb}/{ACCOUNT}?{urlencode(fields)}")

    page.locator(f"a.k-strong[href='/accounts/{ACCOUNT}']").click()
    before = page.locator(".k-counts b").first.inner_text()
    page.get_by_role("link", name=named(language, "record-collection"), exact=True).first.click()
    page.locator("[name=step]").fill("phone")
    page.locator("[name=outcome]").fill("reached")
    press("record-collection")
    expect(page.locator("#ladder").locator("xpath=ancestor::section")).to_contain_text(named(language, "phone", "step"))

    until = f"{datetime.now(UTC) + timedelta(days=3):%Y-%m-%d}"
    opens("promise-to-pay", promise=f"P-{language}", until=until, **{"amount.amount": "500.00"})
    press("promise-to-pay")
    expect(page.locator("#promises").locator("xpath=ancestor::section")).to_contain_text(f"P-{language}")

    # Goods are held for what is overdue, until another person lets one order pass.
    opens("confirm-order", order=f"O-{language}", **{"amount.amount": "800.00"})
    press("confirm-order")
    order = page.locator("#orders").locator("xpath=ancestor::section").locator("tr", has_text=f"O-{language}")
    expect(order).to_contain_text(said(language, "held"))
    order.get_by_role("link", name=named(language, "request-release"), exact=True).click()
    page.locator("[name=release]").fill(f"R-{language}")
    page.locator("[name=reason]").fill("He pays on Friday")
    press("request-release")
    releases = page.locator("#releases").locator("xpath=ancestor::section")
    asked = releases.locator(".k-body", has_text=f"O-{language}")
    expect(asked.get_by_role("link", name=named(language, "approve-release"), exact=True)).to_have_count(0)
    becomes(reader, OTHER)
    page.reload()
    asked.get_by_role("link", name=named(language, "approve-release"), exact=True).click()
    press("approve-release")
    expect(asked.locator(".k-seal")).to_be_visible()

    opens("record-receipt", receipt=f"RR-{language}", **{"amount.amount": "500.00"})
    press("record-receipt")
    expect(page.locator(".k-counts b").first).not_to_have_text(before)
    page.get_by_role("status").get_by_role("link", name=said(language, "Undo")).click()
    page.locator("[name=reason]").fill("Of another customer")
    press("reverse-receipt")
    expect(page.locator(".k-counts b").first).to_have_text(before)
    ledger = page.locator("#ledger").locator("xpath=ancestor::section")
    expect(ledger).to_contain_text(re.compile(f"RR-{language}.*{named(language, 'receipt-reversed', 'ledger')}"))
