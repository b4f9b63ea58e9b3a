"""Every page in both themes, wide and on a phone: no serious finding of axe (WCAG 2.2 A and AA), no sideways scroll."""

from collections.abc import Iterator
from typing import Any, Final

import pytest
from playwright.sync_api import Browser, Page

from tests.browser import chromium
from tests.browser.conftest import DESKTOP, PHONE, Company

pytestmark = pytest.mark.servers
PATHS: Final = (
    "/",
    "/customers",
    "/customers?text=nobody-has-this-name",
    "/customers/gc1-0048",
    "/customers/gc1-0048?as_of=2026-05-01",
    "/customers/duplicates",
    "/customers/gc1-0001/erasure",
    "/accesses",
    "/access-requests?view=all",
    "/granted-reads",
    "/access-denials",
    "/do/access-requests/request",
    "/receivables?tab=entries",
    "/complaints?state=all",
    "/desk",
    "/due?view=all",
    "/complaints/gc1-0001-C02",
    "/receivables",
    "/receivables?tab=worklist",
    "/accounts/ft46-0010-USD",
    "/receivables?tab=customers",
    "/receivables?tab=accounts",
    "/receivables?tab=unapplied&as_of=2026-06-01",
    "/accounts/gc1-0018-CNY",
    "/policies",
    "/policies/general-company/simulate",
    "/policies/general-company?section=tiers&against=general-company-2027.1",
    "/operations",
    "/staff",
    "/analysis",
    "/tier-proposals",
    "/audit",
    "/audit/complaint/gc1-0001-C01",
    "/find?text=gc1-0001",
    "/who",
    "/keys",
    "/more",
    "/events/7000",
    "/proof/owed/CNY/all",
    "/proof/clock/gc1-0001-C02/resolution/1",
    "/proof/item/gc1-0048-USD/INV-0004",
    "/do/customers/register",
    "/do/credit-accounts/record-receipt/gc1-0048-USD",
    "/do/policies/draft/general-company",
    "/nothing",
)
ROLES: Final = ("desk", "credit", "sales", "manager", "policy", "auditor", "operations")
RULES: Final = "axe.run({runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']})"
# By night nothing but the colours is other.
OF_NIGHT: Final = "axe.run({runOnly: {type: 'rule', values: ['color-contrast']}})"


@pytest.fixture(params=["light", "dark"])
def page(request: pytest.FixtureRequest, company: Company, browser: Browser) -> Iterator[Page]:
    """Open a browser in one theme."""
    language = "zh-CN" if request.param == "light" else "en"
    context = browser.new_context(locale=language, viewport=DESKTOP)  # type: ignore[arg-type]
    context.add_cookies([{"name": "kehu_theme", "value": request.param, "url": company.console}])
    yield context.new_page()
    context.close()


def findings(page: Page) -> list[str]:
    page.evaluate(f"{chromium.AXE.read_text(encoding='utf-8')};0")
    night = page.locator("html[data-bs-theme=dark]").count()
    found: dict[str, Any] = page.evaluate(OF_NIGHT if night else RULES)
    return [
        f"{page.url}: {each['id']} ({each['impact']}): {each['nodes'][0]['html'][:160]}"
        for each in found["violations"]
        if each["impact"] in ("serious", "critical")
    ]


def sideways(page: Page) -> list[str]:
    wide, seen = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    return [f"{page.url}: {wide} of {seen} pixels"] if wide > seen else []


def test_no_page_has_a_serious_finding_and_none_scrolls_sideways(page: Page, company: Company) -> None:
    found = []
    for path in PATHS:
        page.set_viewport_size(DESKTOP)  # type: ignore[arg-type]
        page.goto(f"{company.console}{path}")
        found += findings(page) + sideways(page)
        page.set_viewport_size(PHONE)  # type: ignore[arg-type]
        found += sideways(page)

    assert not found


@pytest.mark.parametrize("role", ROLES)
def test_the_home_of_each_role_has_no_serious_finding(page: Page, company: Company, role: str) -> None:
    page.context.add_cookies([{"name": "kehu_role", "value": role, "url": company.console}])
    page.goto(f"{company.console}/")

    assert not findings(page) + sideways(page)


def test_an_open_proof_has_no_serious_finding(page: Page, company: Company) -> None:
    page.goto(f"{company.console}/receivables")
    page.locator("a.k-proof").first.click()
    page.locator(".k-drawer h2").wait_for()

    assert not findings(page)
