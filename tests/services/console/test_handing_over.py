"""A hand-over is one command for each customer; what is refused is told and stays (LA; design, part 5: bulk)."""

import httpx

from tests.services.console.pages import OWN, console, problem

ACCEPTED = {"stream": "customer/C1", "version": 2, "position": 9, "types": ["x"], "repeated": False}


async def test_what_is_refused_is_told_beside_what_went() -> None:
    sent: list[httpx.Request] = []
    answers = {
        "POST /customers/C1/hand-over": ACCEPTED,
        "POST /customers/C2/hand-over": problem(422, "customer.not-theirs", "C2 does not belong to li."),
    }
    async with console(answers, sent) as browser:
        await browser.get("/keys")
        form = {
            "csrf": browser.cookies["kehu_csrf"],
            "key": "k",
            "from_id": "li",
            "to_id": "wu",
            "reason": "She leaves.",
        }
        pages = [
            await browser.post("/hand-over", headers={"Origin": OWN}, data=form | {"customer": ["C1", "C2"]})
            for _ in range(2)
        ]

    assert pages[0].status_code == 200
    assert "1 customer went to wu" in pages[0].text
    assert "C2 does not belong to li." in pages[0].text
    keys = [request.headers["idempotency-key"] for request in sent if request.method == "POST"]
    # The form sent again sends the same commands.
    assert sorted(keys[:2]) == sorted(keys[2:])
    assert len(set(keys)) == 2


async def test_nothing_is_sent_without_customers_or_a_successor() -> None:
    sent: list[httpx.Request] = []
    async with console(sent=sent) as browser:
        await browser.get("/keys")
        form = {"csrf": browser.cookies["kehu_csrf"], "from_id": "li", "to_id": "", "customer": "C1"}
        page = await browser.post("/hand-over", headers={"Origin": OWN}, data=form)

    assert page.status_code == 422
    assert not [request for request in sent if request.method == "POST"]
