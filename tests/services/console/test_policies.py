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
