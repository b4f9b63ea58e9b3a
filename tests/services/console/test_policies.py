"""A pack of which no version is in force yet is shown with its newest (design, part 2: policies)."""

import json
from typing import Any

import httpx

from tests.services.console.pages import EMPTY, answering, post, problem

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
    if request.url.path == f"/policy-simulations/{KEPT['simulation']}":
        return httpx.Response(200, json=KEPT)
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
    assert '/accounts/A%3C1%3E"' in page.text


async def test_a_simulation_is_asked_for_in_a_form_and_watched_from_the_moment_it_begins() -> None:
    sent: list[Any] = []

    def beginning(request: httpx.Request) -> httpx.Response:
        if request.method == "POST":
            sent.append(json.loads(request.content))
            return httpx.Response(202, json=KEPT | {"state": "running", "done": 0})
        if request.url.path.startswith("/policy-simulations/"):
            return problem(404, "policy.simulation-unknown", "No simulation is kept.")
        return api(request)

    async with answering(beginning) as browser:
        form = await browser.get("/policies/shop/simulate?version=shop-2099.1")
        begun = await post(
            browser,
            "/policies/shop/simulate",
            version="shop-2099.1",
            **{"from": "2026-01-01", "to": ""},
            vary="credit.tolerance=0,5\n\n tiers.base=4,5 ",
        )
        watched = await browser.get(begun.headers["location"])
        unknown = await browser.get(f"/policies/shop/simulations/{KEPT['simulation']}")

    assert '<option value="shop-2099.1" selected>' in form.text
    assert sent == [
        {"version": "shop-2099.1", "from": "2026-01-01", "vary": ["credit.tolerance=0,5", "tiers.base=4,5"]}
    ]
    assert f"/policies/shop/simulations/{KEPT['simulation']}/live?begun=yes" in watched.text
    assert unknown.status_code == 404


async def test_a_question_that_makes_no_sense_comes_back_with_its_reason_and_all_that_was_typed() -> None:
    def refusing(request: httpx.Request) -> httpx.Response:
        if request.method == "POST":
            return problem(422, "policy.simulation-invalid", "to: 2026-01-01 is not after 2026-07-01, the first day.")
        return api(request)

    async with answering(refusing) as browser:
        dates = {"from": "2026-07-01", "to": "2026-01-01"}
        page = await post(browser, "/policies/shop/simulate", version="shop-2099.1", vary="a.b=1", **dates)

    assert page.status_code == 422
    assert "is not after 2026-07-01" in page.text
    assert all(typed in page.text for typed in ('value="2026-07-01"', 'value="2026-01-01"', "a.b=1", "selected"))
