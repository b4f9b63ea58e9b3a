"""Journeys through the console in both languages, on a whole stack with the demo."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Company, Reader
from tests.browser.words import named, said

pytestmark = pytest.mark.servers


def press(page: Page, language: str, command: str) -> None:
    page.get_by_role("button", name=named(language, command), exact=True).click()


def test_a_bad_value_is_told_beside_its_field_and_nothing_typed_is_lost(reader: Reader, language: str) -> None:
    page = reader.goes_to("/do/credit-accounts/record-receipt/gc1-0048-USD")
    page.locator("[name=receipt]").fill("R-bad")
    page.locator("[name='amount.amount']").fill("ten")
    page.locator("[name='amount.currency']").fill("USD")
    press(page, language, "record-receipt")
    expect(page.locator("[name='amount.amount']")).to_have_attribute("aria-invalid", "true")
    expect(page.locator("[name='amount.amount']")).to_be_focused()
    expect(page.locator("[name=receipt]")).to_have_value("R-bad")


@pytest.mark.role("credit")
def test_an_overdue_account_is_explained_and_a_receipt_recorded_and_reversed(reader: Reader, language: str) -> None:
    page = reader.goes_to("/accounts/gc1-0018-CNY")
    before = page.locator(".k-counts b").first.inner_text()
    page.locator("#items").locator("xpath=ancestor::section").locator("a.k-proof").first.click()
    drawer = page.locator(".k-drawer")
    expect(drawer.get_by_role("heading", level=2)).to_be_focused()
    expect(drawer).to_contain_text(named(language, "invoice-recorded", "event"))
    page.keyboard.press("Escape")
    expect(drawer).to_have_count(0)

    page.get_by_role("link", name=named(language, "record-receipt"), exact=True).click()
    page.locator("[name=receipt]").fill(f"RC-{language}")
    page.locator("[name='amount.amount']").fill("100.00")
    press(page, language, "record-receipt")
    expect(page.locator(".k-counts b").first).not_to_have_text(before)

    page.get_by_role("status").get_by_role("link", name=said(language, "Undo")).click()
    page.locator("[name=reason]").fill("Entered twice")
    press(page, language, "reverse-receipt")
    expect(page.locator(".k-counts b").first).to_have_text(before)
    expect(page.locator("main")).to_contain_text(said(language, "reversed"))


def test_a_duplicate_is_merged_and_the_merge_taken_back(reader: Reader, language: str) -> None:
    page = reader.goes_to("/customers/duplicates")
    row = page.locator("tbody tr").first
    kept = row.locator("a.k-strong").first.get_attribute("href") or ""
    row.get_by_role("link", name=said(language, "Merge"), exact=True).click()
    press(page, language, "merge")
    expect(page.get_by_role("status")).to_contain_text(named(language, "merge"))
    undo = page.get_by_role("status").get_by_role("link", name=said(language, "Undo")).get_attribute("href")

    survivor = reader.goes_to(kept)
    expect(survivor.locator("main")).to_contain_text(
        said(language, "Shown here as well: the duplicates %(ids)s.").split("%(ids)s")[0]
    )
    page = reader.goes_to(undo or "")
    press(page, language, "unmerge")
    expect(page.get_by_role("status")).to_contain_text(named(language, "unmerge"))


def test_a_customer_is_shown_as_of_another_day(reader: Reader, language: str) -> None:
    page = reader.goes_to("/customers/gc1-0048")
    page.locator("[name=as_of]").fill("2026-05-01")
    page.get_by_role("button", name=said(language, "Show"), exact=True).click()
    expect(page.locator("body")).to_have_class(re.compile("k-past"))
    expect(page.get_by_role("heading", name=said(language, "Then and now"))).to_be_visible()
    expect(page.locator("main a[href^='/do/']")).to_have_count(0)
    expect(page.locator(".k-later").first).to_be_visible()
    page.keyboard.press("n")
    expect(page.locator("body")).not_to_have_class(re.compile("k-past"))


@pytest.mark.role("policy")
def test_a_policy_is_drafted_by_one_and_approved_by_another(reader: Reader, language: str) -> None:
    pack = "tobacco-complaints"
    page = reader.goes_to(f"/policies/{pack}")
    page.get_by_role("link", name=named(language, "draft"), exact=True).click()
    content = page.locator("[name=content]").input_value()
    version = re.search(r'^version = "([^"]+)"', content, re.MULTILINE)
    assert version
    draft = f"{pack}-2099.{'1' if language == 'en' else '2'}"
    content = content.replace(version[1], draft)
    content = re.sub(r"(?m)^effective_from = .*$", "effective_from = 2099-01-01T00:00:00+08:00", content)

    page.locator("[name=content]").fill(content.replace("[pack]", "[pack", 1))
    page.get_by_role("button", name=said(language, "Check it")).click()
    expect(page.locator("section .k-chip.late").first).to_be_visible()
    page.locator("[name=content]").fill(content)
    page.get_by_role("button", name=said(language, "Check it")).click()
    expect(page.locator("section .k-chip.late")).to_have_count(0)
    expect(page.locator("[name=content]")).to_have_value(content)
    press(page, language, "draft")
    expect(page.get_by_role("status")).to_contain_text(named(language, "draft"))

    approve = f"/do/policies/approve/{pack}?version={draft}"
    page.goto(f"{reader.company.console}{approve}")
    press(page, language, "approve")
    expect(page.locator("#problem")).to_be_visible()

    other = {"name": "kehu_person", "value": "gc1-zhou.zhiyuan", "url": reader.company.console}
    reader.context.add_cookies([other])  # type: ignore[list-item]
    page.goto(f"{reader.company.console}{approve}")
    press(page, language, "approve")
    expect(page.get_by_role("status")).to_contain_text(named(language, "approve"))
    page.goto(f"{reader.company.console}/policies/{pack}?version={draft}")
    expect(page.locator(".k-steps")).to_contain_text("周志远")


@pytest.mark.role("operations")
def test_a_rebuild_is_watched_live(reader: Reader, language: str) -> None:
    page = reader.goes_to("/operations")
    row = page.locator("tr", has_text="unit_list").first
    generation = int(row.locator("td").nth(1).inner_text())
    row.get_by_role("button", name=said(language, "Rebuild"), exact=True).click()
    # The board renews itself: the new generation comes without another request of the reader.
    expect(page.locator("tr", has_text="unit_list").locator("td").nth(1)).to_have_text(
        re.compile(rf"^{generation + 1}$"), timeout=60_000
    )


def test_what_is_typed_into_the_search_is_offered_at_once(reader: Reader, language: str) -> None:
    page = reader.goes_to("/")
    page.keyboard.press("Control+k")
    page.keyboard.type(named(language, "hand-over"))
    palette = page.locator("#palette")
    expect(palette.get_by_role("link", name=named(language, "hand-over"), exact=True)).to_be_visible()
    page.keyboard.press("Escape")
    expect(palette).to_be_empty()


def test_a_search_finds_a_customer_by_pinyin_and_a_case_by_its_number(reader: Reader) -> None:
    page = reader.goes_to("/")
    page.keyboard.press("Control+k")
    page.keyboard.type("kunlun")
    page.keyboard.press("Enter")
    expect(page.locator("#found")).to_contain_text("上海昆仑冷气设备有限公司")
    page.goto(f"{reader.company.console}/find?text=gc1-0001-C01")
    page.get_by_role("link", name="gc1-0001-C01").click()
    expect(page.locator(".k-crumb")).to_contain_text("gc1-0001-C01")


@pytest.mark.role("auditor")
def test_an_auditor_proves_a_tier_back_to_its_article(reader: Reader, language: str) -> None:
    page = reader.goes_to("/customers/gc1-0001")
    page.get_by_role("link", name=said(language, "Arithmetic and article")).click()
    drawer = page.locator(".k-drawer")
    expect(drawer).to_contain_text("001a 第五条")
    drawer.locator(".k-mono[href^='/audit/']").first.click()
    expect(page.locator("tbody.k-rows tr").first).to_be_visible()


def test_without_scripts_everything_can_be_read(company: Company, browser: Browser, language: str) -> None:
    context = browser.new_context(java_script_enabled=False, locale=language)
    page = context.new_page()
    for path in ("/", "/customers", "/customers/gc1-0001", "/receivables", "/proof/owed/CNY/all", "/operations"):
        answer = page.goto(f"{company.console}{path}")
        assert answer is not None
        assert answer.ok, path
        expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.goto(f"{company.console}/receivables")
    page.locator("a.k-proof").first.click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    context.close()


def test_a_file_with_a_bad_row_is_brought_in_and_its_row_shown(reader: Reader, language: str) -> None:
    page = reader.goes_to("/imports")
    rows = f"客户编号,名称\nIMP-{language}-1,进口甲 Ltd.\nIMP-{language}-2,\n"
    page.locator("[name=file]").set_input_files(
        {"name": "customers.csv", "mimeType": "text/csv", "buffer": rows.encode("gb18030")}
    )
    page.get_by_role("button", name=said(language, "Show how it is read")).click()
    expect(page.locator("main")).to_contain_text("GB18030")
    page.locator("[name='map.客户编号']").select_option("customer_id")
    page.locator("[name='map.名称']").select_option("full_name")
    page.get_by_role("button", name=said(language, "Bring it in"), exact=True).click()
    rejects = page.locator("#rejects").locator("xpath=ancestor::section")
    expect(rejects).to_contain_text(f"IMP-{language}-2", timeout=60_000)
    expect(page.locator(".k-counts .late b")).to_have_text("1")
    page.goto(f"{reader.company.console}/customers/IMP-{language}-1")
    expect(page.get_by_role("heading", level=1)).to_have_text("进口甲 Ltd.")
