"""One credit account: exposure, ledger, open items, what to collect, and what another person has to approve."""

import asyncio
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, Final
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from services.console.api import Page, Problem, Row, segment
from services.console.parts import account as parts
from services.console.parts import moments
from services.console.parts.ageing import bars
from services.console.parts.ladder import Ladder, ladder, steps_of
from services.console.shell.console import Console, Shown
from services.console.shell.visit import Visit

MOST: Final = 1000
# The ledger of the page begins so many days back, with the balance of before.
DAYS_SHOWN: Final = 400
# Of these, the last; the others are a click away.
LINES_SHOWN: Final = 30
FORMS: Final = {
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
DOCUMENTS: Final = ("statement", "letter")


def routes(console: Console) -> list[Route]:
    """Build the pages; documents of an account are shown as text, and passed on as files."""
    return [
        console.shown("/accounts/{account_id}", _account(console)),
        console.shown("/accounts/{account_id}/{document}", _document(console)),
    ]


def _account(console: Console) -> Shown:
    async def shown(asked: Visit, request: Request) -> Response:
        path = f"/credit-accounts/{segment(request.path_params['account_id'])}"
        found = await console.api.get(path, **asked.moments, **asked.seen)
        since = (console.formats(asked).local_now() - timedelta(days=DAYS_SHOWN)).date().isoformat()
        lists, events = await asyncio.gather(
            _lists(console, {"account": found["account"]} | asked.moments, None if asked.past else since),
            console.api.events("credit-account", found["account"], limit=MOST),
        )
        if events.version > MOST:
            # Of a long story, the end.
            after = events.version - MOST
            events = await console.api.events("credit-account", found["account"], after_version=after, limit=MOST)
        as_of, known_at = console.cut(asked)
        happened = moments.known(events.items, known_at)
        until = [each for each in happened if not as_of or datetime.fromisoformat(each["occurred_at"]) <= as_of]
        course = parts.account(until)
        net = Decimal(lists["balances"].items[0]["net"]) if lists["balances"].items else Decimal(0)
        whole = lists["ledger"].next is None
        opening, lines = parts.balanced(lists["ledger"].items, net) if whole else (None, lists["ledger"].items)
        collecting = lists["collected"].items[0] if lists["collected"].items else None
        hidden = 0 if asked.asked.get("ledger") == "all" else max(0, len(lines) - LINES_SHOWN)
        return console.views.page(
            asked,
            "credit/account.html",
            account=found,
            bars=bars(found),
            items=lists["items"].items,
            of_item={item["invoice"]: item for item in lists["items"].items},
            unapplied=[row | {"asked": _asked(row, lists["items"].items)} for row in lists["unapplied"].items],
            moments=moments.prepared(happened, console.formats(asked), as_of, f"credit-account/{found['account']}"),
            receipts=[moment for moment in reversed(happened) if ".receipt-recorded." in moment["type"]],
            reversed_={moment["data"].get("receipt") for moment in happened if ".receipt-reversed." in moment["type"]},
            course=course,
            exposed=lists["exposed"].items[0] if lists["exposed"].items else None,
            collecting=collecting,
            ladder=await _ladder(console, found, collecting, course),
            opening=opening,
            since=since,
            lines=lines[hidden:],
            hidden=hidden,
            headings=parts.HEADINGS,
            offered=parts.OFFERED if asked.may_change else {},
        )

    return shown


async def _lists(console: Console, of_it: dict[str, Any], since: str | None) -> dict[str, Page]:
    """Ask for all that lists say of an account."""
    asked: dict[str, tuple[str, dict[str, Any]]] = {
        "items": ("overdue", {"all": "true", "limit": MOST}),
        "unapplied": ("unapplied", {"limit": 100}),
        "exposed": ("exposure", {}),
        "collected": ("collection", {}),
        "ledger": ("ledger", {"since": since, "limit": MOST}),
        "balances": ("balances", {}),
    }
    pages = await asyncio.gather(
        *(console.api.page(f"/receivables/{name}", **of_it, **more) for name, more in asked.values())
    )
    return dict(zip(asked, pages, strict=True))


def _asked(row: Row, items: list[Row]) -> str:
    """Return what the form says already that applies a receipt's money by hand."""
    return urlencode({"receipt": row["receipt"]} | dict(parts.suggested(row["unapplied"], items)))


async def _ladder(console: Console, found: Row, collecting: Row | None, course: parts.Account) -> Ladder | None:
    """Return the ladder of the pack that the customer's unit runs; the page stands without it."""
    if collecting is None:
        return None
    try:
        customer, units = await asyncio.gather(
            console.api.get(f"/customers/{segment(found['customer'])}"), console.api.page("/units", limit=MOST)
        )
        pack = next((row["pack"] for row in units.items if row["unit"] == customer["unit"]), None)
        shown: dict[str, Any] = await console.api.get(f"/policies/{segment(pack)}") if pack else {"entries": ()}
    except Problem:
        return None
    return ladder(steps_of(shown["entries"]), collecting, course.steps)


def _document(console: Console) -> Shown:
    async def shown(asked: Visit, request: Request) -> Response:
        account, document = request.path_params["account_id"], request.path_params["document"]
        if document not in DOCUMENTS:
            raise Problem(404, "route.unknown", f"An account has no {document}.")
        path = f"/credit-accounts/{segment(account)}/{document}"
        wanted = {"lang": asked.language, "since": asked.asked.get("since"), **asked.moments}
        form = asked.asked.get("format", "")
        if form in FORMS:
            content = await console.api.content(path, format=form, **wanted)
            name = f"{document}.{form}"
            headers = {"Content-Disposition": f'attachment; filename="{name}"'}
            return Response(content, media_type=FORMS[form], headers=headers)
        text = await console.api.text(path, format="text", **wanted)
        return console.views.page(asked, "credit/document.html", account=account, document=document, text=text)

    return shown
