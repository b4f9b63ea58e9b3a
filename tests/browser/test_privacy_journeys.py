"""Contacts are hidden until it is recorded what they are needed for; a customer is erased by two persons."""

from urllib.parse import urlencode

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Reader
from tests.browser.test_complaint_journeys import OTHER, becomes
from tests.browser.words import named, said

pytestmark = pytest.mark.servers
PHONE = "13912345678"


@pytest.mark.role("manager")
def test_a_contact_is_shown_with_a_purpose_and_its_customer_erased_by_two(reader: Reader, language: str) -> None:
    customer = f"E-{language}"

    def send(verb: str, **fields: str) -> None:
        asked = urlencode(fields | {"back": f"/customers/{customer}"})
        page.goto(f"{reader.company.console}/do/customers/{verb}/{customer}?{asked}")
        page.get_by_role("button", name=named(language, verb), exact=True).click()
        expect(page.get_by_role("status")).to_contain_text(named(language, verb))

    page = reader.goes_to("/customers")
    send("register", full_name="赵家电器行", unit_id="general-company-1")
    send("add-contact", contact_id="zhao", surname="赵", given_name="敏", phone=PHONE, phone_country="CN")
    contacts = page.locator("#contacts").locator("xpath=ancestor::section")
    expect(contacts).not_to_contain_text(PHONE)
    contacts.get_by_role("link", name=named(language, "read-contacts"), exact=True).click()
    page.locator("[name=purpose]").select_option("complaint")
    page.get_by_role("button", name=named(language, "read-contacts"), exact=True).click()
    expect(contacts).to_contain_text(PHONE)
    becomes(reader, OTHER)
    page.reload()
    expect(contacts).not_to_contain_text(PHONE)
    contacts.get_by_role("link", name=said(language, "Who read them")).click()
    expect(page.locator("tbody.k-rows")).to_contain_text("黄雪梅")

    page.goto(f"{reader.company.console}/customers/{customer}/erasure")
    page.get_by_role("link", name=named(language, "request-erasure"), exact=True).click()
    page.locator("[name=reason]").fill("He asked for it")
    page.get_by_role("button", name=named(language, "request-erasure"), exact=True).click()
    expect(page.locator(".k-steps .done")).to_have_count(1)
    becomes(reader, "gc1-huang.xuemei")
    page.goto(f"{reader.company.console}/customers/{customer}/erasure")
    page.get_by_role("link", name=named(language, "erase"), exact=True).click()
    page.locator("[name=reason]").fill("He asked for it")
    page.get_by_role("button", name=named(language, "erase"), exact=True).click()
    expect(page.locator(".k-steps .done")).to_have_count(2)
    page.goto(f"{reader.company.console}/customers/{customer}")
    expect(page.locator("main")).not_to_contain_text("赵家电器行")
