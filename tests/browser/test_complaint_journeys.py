"""Journeys through complaints in both languages: a whole case over a holiday, a severity that changes, a task force."""

import re
from typing import Final
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Reader
from tests.browser.words import named, said

pytestmark = pytest.mark.servers
OTHER: Final = "gc1-zhou.zhiyuan"


def do(reader: Reader, language: str, verb: str, case: str = "", **fields: str) -> Page:
    """Fill the form of a command by its address, and send it."""
    page = reader.goes_to(f"/do/complaints/{verb}{f'/{case}' if case else ''}?{urlencode(fields)}")
    page.get_by_role("button", name=named(language, verb), exact=True).click()
    return page


def done(page: Page, language: str, verb: str) -> None:
    expect(page.get_by_role("status")).to_contain_text(named(language, verb))


def becomes(reader: Reader, person: str) -> None:
    cookie = {"name": "kehu_person", "value": person, "url": reader.company.console}
    reader.context.add_cookies([cookie])  # type: ignore[list-item]


def received(reader: Reader, language: str, case: str, at: str, severity: str) -> None:
    about = {
        "customer_id": "gc1-0001",
        "kind": "complaint",
        "channel": "hotline",
        "summary": "The valve leaks 阀门渗漏",
    }
    do(reader, language, "receive", complaint_id=case, unit_id="general-company-1", occurred_at=at, **about)
    done(do(reader, language, "triage", case, severity=severity, occurred_at=at), language, "triage")


@pytest.mark.role("desk")
def test_a_complaint_goes_from_receipt_over_a_holiday_and_an_approved_reply_to_its_end(
    reader: Reader, language: str
) -> None:
    case = f"J-{language}"
    received(reader, language, case, "2026-09-29T02:00", "general")
    do(reader, language, "start-waiting", case, occurred_at="2026-09-30T07:00")
    do(reader, language, "resume-work", case, occurred_at="2026-10-09T02:00")

    page = do(reader, language, "draft-reply", case, reply_id="R1", text="It is exchanged.", by="gc1-huang.xuemei")
    page.get_by_role("link", name=named(language, "approve-reply"), exact=True).click()
    page.locator("[name=as_role]").fill("supervisor")
    page.get_by_role("button", name=named(language, "approve-reply"), exact=True).click()
    expect(page.locator("#problem")).to_be_visible()
    becomes(reader, OTHER)
    page = do(reader, language, "approve-reply", case, reply_id="R1", as_role="supervisor", by=OTHER)
    expect(page.locator(".k-seal")).to_be_visible()
    page.get_by_role("link", name=named(language, "send-reply"), exact=True).click()
    page.locator("[name=channel]").fill("email")
    page.get_by_role("button", name=named(language, "send-reply"), exact=True).click()
    done(page, language, "send-reply")

    strip = page.locator("svg.k-strip")
    expect(strip).to_contain_text(said(language, "paused %(time)s").split("%")[0].strip())
    expect(strip.locator(".g-off").first).to_be_visible()
    do(reader, language, "resolve", case, remedy="The valve is exchanged.")
    # The policy lets no case be closed without the customer's opinion.
    do(reader, language, "record-opinion", case, words="It is dry 不漏了", by=OTHER)
    page = do(reader, language, "close", case)
    expect(page.locator("main").get_by_text(said(language, "closed"), exact=True).first).to_be_visible()
    expect(page.locator(".k-events li")).to_have_count(10)


@pytest.mark.role("desk")
def test_a_severity_that_changes_moves_the_clock_and_the_proof_says_why(reader: Reader, language: str) -> None:
    case = f"S-{language}"
    received(reader, language, case, "2026-11-27T02:00", "general")
    page = do(reader, language, "triage", case, severity="severe", occurred_at="2026-11-27T03:00")
    # The clock that severe cases alone have runs now.
    expect(page.locator("svg.k-strip")).to_contain_text(named(language, "supervisor-notice", "clock"))

    page.goto(f"{reader.company.console}/desk?customer=gc1-0001")
    row = page.locator("tr", has_text=case)
    expect(row).to_contain_text(named(language, "severe", "value").lower())
    page.goto(f"{reader.company.console}/proof/clock/{case}/resolution/1")
    expect(page.locator("main")).to_contain_text(re.compile("complaints.clocks.resolution"))
    expect(page.locator(".k-evs li")).not_to_have_count(0)


@pytest.mark.role("desk")
def test_a_task_force_works_on_a_case(reader: Reader, language: str) -> None:
    case = f"T-{language}"
    received(reader, language, case, "2026-11-27T02:00", "severe")
    page = reader.goes_to(f"/complaints/{case}")
    page.get_by_role("link", name=named(language, "form-task-force"), exact=True).click()
    page.locator("[name=lead]").fill(OTHER)
    page.locator("[name=members]").fill("gc1-huang.xuemei\ngc1-wu.min")
    page.get_by_role("button", name=named(language, "form-task-force"), exact=True).click()
    force = page.locator("section", has=page.locator("#force"))
    expect(force).to_contain_text("周志远")
    expect(force).to_contain_text("吴敏")
    do(reader, language, "plan", case, measure="Test all valves", who=OTHER, until="2026-12-04")
    page = do(
        reader, language, "fix-responsibility", case, cause="delivery", department="service", by="gc1-huang.xuemei"
    )
    expect(page.locator("section", has=page.locator("#handled"))).to_contain_text("Test all valves")
