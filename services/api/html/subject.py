"""What is held about a customer as a page that the customer can read."""

from collections.abc import Mapping
from typing import Any, Final

from fastapi.responses import HTMLResponse

from services.api.html.element import Content, element, page, table

HEADS: Final = ("When", "What", "By", "Why", "Content")


def subject_page(held: Mapping[str, Any]) -> HTMLResponse:
    """Write the page: the file first, then everything that was recorded, in its order."""
    return page(
        f"What is held about {held['customer']}",
        element("h1", f"What is held about {held['customer']}"),
        element("p", f"As of {held['made_at']:%Y-%m-%d %H:%M %Z}."),
        element("h2", "The file"),
        table(("Field", "Content"), [(name, _said(value)) for name, value in held["file"].items() if _is_known(value)]),
        element("h2", "What was recorded"),
        table(HEADS, [_recorded(each) for each in held["recorded"]]),
    )


def _recorded(event: Mapping[str, Any]) -> tuple[Content, ...]:
    known = {name: value for name, value in event["data"].items() if _is_known(value) and name != "customer_id"}
    return str(event["occurred_at"]), event["type"], event["actor"], event["reason"] or "", _said(known)


def _said(value: Any) -> Content:
    if isinstance(value, Mapping):
        return element(
            "ul", *(element("li", f"{name}: ", _said(each)) for name, each in value.items() if _is_known(each))
        )
    if isinstance(value, list | tuple):
        return element("ul", *(element("li", _said(each)) for each in value))
    return str(value)


def _is_known(value: Any) -> bool:
    return value not in (None, "", [], {}, ())
