"""Views that a reader keeps: a name for the address of a list with its filters, in the browser."""

import json
from typing import Final
from urllib.parse import quote, unquote

from starlette.requests import Request

COOKIE: Final = "kehu_views"
MOST: Final = 12
LONGEST_NAME: Final = 40
LONGEST_ADDRESS: Final = 200
View = tuple[str, str]


def read(request: Request) -> list[View]:
    """Return the views that this browser keeps; what is no list of views is none."""
    try:
        kept = json.loads(unquote(request.cookies.get(COOKIE, "[]")))
    except ValueError:
        return []
    return [
        (name, address) for name, address in _pairs(kept) if address.startswith("/") and not address.startswith("//")
    ]


def _pairs(kept: object) -> list[View]:
    if not isinstance(kept, list):
        return []
    return [(each[0], each[1]) for each in kept[:MOST] if isinstance(each, list) and _is_pair(each)]


def _is_pair(each: list[object]) -> bool:
    return len(each) == 2 and all(isinstance(part, str) for part in each)  # noqa: PLR2004 - a name and an address


def added(views: list[View], name: str, address: str) -> str:
    """Return the cookie with one more view; one of the same name is replaced, the oldest makes room."""
    kept = [(known, where) for known, where in views if known != name[:LONGEST_NAME]]
    return _cookie([*kept, (name[:LONGEST_NAME], address[:LONGEST_ADDRESS])])


def without(views: list[View], name: str) -> str:
    """Return the cookie without a view."""
    return _cookie([(known, where) for known, where in views if known != name])


def _cookie(views: list[View]) -> str:
    return quote(json.dumps(views[-MOST:], ensure_ascii=False))
