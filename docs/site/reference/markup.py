"""Writes the pages of the reference: Markdown for headings and prose, HTML where the API's own reference writes it."""

from collections.abc import Iterable, Sequence
from typing import Final

from services.api.html.element import Content, Element, element, table, together

CODE: Final = "`"


def written(*parts: str) -> str:
    """Return a page of its parts."""
    return "\n\n".join(part for part in parts if part) + "\n"


def html(content: Element) -> str:
    """Return a part that is HTML already."""
    return f"```{{raw}} html\n{content.html}\n```"


def rows(heads: Sequence[str], lines: Iterable[Sequence[Content]]) -> str:
    """Return a table, or nothing where it has no line."""
    found = list(lines)
    return html(table(heads, found)) if found else ""


def code(text: str) -> Element:
    return element("code", text)


def prose(text: str) -> Element:
    """Return a text in which backquotes mark code."""
    parts = [code(part) if place % 2 else part for place, part in enumerate(text.split(CODE))]
    return together(parts)


def contents(pages: Iterable[str]) -> str:
    """Return the table of contents below a page."""
    return "\n".join(["```{toctree}", ":maxdepth: 1", "", *pages, "```"])
