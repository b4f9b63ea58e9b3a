"""Customers of one account manager go to another: one command for each, and what became of each."""

import asyncio
from collections.abc import Sequence
from typing import Final, NamedTuple
from uuid import NAMESPACE_URL, uuid4, uuid5

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from services.console.api import Page, Problem, segment
from services.console.shell.console import Console, Sent, Shown
from services.console.shell.visit import Visit

# At a time; the page says when there are more.
MOST: Final = 200
AT_ONCE: Final = 8


class HandedOver(NamedTuple):
    """What became of one customer: refused where there is a problem."""

    customer: str
    problem: Problem | None


def routes(console: Console) -> list[Route]:
    """Build the pages."""
    return [
        console.shown("/hand-over", _asking(console)),
        console.sent("/hand-over", _sending(console)),
    ]


def _asking(console: Console) -> Shown:
    async def shown(asked: Visit, _: Request) -> Response:
        leaver = asked.asked.get("from")
        page = await console.api.page("/customers", owner=leaver, limit=MOST) if leaver else Page([])
        return console.views.page(
            asked, "customers/hand_over.html", page=page, leaver=leaver, people=console.people.names, key=str(uuid4())
        )

    return shown


def _sending(console: Console) -> Sent:
    async def sent(asked: Visit, _: Request, form: FormData) -> Response:
        leaver, successor = (str(form.get(name, "")).strip() for name in ("from_id", "to_id"))
        customers = [str(customer) for customer in form.getlist("customer")][:MOST]
        if not customers or not successor:
            raise Problem(422, "request.invalid", "Choose the customers, and who takes them.")
        body = {"from_id": leaver, "to_id": successor, "reason": str(form.get("reason", "")).strip() or None}
        done = await _hand_over(console, asked, customers, body, str(form.get("key", "")))
        refused = [each for each in done if each.problem]
        return console.views.page(asked, "customers/handed_over.html", done=done, refused=refused, to=successor)

    return sent


async def _hand_over(
    console: Console, asked: Visit, customers: Sequence[str], body: dict[str, str | None], key: str
) -> list[HandedOver]:
    room = asyncio.Semaphore(AT_ONCE)

    async def one(customer: str) -> HandedOver:
        async with room:
            try:
                await console.api.send(
                    f"/customers/{segment(customer)}/hand-over",
                    body,
                    actor=asked.person,
                    # The form sent again names the same commands.
                    key=str(uuid5(NAMESPACE_URL, f"{key}/{customer}")),
                )
            except Problem as problem:
                return HandedOver(customer, problem)
            return HandedOver(customer, None)

    return list(await asyncio.gather(*(one(customer) for customer in customers)))
