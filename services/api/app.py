"""Puts the API together: routes on a store and a pool of reading connections."""

from functools import partial
from importlib.metadata import version
from pathlib import Path

from fastapi import FastAPI
from fastapi.routing import APIRoute
from starlette.types import Receive, Scope, Send

from services.access.gate import Gate
from services.api import failures, openapi
from services.api.entrance import Entrance
from services.api.head import Head
from services.api.limit import Limiter, RateLimit
from services.api.operation import health
from services.api.operation.metrics import Metrics
from services.api.operation.readiness import Readiness
from services.api.operation.request_line import RequestLine
from services.api.query_text import QueryText
from services.api.reading.pages import Lists
from services.api.routes import (
    access,
    bank_entries,
    bulk,
    checks,
    commands,
    complaints,
    credit,
    customers,
    events,
    feed,
    imports,
    obligations,
    organisation,
    packs,
    policies,
    privacy,
    processes,
    projections,
    published,
    sessions,
    simulations,
    start,
    streams,
    tiers,
    travel,
)
from services.api.short_way import ShortWay
from services.api.validator import Validator
from services.store.store import Store


class Api(FastAPI):
    """FastAPI, with a short way past it for commands."""

    short_way: ShortWay

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self.short_way(scope, receive, send)


def create_app(
    store: Store,
    lists: Lists,
    readiness: Readiness,
    metrics: Metrics,
    home: Path,
    *,
    gate: Gate | None = None,
    limiter: Limiter | None = None,
) -> FastAPI:
    """Build the application; the caller opens and closes the resources it passes in.

    What runs in the background leaves its files in the folder `home`. Without a gate identity is off.
    Without a limiter everybody may ask as often as they like.
    """
    app = Api(
        title="Kehu",
        version=version("kehu"),
        description="Customers, complaints and credit as a record of events. A command that states the day on which it"
        " happened (`invoice_date`, `purchased_on`, `refunded_on`, `reversed_on`, `verified_on`) is dated by it:"
        " `occurred_at` can be left out, and another day is refused (`command.dates-disagree`). Nothing is dated after"
        " today (`command.in-the-future`). The examples are one story: each is accepted after those that it builds on.",
        # FastAPI's own pages load their scripts from other hosts; ours are in `routes/start.py`.
        docs_url=None,
        redoc_url=None,
    )
    on_commands = commands.router(store)
    app.include_router(on_commands)
    app.include_router(credit.router(lists))
    app.include_router(bank_entries.router(lists))
    app.include_router(complaints.router(lists))
    app.include_router(customers.router(lists))
    app.include_router(privacy.router(lists))
    app.include_router(obligations.router(lists))
    app.include_router(processes.router(lists))
    app.include_router(tiers.router(lists))
    app.include_router(organisation.router(lists))
    app.include_router(policies.router(lists))
    app.include_router(packs.router(lists))
    app.include_router(simulations.router(lists, home))
    app.include_router(feed.router(lists, readiness))
    app.include_router(events.router(lists))
    app.include_router(streams.router(lists))
    app.include_router(projections.router(lists, readiness))
    app.include_router(travel.router(lists))
    app.include_router(checks.router(readiness, home))
    app.include_router(imports.router(home))
    app.include_router(bulk.router(home, gate))
    app.include_router(sessions.router(gate))
    app.include_router(access.router(lists))
    app.include_router(health.router(readiness, metrics))
    app.include_router(published.router())
    start.install(app, readiness)
    failures.install(app)
    openapi.install(app, identified=gate is not None, limited=limiter is not None)
    app.add_middleware(Validator)
    app.add_middleware(Head)
    app.add_middleware(QueryText)
    app.add_middleware(RateLimit, limiter=limiter)
    app.add_middleware(Entrance, gate=gate)
    app.add_middleware(RequestLine, metrics=metrics)
    # FastAPI documents the routes of commands, and answers requests to them by any method but POST.
    routes = [route for route in on_commands.routes if isinstance(route, APIRoute)]
    app.short_way = ShortWay(partial(FastAPI.__call__, app), routes=routes, metrics=metrics, gate=gate, limiter=limiter)
    return app
