"""Policies: the packs, and one pack: its values with who gave each, its versions, what another version changes."""

import asyncio
from typing import Final, NamedTuple

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from services.console.api import Api, Row, segment
from services.console.shell.console import Console, Shown
from services.console.shell.visit import Visit

MARKS: Final = {"article": "●", "default": "◐", "ours": "○"}
# What a version may become next, by its state; who drafted it may not approve it, which the API refuses.
NEXT: Final = {"drafted": ("approve", "withdraw"), "approved": ("activate", "withdraw")}
# Parts of a pack that are no section of the policy.
NO_SECTIONS: Final = ("pack", "gaps")


def routes(console: Console) -> list[Route]:
    """Build the pages."""
    return [
        console.shown("/policies", _list(console)),
        console.shown("/policies/{pack}", _one(console)),
        console.shown("/policies/{pack}/text", _text(console)),
    ]


def _list(console: Console) -> Shown:
    async def shown(asked: Visit, _: Request) -> Response:
        packs, due, units = await asyncio.gather(
            console.api.page("/policies", limit=200, **asked.seen),
            console.api.page("/policy-evaluations-due", limit=200),
            console.api.page("/units", limit=1000),
        )
        return console.views.page(
            asked,
            "policies/list.html",
            packs=packs.items,
            due={row["pack"]: row for row in due.items},
            units=_by_pack(units.items),
        )

    return shown


def _by_pack(units: list[Row]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for row in units:
        found.setdefault(row["pack"], []).append(row["unit"])
    return found


def _one(console: Console) -> Shown:
    async def shown(asked: Visit, request: Request) -> Response:
        path = f"/policies/{segment(request.path_params['pack'])}"
        pack = await console.api.get(path, version=asked.asked.get("version"), **asked.seen)
        if pack["version"] is None and pack["versions"]:
            # None is in force yet: the newest is what people come for.
            pack = await console.api.get(path, version=pack["versions"][-1]["version"], **asked.seen)
        against = asked.asked.get("against")
        findings, history, simulations, differences = await asyncio.gather(
            console.api.page(f"{path}/findings", version=pack["version"]),
            console.api.page(f"{path}/history", limit=1000, **asked.seen),
            console.api.page(f"{path}/simulations", draft=pack["version"], limit=10),
            _differences(console.api, path, pack, against),
        )
        section = asked.asked.get("section") or "all"
        entries = [entry for entry in pack["entries"] if entry["mark"] and section in ("all", entry["section"])]
        chosen = next((each for each in pack["versions"] if each["version"] == pack["version"]), None)
        return console.views.page(
            asked,
            "policies/one.html",
            pack=pack,
            chosen=chosen,
            section=section,
            sections=[name for name in pack["sections"] if name not in NO_SECTIONS],
            entries=entries,
            marks=MARKS,
            findings=findings.items,
            history=history.items,
            simulations=simulations.items,
            differences=differences,
            actions=NEXT.get(chosen["state"], ()) if chosen and asked.may_change else (),
        )

    return shown


class Differences(NamedTuple):
    """What a version changes against one before it."""

    old: str
    new: str
    rows: list[Row]


async def _differences(api: Api, path: str, pack: Row, against: str | None) -> Differences | None:
    """Compare two versions, whichever is shown: the one before is the old one."""
    if not against:
        return None
    course = [each["version"] for each in pack["versions"]]
    old, new = sorted((against, pack["version"]), key=lambda each: course.index(each) if each in course else -1)
    page = await api.page(f"{path}/differences", from_=old, to=new)
    return Differences(old, new, page.items)


def _text(console: Console) -> Shown:
    async def shown(asked: Visit, request: Request) -> Response:
        path = f"/policies/{segment(request.path_params['pack'])}/content"
        return PlainTextResponse(await console.api.text(path, version=asked.asked.get("version")))

    return shown
