"""The development issuer over HTTP: discovery, keys, the page on which a person is chosen, and tokens."""

from html import escape
from typing import Final
from urllib.parse import parse_qsl

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from services.access.issuer.issuer import Issuer, Wrong
from services.access.issuer.people import PEOPLE

HEADERS: Final = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'",
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
LARGEST: Final = 16_384
HOSTS: Final = ("127.0.0.1", "localhost")


def create_app(issuer: Issuer) -> Starlette:
    """Build the application over an issuer."""

    async def document(_: Request) -> Response:
        return JSONResponse(issuer.document)

    async def keys(_: Request) -> Response:
        return JSONResponse(issuer.keys)

    async def asked(request: Request) -> Response:
        questions = dict(request.query_params)
        issuer.check(questions)
        return HTMLResponse(_page(questions), headers=HEADERS)

    async def chosen(request: Request) -> Response:
        form = await _form(request)
        return RedirectResponse(issuer.answered(form, form.get("person", "")), 303, headers=HEADERS)

    async def token(request: Request) -> Response:
        return JSONResponse(issuer.exchanged(await _form(request)), headers=HEADERS)

    async def wrong(_: Request, error: Exception) -> Response:
        assert isinstance(error, Wrong)
        said = {"error": error.code, "error_description": str(error)}
        return JSONResponse(said, 400, headers=HEADERS)

    return Starlette(
        routes=[
            Route("/.well-known/openid-configuration", document),
            Route("/keys", keys),
            Route("/authorize", asked),
            Route("/authorize", chosen, methods=["POST"]),
            Route("/token", token, methods=["POST"]),
        ],
        exception_handlers={Wrong: wrong},
    )


async def _form(request: Request) -> dict[str, str]:
    if request.headers.get("host", "").partition(":")[0] not in HOSTS:
        raise Wrong("invalid_request", "This issuer answers on this machine alone.")
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > LARGEST:
            raise Wrong("invalid_request", f"A form here has at most {LARGEST:,} bytes.")
    try:
        return dict(parse_qsl(body.decode(), keep_blank_values=True, max_num_fields=50))
    except ValueError as error:
        raise Wrong("invalid_request", "The form cannot be read.") from error


def _page(questions: dict[str, str]) -> str:
    kept = "".join(
        f'<input type="hidden" name="{escape(name)}" value="{escape(value)}">' for name, value in questions.items()
    )
    people = "".join(
        f'<li><button name="person" value="{escape(each.id)}">{escape(each.name)} · {escape(each.role)}</button></li>'
        for each in PEOPLE
    )
    return f"""<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Kehu: development sign-in</title>
<meta name="viewport" content="width=device-width">
<style>body{{font:1rem system-ui;max-width:32rem;margin:2rem auto;padding:0 1rem}}li{{margin:.5rem 0}}
button{{font:inherit;padding:.5rem 1rem}}</style></head>
<body><main><h1>Who are you?</h1>
<p>This is the development issuer: it asks for no password, and runs on this machine alone.</p>
<form method="post" action="/authorize">{kept}<ul>{people}</ul></form>
<form method="post" action="/authorize">{kept}
<label>Another person of Staff, by id <input name="person" maxlength="64" required></label>
<button>Sign in</button></form></main></body></html>"""
