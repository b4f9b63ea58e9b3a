"""Who asks for a page, in which language, and as of which moments."""

import re
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final, NamedTuple
from urllib.parse import unquote, urlencode

from starlette.requests import Request
from starlette.responses import Response

from services.console.shell.language import preferred
from services.console.shell.roles import FIRST, OF_STAFF, ROLES, Role
from services.console.shell.saved import View, read

LANGUAGE: Final = "kehu_language"
THEME: Final = "kehu_theme"
ROLE: Final = "kehu_role"
PERSON: Final = "kehu_person"
TOKEN: Final = "kehu_csrf"  # noqa: S105 - the name of a cookie
THEMES: Final = ("light", "dark")
A_YEAR: Final = 365 * 86_400
# Until somebody is chosen.
NOBODY: Final = "console"
# Asks for a page that waits for all its figures.
WHOLE: Final = "whole"
COOKIE: Final = "kehu_session"
# Where a request holds who is signed in.
WHO: Final = "kehu.who"
# What every page may be asked with, beside filters of its own.
MOMENTS: Final = ("as_of", "known_at")


# Browsers read a backslash as a slash, pass over control characters, and find another site behind two slashes.
OWN: Final = re.compile(r"/(?!/)[^\\\x00-\x20\x7f]*")


class SignedIn(NamedTuple):
    """The person of a session, and the roles that Staff gives them."""

    person: str
    full_name: str
    roles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Visit:
    """One request of one reader. `as_of` and `known_at` are empty where they are now."""

    path: str
    asked: dict[str, str]
    language: str
    theme: str | None
    role: Role
    person: str
    token: str
    new_token: bool
    partial: bool
    at: datetime
    views: list[View]
    # Whether people sign in, and who is; nobody is any more where a session ended while a form was filled in.
    signs_in: bool = False
    who: SignedIn | None = None

    @property
    def as_of(self) -> str | None:
        return self.asked.get("as_of") or None

    @property
    def known_at(self) -> str | None:
        return self.asked.get("known_at") or None

    @property
    def past(self) -> bool:
        """Whether the page shows another moment than now: then nothing can be changed from it."""
        return bool(self.as_of or self.known_at)

    @property
    def own_views(self) -> list[View]:
        """The kept views of this page."""
        return [(name, address) for name, address in self.views if address.partition("?")[0] == self.path]

    @property
    def may_change(self) -> bool:
        """Whether the page offers to change anything: not of another moment, and not to who only reads."""
        return not self.past and not self.role.reads

    @property
    def moments(self) -> dict[str, str | None]:
        """What a list is asked with for the moments of the page."""
        return {"as_of": self.as_of, "known_at": self.known_at}

    @property
    def seen(self) -> dict[str, str | None]:
        """What a list is asked with that must show the last command of this reader."""
        return {"after": self.asked.get("after") or None}

    @property
    def whole(self) -> bool:
        """Whether the page waits for all its figures, however long they take."""
        return bool(self.asked.get(WHOLE))

    @property
    def undo(self) -> str:
        """The form that takes back what the reader has just recorded."""
        return own(self.asked.get("undo", ""))

    def address(self, **changes: Any) -> str:
        """Return the address of this page with other parameters; None takes one out."""
        return self.at_path(self.path, **changes)

    def at_path(self, path: str, **changes: Any) -> str:
        """Return another page's address with this page's parameters and changes to them."""
        here = {name: value for name, value in self.asked.items() if name != WHOLE}
        asked = {**here, **{name: str(value) for name, value in changes.items() if value is not None}}
        kept = {name: value for name, value in asked.items() if name not in changes or changes[name] is not None}
        return with_query(path, kept)

    def keeping(self, path: str) -> str:
        """Return another page's address as of the same moments."""
        return with_query(path, {name: self.asked[name] for name in MOMENTS if self.asked.get(name)})


def own(address: str) -> str:
    """Return an address of this site; nothing in place of one that a browser would look for elsewhere."""
    return address if OWN.fullmatch(address) else ""


def with_query(path: str, asked: dict[str, str]) -> str:
    """Return an address with its parameters; those of no value are left out."""
    query = urlencode({name: value for name, value in asked.items() if value})
    return f"{path}?{query}" if query else path


def visit(request: Request) -> Visit:
    """Read who asks, and for what."""
    cookies = request.cookies
    who: SignedIn | None = request.scope.get(WHO)
    theme = cookies.get(THEME)
    token = cookies.get(TOKEN)
    return Visit(
        path=request.url.path,
        asked=dict(request.query_params),
        language=preferred(cookies.get(LANGUAGE), request.headers.get("accept-language", "")),
        theme=theme if theme in THEMES else None,
        role=_role(cookies.get(ROLE, ""), who),
        person=who.person if who else unquote(cookies.get(PERSON, "")) or NOBODY,
        token=token or secrets.token_urlsafe(24),
        new_token=not token,
        partial=request.headers.get("hx-request") == "true",
        at=datetime.now(UTC),
        views=read(request),
        signs_in=WHO in request.scope,
        who=who,
    )


def _role(chosen: str, who: SignedIn | None) -> Role:
    """Return the role that was chosen: among those that Staff gives, where people sign in."""
    if who is None:
        return ROLES.get(chosen, ROLES[FIRST])
    own_roles = offered(who)
    return next((role for role in own_roles if role.name == chosen), own_roles[0])


def offered(who: SignedIn) -> list[Role]:
    """Return the roles of the console that a person may choose."""
    found = dict.fromkeys(OF_STAFF[name] for name in who.roles if name in OF_STAFF)
    return [ROLES[name] for name in found] or [ROLES[FIRST]]


def remember(response: Response, name: str, value: str) -> None:
    """Keep a choice in the browser."""
    response.set_cookie(name, value, max_age=A_YEAR, httponly=True, samesite="lax", path="/")
