"""The page of an account: its balance after each line, who may approve what, and how money is applied by hand."""

import re
from decimal import Decimal
from typing import Any, Final

import httpx
import pytest

from contracts.catalog import AGGREGATES
from services.console.parts.account import OFFERED, account, balanced, suggested
from services.console.parts.ladder import ladder, steps_of
from tests.services.console.pages import EMPTY, OWN, console

BUCKETS: Final = dict.fromkeys(("not-due", "1-30", "31-60", "61-90", "90+"), "0.00")
ACCOUNT: Final = BUCKETS | {
    "customer": "C1",
    "account": "A1",
    "currency": "USD",
    "zone": "Asia/Shanghai",
    "limit": "1000.00",
    "outstanding": "300.00",
    "overdue": "0.00",
    "disputed": "0.00",
    "unapplied": "50.00",
    "name": "Acme",
}


def event(position: int, what: str, **data: Any) -> dict[str, Any]:
    at = f"2026-10-{position:02}T02:00:00Z"
    told = {"position": position, "type": f"credit-account.{what}", "occurred_at": at, "recorded_at": at, "data": data}
    return told | {"stream": "credit-account/A1", "actor": "li", "reason": None}


def usd(amount: str) -> dict[str, str]:
    return {"amount": amount, "currency": "USD"}


HISTORY: Final = [
    event(
        1,
        "limit-proposed.v1",
        limit=usd("900.00"),
        grade="good",
        arithmetic="3 × 300.00",
        by="li",
        policy="p",
        rule="r",
    ),
    event(2, "order-held.v1", order="O1", amount=usd("80.00"), causes=["overdue"]),
    event(3, "release-requested.v1", release="R1", order="O1", amount=usd("80.00"), by="li", reason="He pays"),
    event(4, "payment-promised.v1", promise="P1", amount=usd("70.00"), until="2026-10-09", by="li"),
    event(5, "hold-placed.v1", cause="manual", by="li", reason="new contract"),
]
LINE: Final = {"account": "A1", "kind": "invoice", "against": None, "currency": "USD", "cash": "0.00", "credit": "0.00"}
LINES: Final = [
    LINE | {"document": "I1", "day": "2026-10-01", "amount": "300.00", "receivable": "300.00"},
    LINE
    | {
        "document": "C1",
        "kind": "receipt",
        "day": "2026-10-02",
        "amount": "50.00",
        "receivable": "0.00",
        "cash": "50.00",
    },
]


def answers() -> dict[str, Any]:
    return {
        "GET /credit-accounts/A1": ACCOUNT,
        "GET /streams/credit-account/A1/events": httpx.Response(
            200, json=EMPTY | {"items": HISTORY}, headers={"Kehu-Version": "5"}
        ),
        "GET /receivables/ledger": EMPTY | {"items": LINES},
        "GET /receivables/balances": EMPTY | {"items": [{"account": "A1", "net": "260.00"}]},
        "GET /receivables/unapplied": EMPTY | {"items": [{"receipt": "C1", "unapplied": "50.00"}]},
    }


@pytest.mark.parametrize(("person", "may"), [("li", False), ("wang", True)])
async def test_another_person_than_who_asked_is_offered_to_approve(person: str, may: bool) -> None:
    async with console(answers()) as browser:
        page = await browser.get("/accounts/A1", headers={"Cookie": f"kehu_person={person}"})

    assert ("/do/credit-accounts/approve-release/A1?release=R1" in page.text) is may
    beside = re.findall(r'class="k-btn pri" href="/do/credit-accounts/(approve-[a-z]+)/A1', page.text)
    assert beside == (["approve-release", "approve-limit"] if may else [])


async def test_the_ledger_has_its_balance_after_each_line_and_that_of_before() -> None:
    async with console(answers()) as browser:
        page = await browser.get("/accounts/A1")

    ledger = page.text.split('id="ledger"')[1].split("</table>")[0]
    assert re.findall(r'<td class="num">([0-9.,−]+)</td></tr>', ledger) == ["10.00", "310.00", "260.00"]


def test_a_balance_is_what_is_open_less_what_pays_nothing_yet() -> None:
    opening, lines = balanced(LINES, Decimal("260.00"))

    assert opening == Decimal("10.00")
    assert [(line["effect"], line["balance"]) for line in lines] == [
        (Decimal("300.00"), Decimal("310.00")),
        (Decimal("-50.00"), Decimal("260.00")),
    ]


def test_what_was_decided_waits_no_longer() -> None:
    granted = event(6, "limit-granted.v1", limit=usd("900.00"), proposed_by="li", by="wang")
    lifted = event(7, "hold-lifted.v1", cause="manual", by="li", reason="signed")
    approved = event(8, "release-approved.v1", release="R1", by="wang", expires_at="2026-10-15T00:00:00Z")

    before, after = account(HISTORY), account([*HISTORY, granted, lifted, approved])

    assert before.proposal
    assert before.holds
    assert (after.proposal, after.holds) == (None, {})
    assert after.releases["R1"]["approved_by"] == "wang"
    assert before.orders["O1"]["state"] == "held"


def test_money_is_applied_to_the_oldest_undisputed_items_until_it_is_used_up() -> None:
    items = [
        {"invoice": "I1", "outstanding": "30.00", "disputed": "30.00"},
        {"invoice": "I2", "outstanding": "40.00", "disputed": "10.00"},
        {"invoice": "I3", "outstanding": "90.00", "disputed": "0.00"},
    ]

    asked = suggested("50.00", items)

    assert asked == {
        "allocations.0.invoice": "I2",
        "allocations.0.amount.amount": "30.00",
        "allocations.1.invoice": "I3",
        "allocations.1.amount.amount": "20.00",
    }


async def test_what_is_applied_by_hand_is_in_the_currency_of_the_account() -> None:
    sent: list[httpx.Request] = []
    accepted = {"stream": "credit-account/A1", "version": 6, "position": 9, "types": ["x"], "repeated": False}
    told = answers() | {"POST /credit-accounts/A1/apply-receipt": accepted}
    form = {"receipt": "C1", "allocations.0.invoice": "I1", "allocations.0.amount.amount": "50.00"}
    async with console(told, sent) as browser:
        await browser.get("/keys")
        data = {"csrf": browser.cookies["kehu_csrf"]} | form
        await browser.post("/do/credit-accounts/apply-receipt/A1", headers={"Origin": OWN}, data=data)

    (post,) = [request for request in sent if request.method == "POST"]
    assert (
        post.content
        == b'{"receipt":"C1","allocations":[{"invoice":"I1","amount":{"amount":"50.00","currency":"USD"}}]}'
    )


def test_every_command_about_an_account_is_offered() -> None:
    named = {command.name.partition(".")[2] for command in AGGREGATES["credit-account"].commands}

    assert {verb for verbs in OFFERED.values() for verb in verbs} == named - {"open"}


ENTRIES: Final = [
    {"key": "collection.ladder.letter.from_days", "value": "15"},
    {"key": "collection.ladder.phone.from_days", "value": "1"},
    {"key": "collection.ladder.phone.title", "value": "电话"},
    {"key": "collection.de_minimis", "value": "5"},
]


def test_the_ladder_has_the_steps_of_the_pack_and_what_was_taken() -> None:
    row = {"days_overdue": 10, "next": "letter"}

    drawn = ladder(steps_of(ENTRIES), row, [{"step": "phone", "outcome": "reached"}])

    assert drawn is not None
    assert [(rung.name, rung.taken, rung.next) for rung in drawn.rungs] == [
        ("phone", "reached", False),
        ("letter", None, True),
    ]
    assert drawn.rungs[0].x < drawn.here < drawn.rungs[1].x
    assert ladder([], row, []) is None
