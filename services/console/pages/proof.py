"""Proofs: behind a number its arithmetic, the events that made it, the rule, and the article that the rule is from."""

import asyncio
from decimal import Decimal
from typing import Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from services.console.api import Problem, Row, segment, segments
from services.console.pages.privacy import shown_event
from services.console.parts.ageing import BUCKETS
from services.console.shell.console import Console, Shown
from services.console.shell.visit import Visit, with_query

MOST: Final = 1000
# Behind a sum: more are not read for one proof.
MOST_ITEMS: Final = 5000
STEPS: Final = "/projections/{}/steps"


def routes(console: Console) -> list[Route]:
    """Build the pages: each is a drawer beside the page that asked, or a page of its own."""
    return [
        console.shown("/events/{event:path}", _event(console)),
        console.shown("/proof/owed/{currency}/{bucket}", _owed(console)),
        console.shown("/proof/owed/{currency}/{bucket}/{customer}", _owed(console)),
        console.shown("/proof/item/{account}/{invoice:path}", _item(console)),
        console.shown("/proof/complaint/{case}", _complaint(console)),
        console.shown("/proof/clock/{case}/{kind}/{instance:int}", _clock(console)),
        console.shown("/proof/tier/{customer}", _tier(console)),
        console.shown("/proof/row/{name}/{key:path}", _row(console)),
    ]


def _event(console: Console) -> Shown:
    async def shown(asked: Visit, request: Request) -> Response:
        found = await console.api.get(f"/events/{segments(request.path_params['event'])}")
        event = await shown_event(console.api, asked, found)
        return console.views.page(asked, "proof/event.html", event=event)

    return shown


def _owed(console: Console) -> Shown:
    async def shown(asked: Visit, request: Request) -> Response:
        currency, bucket = request.path_params["currency"], request.path_params["bucket"]
        customer = request.path_params.get("customer")
        items, is_whole = await _items(console, asked, bucket, customer)
        ours = [item for item in items if item["currency"] == currency]
        total = sum((Decimal(item["outstanding"]) for item in ours), Decimal("0.00"))
        return console.views.page(
            asked,
            "proof/owed.html",
            currency=currency,
            bucket=bucket if bucket in BUCKETS else None,
            customer=customer,
            items=sorted(ours, key=lambda item: Decimal(item["outstanding"]), reverse=True),
            total=str(total) if is_whole else await _sum(console, asked, (currency, bucket), customer),
            export=None if is_whole else _export(asked, bucket, customer),
        )

    return shown


async def _items(console: Console, asked: Visit, bucket: str, customer: str | None) -> tuple[list[Row], bool]:
    """Read the open items behind a sum, page by page, and say whether these are all of them."""
    found: list[Row] = []
    cursor = None
    while len(found) < MOST_ITEMS:
        page = await console.api.page(
            "/receivables/overdue",
            all="true",
            bucket=bucket if bucket in BUCKETS else None,
            customer=customer,
            **asked.moments,
            limit=MOST,
            cursor=cursor,
        )
        found += page.items
        if page.next is None:
            return found, True
        cursor = page.next
    return found, False


async def _sum(console: Console, asked: Visit, place: tuple[str, str], customer: str | None) -> str:
    """Return the sum over more items than anybody reads: one of those that were read would prove nothing."""
    currency, bucket = place
    path = "/receivables/ageing-by-customer" if customer else "/receivables/ageing"
    page = await console.api.page(path, customer=customer, **asked.moments)
    name = bucket if bucket in BUCKETS else "outstanding"
    return next((row[name] for row in page.items if row["currency"] == currency), "0.00")


def _export(asked: Visit, bucket: str, customer: str | None) -> str:
    """Return where all items behind a sum are."""
    narrowed = {"all": "true", "bucket": bucket if bucket in BUCKETS else "", "customer": customer or ""}
    moments = {name: moment or "" for name, moment in asked.moments.items()}
    return with_query("/export/receivables/overdue", narrowed | moments)


def _item(console: Console) -> Shown:
    async def shown(asked: Visit, request: Request) -> Response:
        account, invoice = request.path_params["account"], request.path_params["invoice"]
        steps = await console.api.page(
            STEPS.format("overdue_receivables"), key=f"{account}/{invoice}", **asked.moments, limit=MOST
        )
        return console.views.page(
            asked,
            "proof/item.html",
            account=account,
            invoice=invoice,
            steps=steps.items,
            row=_last(steps.items),
        )

    return shown


def _complaint(console: Console) -> Shown:
    async def shown(asked: Visit, request: Request) -> Response:
        case = request.path_params["case"]
        standing, steps = await asyncio.gather(
            console.api.get(f"/complaints/{segment(case)}", **asked.moments),
            console.api.page(STEPS.format("complaint_sla"), key=case, **asked.moments, limit=MOST),
        )
        return console.views.page(asked, "proof/complaint.html", case=standing, steps=steps.items)

    return shown


def _clock(console: Console) -> Shown:
    async def shown(asked: Visit, request: Request) -> Response:
        case, kind, instance = (request.path_params[name] for name in ("case", "kind", "instance"))
        strip, events = await asyncio.gather(
            console.api.get(f"/complaints/{segment(case)}/clocks", **asked.moments),
            console.api.events("complaint", case, limit=MOST),
        )
        clock = next((each for each in strip["clocks"] if (each["kind"], each["instance"]) == (kind, instance)), None)
        if clock is None:
            raise Problem(404, "clock.unknown", f"Complaint {case} has no {kind} clock {instance}.")
        of_it = [
            event
            for event in events.items
            if (event["data"].get("kind"), event["data"].get("instance")) == (kind, instance)
        ]
        return console.views.page(
            asked,
            "proof/clock.html",
            case=case,
            it=clock,
            events=of_it,
            numbers=await _numbers(console, clock),
        )

    return shown


async def _numbers(console: Console, clock: Row) -> list[Row]:
    """Return the numbers of the rule by which a clock runs, with the article or the person they are from."""
    if not clock["policy"] or not clock["rule"].startswith("complaints."):
        return []
    pack = clock["policy"].rpartition("-")[0]
    try:
        shown = await console.api.get(f"/policies/{segment(pack)}", version=clock["policy"])
    except Problem:
        # The proof stands without the text of the version.
        return []
    return [entry for entry in shown["entries"] if f"{entry['key']}.".startswith(f"{clock['rule']}.")]


def _tier(console: Console) -> Shown:
    async def shown(asked: Visit, request: Request) -> Response:
        customer = request.path_params["customer"]
        steps = await console.api.page(STEPS.format("tier_list"), key=customer, **asked.moments, limit=MOST)
        if not steps.items:
            raise Problem(404, "tier.none", f"No tier was given to customer {customer}.")
        last = steps.items[-1]
        event = await console.api.get(f"/events/{segments(str(last['event']))}")
        return console.views.page(asked, "proof/event.html", event=event, before=steps.items[:-1])

    return shown


def _row(console: Console) -> Shown:
    async def shown(asked: Visit, request: Request) -> Response:
        name, key = request.path_params["name"], request.path_params["key"]
        steps = await console.api.page(STEPS.format(segment(name)), key=key, **asked.moments, limit=MOST)
        return console.views.page(asked, "proof/row.html", name=name, key=key, steps=steps.items)

    return shown


def _last(steps: list[Row]) -> Row:
    return next((step["row"] for step in reversed(steps) if step["row"]), {})
