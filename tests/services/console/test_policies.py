"""A pack of which no version is in force yet is shown with its newest (design, part 2: policies)."""

import httpx

from tests.services.console.pages import EMPTY, answering

VERSION = {
    "version": "shop-2099.1",
    "title": "Shop",
    "state": "drafted",
    "effective_from": "2098-12-31T16:00:00Z",
    "until": None,
    "in_force": False,
    "author": "li",
    "approver": None,
    "activated_by": None,
    "sha256": "0",
}
PACK = {"pack": "shop", "title": "Shop", "source": "001", "zone": "Asia/Shanghai", "currency": "CNY", "sections": []}


def api(request: httpx.Request) -> httpx.Response:
    version = request.url.params.get("version")
    match request.url.path:
        case "/policies/shop":
            return httpx.Response(200, json=PACK | {"version": version, "versions": [VERSION], "entries": []})
        case "/policies/shop/findings" if version is None:
            return httpx.Response(422, json={"code": "policy.not-yet-in-force", "detail": "Not yet."})
        case _:
            return httpx.Response(200, json=EMPTY)


async def test_a_pack_that_is_not_in_force_yet_is_shown_with_its_newest_version() -> None:
    async with answering(api) as browser:
        page = await browser.get("/policies/shop")

    assert page.status_code == 200
    assert "shop-2099.1" in page.text
    assert "/do/policies/approve/shop?version=shop-2099.1" in page.text


REPORT = {
    "simulation": "0123456789abcdef0123",
    "pack": "shop",
    "draft": "shop-2099.1",
    "against": "recorded",
    "unit": None,
    "from": None,
    "to": None,
    "as_of": "2026-06-30T00:00:00Z",
    "position": 1234,
    "decisions": 1000,
    "differing": 3,
    "varied": ["credit.tolerance=5"],
    "counts": [
        {"kind": "order", "about": "", "outcome": "held", "before": 4, "after": 7, "credit.tolerance=5": 2},
    ],
    "keys": [
        {
            "kind": "order",
            "key": "credit.tolerance",
            "old": "5",
            "new": "0",
            "article": "003 4.2",
            "source": "A4",
            "cases": 3,
        }
    ],
    "cases": [
        {
            "subject": "credit-account/A<1>",
            "customer": "C1",
            "kind": "order",
            "name": "O1@7",
            "before": "passed",
            "after": "held",
            "keys": ["credit.tolerance"],
            "row": "credit.tolerance",
            "article": "003 4.2",
            "changes": {"causes": [None, "over-limit"]},
        }
    ],
    "people": [{"what": "release-approved", "asked_before": True, "asked_after": False, "decisions": 2}],
}
KEPT = {
    "simulation": REPORT["simulation"],
    "state": "done",
    "asked_at": "2026-07-01T08:00:00Z",
    "asked_by": "li",
    "against": None,
    "done": 4,
    "parts": 4,
}


def simulated(request: httpx.Request) -> httpx.Response:
    if request.url.path == "/policies/shop/simulations":
        return httpx.Response(200, json=EMPTY | {"items": [KEPT]})
    if request.url.path == f"/policy-simulations/{KEPT['simulation']}/report":
        return httpx.Response(200, json=REPORT)
    return api(request)


async def test_a_draft_shows_its_simulations_and_a_report_its_cases_with_key_and_article() -> None:
    async with answering(simulated) as browser:
        policy = await browser.get("/policies/shop")
        page = await browser.get(f"/policies/shop/simulations/{KEPT['simulation']}")

    assert f"/policies/shop/simulations/{KEPT['simulation']}" in policy.text
    assert page.status_code == 200
    for said in (
        "Facts stay as they were",
        "O1@7",
        "credit.tolerance",
        "003 4.2",
        "over-limit",
        "release-approved",
        "A&lt;1&gt;",
    ):
        assert said in page.text
    assert "/export/policy-simulations/" in page.text
    assert '/receivables/A%3C1%3E"' in page.text
