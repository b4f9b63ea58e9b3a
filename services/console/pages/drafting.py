"""A new version of a policy: written from the one in force, checked as often as one likes, then drafted."""

from uuid import uuid4

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from services.console.api import Problem, Row, segment
from services.console.shell.console import Console, Sent, Shown
from services.console.shell.visit import Visit

PATH = "/policies/{pack}/draft"


def routes(console: Console) -> list[Route]:
    """Build the page; its text is sent to the form of the command."""
    return [console.shown(PATH, _writing(console)), console.sent(PATH, _checking(console))]


def _writing(console: Console) -> Shown:
    async def shown(asked: Visit, request: Request) -> Response:
        pack = request.path_params["pack"]
        content = await console.api.text(f"/policies/{segment(pack)}/content", version=asked.asked.get("version"))
        return _page(console, asked, pack, content)

    return shown


def _checking(console: Console) -> Sent:
    async def sent(asked: Visit, request: Request, form: FormData) -> Response:
        content = str(form.get("content", ""))
        try:
            found: list[Row] = (await console.api.order("/policy-findings", {"content": content}))["items"]
        except Problem as problem:
            # The text is no pack at all: what is wrong is said, and nothing typed is lost.
            return _page(console, asked, request.path_params["pack"], content, problem=problem)
        return _page(console, asked, request.path_params["pack"], content, findings=found)

    return sent


def _page(
    console: Console,
    asked: Visit,
    pack: str,
    content: str,
    *,
    findings: list[Row] | None = None,
    problem: Problem | None = None,
) -> Response:
    return console.views.page(
        asked,
        "policies/draft.html",
        status=problem.status if problem else 200,
        pack=pack,
        content=content,
        findings=findings,
        problem=problem,
        key=str(uuid4()),
    )
