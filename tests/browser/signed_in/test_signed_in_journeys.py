"""Journeys of people who sign in: a file that is another's, the proof of a figure, a session that ends in mid form."""

import re
from typing import Final

import pytest
from playwright.sync_api import expect

from tests.browser.signed_in.conftest import ACCOUNT, AGENT, AUDITOR, HEAD, OTHERS, OWN, SALES, Visitor, choose
from tests.browser.test_accessible import findings, sideways
from tests.browser.words import named

pytestmark = pytest.mark.servers
FILE: Final = f"/customers/{OTHERS}"
THEN: Final = "2026-04-30"
FORBIDDEN: Final = 403
chinese = pytest.mark.parametrize("language", ["zh-CN"])
english = pytest.mark.parametrize("language", ["en"])


def press(visitor: Visitor, verb: str) -> None:
    visitor.page.get_by_role("button", name=named(visitor.language, verb), exact=True).click()


def is_refused(visitor: Visitor) -> None:
    assert visitor.goes_to(FILE) == FORBIDDEN
    expect(visitor.page.get_by_role("heading", level=1)).to_have_text(visitor.said("You may not do that."))
    expect(visitor.page.locator("main")).not_to_contain_text("昆仑")


def asks(visitor: Visitor, access: str) -> None:
    """Follow the link of the refusal, and fill the form in."""
    visitor.page.get_by_role("link", name=visitor.said("Ask to read this file")).click()
    expect(visitor.page.locator("[name=customers]")).to_have_value(OTHERS)
    expect(visitor.page.locator("[name=by]")).to_have_value(SALES)
    visitor.page.locator("[name=access_id]").fill(access)
    visitor.page.locator("[name=purpose]").select_option("visit")
    press(visitor, "request")
    expect(visitor.page.get_by_role("status")).to_contain_text(named(visitor.language, "request"))
    expect(visitor.page.locator("tr", has_text=access)).to_contain_text(named(visitor.language, "requested", "event"))


def decides(visitor: Visitor, verb: str, access: str, becomes: str) -> None:
    """Follow the link beside a request, and decide about it."""
    row = visitor.page.locator("tr", has_text=access)
    row.get_by_role("link", name=named(visitor.language, verb)).click()
    if verb == "revoke":
        visitor.page.locator("[name=words]").fill("拜访取消")
    press(visitor, verb)
    expect(visitor.page.get_by_role("status")).to_contain_text(named(visitor.language, verb))
    expect(row).to_contain_text(named(visitor.language, becomes, "event"))


def reads(visitor: Visitor) -> None:
    assert visitor.goes_to(FILE) == 200
    expect(visitor.page.get_by_role("heading", level=1)).to_have_text("上海昆仑冷气设备有限公司")


@chinese
def test_anothers_file_is_asked_for_granted_read_and_closed_again(visitor: Visitor) -> None:
    """AC1: a refusal leads to a request, the head decides, and auditors find the refusal and the reading."""
    access = "Z-1"
    visitor.signs_in(SALES, "/customers")
    expect(visitor.page.locator("tbody.k-rows")).to_contain_text("Harbour Supplies")
    expect(visitor.page.locator("tbody.k-rows tr")).to_have_count(1)
    is_refused(visitor)
    asks(visitor, access)
    is_refused(visitor)
    visitor.signs_out()

    visitor.signs_in(HEAD, "/access-requests?view=decide")
    decides(visitor, "approve", access, "granted")
    visitor.signs_out()

    visitor.signs_in(SALES)
    reads(visitor)
    visitor.signs_out()

    visitor.signs_in(AUDITOR, "/granted-reads")
    readings = visitor.page.locator("tr", has_text=access)
    expect(readings.filter(has_text=f"customer/{OTHERS}").first).to_contain_text("孙晓")
    visitor.goes_to("/access-denials")
    expect(visitor.page.locator("tr", has_text=f"customer/{OTHERS}").first).to_contain_text("孙晓")
    visitor.signs_out()

    visitor.signs_in(HEAD, "/access-requests?view=all")
    decides(visitor, "revoke", access, "revoked")
    visitor.signs_out()
    visitor.signs_in(SALES)
    is_refused(visitor)


@english
def test_an_auditor_proves_what_was_owed_on_a_day_and_can_change_nothing(visitor: Visitor) -> None:
    """Of two invoices and a later receipt both are owed on the day; the proof adds up, and no page offers a change."""
    visitor.signs_in(AUDITOR)
    page = visitor.page
    for path in ("/", "/customers", FILE, f"/accounts/{ACCOUNT}", "/receivables", "/access-requests?view=all"):
        visitor.goes_to(path)
        expect(page.locator("main a[href^='/do/']"), path).to_have_count(0)
        expect(page.locator("main form[action^='/do/']"), path).to_have_count(0)

    visitor.goes_to(f"/receivables?as_of={THEN}")
    expect(page.locator("body")).to_have_class(re.compile("k-past"))
    page.locator("a.k-proof[href*='/proof/owed/CNY/all']").first.click()
    drawer = page.locator(".k-drawer")
    expect(drawer.get_by_role("heading", level=2)).to_have_text("CNY 1,250.00")
    expect(drawer).to_contain_text(THEN)

    visitor.goes_to(f"/proof/owed/CNY/all?as_of={THEN}")
    expect(page.get_by_role("heading", level=1)).to_have_text("CNY 1,250.00")
    expect(page.locator("tbody tr .num:last-child")).to_have_text(["1,000.00", "250.00"])
    page.get_by_role("link", name="INV-1", exact=True).click()
    expect(drawer).to_contain_text(named(visitor.language, "invoice-recorded", "event"))
    expect(drawer).not_to_contain_text("RC-1")
    visitor.goes_to("/proof/owed/CNY/all")
    expect(page.get_by_role("heading", level=1)).to_have_text("CNY 850.00")

    visitor.goes_to(f"/do/credit-accounts/record-receipt/{ACCOUNT}")
    page.locator("[name=receipt]").fill("RC-2")
    page.locator("[name='amount.amount']").fill("1.00")
    with page.expect_response(lambda answer: answer.request.method == "POST") as sent:
        press(visitor, "record-receipt")
    assert sent.value.status == FORBIDDEN
    expect(page.locator("#problem")).to_contain_text("access.denied")
    visitor.goes_to("/proof/owed/CNY/all")
    expect(page.get_by_role("heading", level=1)).to_have_text("CNY 850.00")


@chinese
def test_a_session_that_ends_in_mid_form_loses_nothing_that_was_typed(visitor: Visitor) -> None:
    typed = {"complaint_id": "K-1", "customer_id": OWN, "summary": "电梯停了，里面有人。"}
    visitor.signs_in(AGENT, "/do/complaints/receive")
    page = visitor.page
    for name, value in typed.items():
        page.locator(f"[name={name}]").fill(value)
    page.locator("[name=channel]").fill("hotline")
    visitor.company.kehu("sessions", "revoke", "--person", AGENT)

    press(visitor, "receive")
    for name, value in typed.items():
        expect(page.locator(f"[name={name}]")).to_have_value(value)
    with page.expect_popup() as opened:
        page.get_by_role("link", name=visitor.said("Sign in in another window")).click()
    choose(opened.value, AGENT)
    expect(opened.value.locator(".k-nav")).to_contain_text("冯岚")
    press(visitor, "receive")
    expect(page.get_by_role("status")).to_contain_text(named(visitor.language, "receive"))
    expect(page.locator("main")).to_contain_text(typed["summary"])


@english
def test_the_pages_of_signing_in_and_of_access_have_no_serious_finding(visitor: Visitor) -> None:
    page = visitor.page
    found: list[str] = []

    def look() -> None:
        found.extend(findings(page) + sideways(page))

    for person, paths in {
        SALES: ("/", FILE, f"/do/access-requests/request?customers={OTHERS}"),
        HEAD: ("/", "/access-requests?view=decide"),
        AUDITOR: ("/", "/access-requests?view=all", "/granted-reads", "/access-denials"),
    }.items():
        visitor.signs_in(person)
        for path in paths:
            visitor.goes_to(path)
            look()
        visitor.signs_out()
        look()

    assert not found
