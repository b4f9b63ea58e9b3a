"""Builds HTML that needs no script and no other host; text is escaped wherever it is put in."""

from base64 import b64encode
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from html import escape
from typing import Final

from fastapi.responses import HTMLResponse

STYLE: Final = """
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { margin: 0 auto; max-width: 64rem; padding: 1rem 1.5rem 4rem; }
h1, h2, h3 { line-height: 1.25; }
h2 { border-bottom: 1px solid; margin-top: 2.5rem; }
h3 { margin-top: 2rem; }
code, pre { font: 0.9em ui-monospace, monospace; overflow-wrap: anywhere; }
pre { border: 1px solid; overflow-x: auto; padding: 0.75rem; }
table { border-collapse: collapse; margin: 1rem 0; overflow-wrap: break-word; width: 100%; }
th, td { border-bottom: 1px solid; padding: 0.25rem 0.75rem 0.25rem 0; text-align: left; vertical-align: top; }
th, td:first-child { white-space: nowrap; }
nav li { margin: 0.15rem 0; }
@media (max-width: 40rem) {
  thead { display: none; }
  tbody, tr, td { display: block; }
  td { border-bottom: 0; padding: 0; }
  td:empty { display: none; }
  tr { border-bottom: 1px solid; padding: 0.5rem 0; }
}
"""
_HASH: Final = b64encode(sha256(STYLE.encode()).digest()).decode()
HEADERS: Final = {
    # Our own style and nothing else, wherever it would come from.
    "Content-Security-Policy": f"default-src 'none'; style-src 'sha256-{_HASH}'; base-uri 'none'; form-action 'none';"
    " frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}


@dataclass(frozen=True, slots=True)
class Element:
    """Finished HTML; a plain string is text."""

    html: str


Content = str | Element


def element(name: str, *content: Content, **attributes: str) -> Element:
    """Return an element around its content."""
    given = "".join(f' {key}="{escape(value)}"' for key, value in attributes.items())
    return Element(f"<{name}{given}>{together(content).html}</{name}>")


def together(content: Iterable[Content]) -> Element:
    """Return the parts one after another."""
    return Element("".join(part.html if isinstance(part, Element) else escape(part) for part in content))


def link(address: str, *content: Content) -> Element:
    """Return a link."""
    return element("a", *content, href=address)


def table(heads: Iterable[str], rows: Iterable[Iterable[Content]]) -> Element:
    """Return a table with a heading for each column."""
    return element(
        "table",
        element("thead", element("tr", *(element("th", head, scope="col") for head in heads))),
        element("tbody", *(element("tr", *(element("td", cell) for cell in row)) for row in rows)),
    )


def page(title: str, *content: Content) -> HTMLResponse:
    """Return the whole page."""
    head = element(
        "head",
        Element('<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">'),
        element("title", title),
        # The style's hash is that of its bytes, so it is not escaped.
        Element(f"<style>{STYLE}</style>"),
    )
    document = element("html", head, element("body", element("main", *content)), lang="en")
    return HTMLResponse(f"<!doctype html>\n{document.html}\n", headers=HEADERS)
