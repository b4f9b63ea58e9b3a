"""A small stack where people sign in, and browsers for them: a few people, three customers and one account."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any, Final

import httpx
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from services.access.issuer.people import PEOPLE
from services.identity import AccessSettings
from services.local import port, supervisor
from services.local.home import Home, recall
from tests import ports, temporary
from tests.browser.conftest import DESKTOP
from tests.browser.words import said
from tests.checkout import ROOT
from tests.fuzz.signed_in import token
from tests.waiting import PATIENCE_SECONDS

SALES, AGENT, HEAD, AUDITOR, MANAGER = (
    f"demo-{role}" for role in ("sales", "service-agent", "department-manager", "auditor", "manager")
)
WORKING: Final = (SALES, AGENT, HEAD, AUDITOR)
UNIT: Final = "main"
OWN: Final = "harbour"
OTHERS: Final = "kunlun"
ACCOUNT: Final = "kunlun-CNY"
BEGAN: Final = "2026-01-05T02:00:00Z"


@dataclass(frozen=True, slots=True)
class Company:
    """Where a console answers to people who sign in, and what its processes are started with."""

    console: str
    api: str
    issuer: str
    environment: Mapping[str, str]

    def kehu(self, *arguments: str) -> None:
        """Run a command line of the stack, as who keeps it: without the issuer, nobody need sign in there."""
        kehu(self.environment, *arguments)


def kehu(environment: Mapping[str, str], *arguments: str) -> None:
    """Run a command line, and fail with what it says."""
    done = subprocess.run(
        [sys.executable, "-m", "kehu", *arguments],
        cwd=ROOT,
        env={**environment},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, f"{arguments}: {done.stdout}{done.stderr}"


@dataclass(frozen=True, slots=True)
class Visitor:
    """A browser in one language, in which one person after the other signs in."""

    company: Company
    page: Page
    language: str

    def goes_to(self, path: str) -> int:
        """Open a page; return the status of the answer."""
        answer = self.page.goto(f"{self.company.console}{path}")
        assert answer is not None
        return answer.status

    def signs_in(self, person: str, path: str = "/") -> None:
        """Open a page as nobody, choose the person at the issuer, and come back to the page."""
        name = next(each.name for each in PEOPLE if each.id == person)
        self.goes_to(path)
        choose(self.page, person)
        self.page.wait_for_url(f"{self.company.console}{path}")
        expect(self.page.locator(".k-nav")).to_contain_text(name)

    def signs_out(self) -> None:
        """End the session with the button that every page has."""
        self.page.get_by_role("button", name=self.said("Sign out"), exact=True).click()
        expect(self.page.get_by_role("heading", level=1)).to_have_text(self.said("You are signed out."))

    def said(self, text: str) -> str:
        """Return a text of the console in this browser's language."""
        return said(self.language, text)


def choose(page: Page, person: str) -> None:
    """Say at the issuer who one is."""
    expect(page.get_by_role("heading", level=1)).to_have_text("Who are you?")
    page.locator(f"button[name=person][value={person}]").click()


@pytest.fixture(scope="package")
def company() -> Iterator[Company]:
    """Start a stack with its issuer; enrol people, and record what they work with."""
    home = temporary.folder("signed-in")
    with ExitStack() as ends:
        ends.callback(shutil.rmtree, home, ignore_errors=True)
        ends.callback(supervisor.stop, Home(home))
        others = {name: value for name, value in os.environ.items() if not name.startswith("KEHU_")}
        environment = others | {"KEHU_HOME": str(home)}
        with ports.undisturbed():
            issuer = f"http://127.0.0.1:{port.choose(1)[0]}"
            kehu(environment | {"KEHU_DEVELOPMENT": "yes", "KEHU_OIDC_ISSUER": issuer}, "up", "--wait")
        memory = recall(Home(home))
        assert memory is not None
        assert memory.addresses.console is not None
        addresses = memory.addresses
        found = Company(memory.addresses.console, addresses.api, issuer, environment)
        _fill(found)
        yield found


def _fill(company: Company) -> None:
    """Record people, customers and an account as the manager, whom nobody could enrol over HTTP."""
    company.kehu("staff", "enrol", MANAGER, "--full-name", "马骏")
    company.kehu("staff", "change-roles", MANAGER, "--roles", "manager")
    settings = AccessSettings.model_validate({"oidc_issuer": company.issuer, "development": True})
    headers = {"Authorization": f"Bearer {token(settings, MANAGER)}"}
    with httpx.Client(base_url=company.api, headers=headers, timeout=PATIENCE_SECONDS) as http:

        def send(address: str, **fields: Any) -> None:
            answer = http.post(address, json=fields)
            assert answer.is_success, f"{address}: {answer.text}"

        _enrol(send)
        _trade(send)
    company.kehu("wait", "--timeout", f"{PATIENCE_SECONDS:g}")


def _enrol(send: Callable[..., None]) -> None:
    send(f"/units/{UNIT}/run-pack", pack="general-company", effective_from=BEGAN)
    for person in (each for each in PEOPLE if each.id in WORKING):
        send(f"/account-managers/{person.id}/enrol", full_name=person.name)
        send(f"/account-managers/{person.id}/change-roles", roles=[person.role], unit_id=person.unit)
    send(f"/account-managers/{SALES}/assign-superior", superior_id=HEAD)


def _trade(send: Callable[..., None]) -> None:
    """Record a customer of the seller's and one of nobody's, who paid a part of an invoice."""
    for customer, name in ((OWN, "Harbour Supplies"), (OTHERS, "上海昆仑冷气设备有限公司")):
        send(f"/customers/{customer}/register", full_name=name, unit_id=UNIT, occurred_at=BEGAN)
    send(f"/customers/{OWN}/assign-owner", owner_id=SALES)
    send(f"/credit-accounts/{ACCOUNT}/open", customer_id=OTHERS, currency="CNY", occurred_at=BEGAN)
    about = f"/credit-accounts/{ACCOUNT}"
    for invoice, amount in (("INV-1", "1000.00"), ("INV-2", "250.00")):
        dates = {"invoice_date": "2026-03-10", "due_date": "2026-04-09"}
        send(f"{about}/record-invoice", invoice=invoice, amount=_cny(amount), **dates)
    paid = {"amount": _cny("400.00"), "allocations": [{"invoice": "INV-1", "amount": _cny("400.00")}]}
    send(f"{about}/record-receipt", receipt="RC-1", **paid, occurred_at="2026-05-15T02:00:00Z")


def _cny(amount: str) -> dict[str, str]:
    return {"amount": amount, "currency": "CNY"}


@pytest.fixture
def context(company: Company, browser: Browser, language: str) -> Iterator[BrowserContext]:
    """Open a browser; a violation of the content policy or an error of a script fails the test."""
    opened = browser.new_context(locale=language, viewport=DESKTOP, base_url=company.console)  # type: ignore[arg-type]
    errors: list[str] = []
    opened.on("weberror", lambda error: errors.append(str(error.error)))
    opened.on("console", lambda said: errors.append(said.text) if "Content Security Policy" in said.text else None)
    yield opened
    opened.close()
    assert not errors


@pytest.fixture
def visitor(company: Company, context: BrowserContext, language: str) -> Visitor:
    """Open a page for people who are not signed in yet."""
    return Visitor(company, context.new_page(), language)
