"""The first page: what runs, and where the lists are."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final
from urllib.parse import urlencode

from fastapi.responses import HTMLResponse

from services.api.html.element import element, link, page, table
from services.api.html.reference import operations
from services.api.operation.readiness import Part

# The window that a list needs, as a reader would try it first: that of the year.
NEEDED: Final[dict[str, Callable[[int], str]]] = {
    "from": lambda year: f"{year}-01-01",
    "to": lambda year: f"{year + 1}-01-01",
    "role": lambda _: "manager",
}

# What shows no part of the business.
OF_OPERATION: Final = {"health", "operations", "projections"}


def lists(document: Mapping[str, Any], year: int) -> dict[str, str]:
    """Return the address of each list with what it shows."""
    found = {}
    for method, path, says in operations(document):
        if method == "GET" and "{" not in path and not OF_OPERATION & {*says["tags"]}:
            needed = [each for each in says.get("parameters", ()) if each.get("required")]
            asked = urlencode({each["name"]: _needed(each, year) for each in needed})
            found[f"{path}?{asked}" if asked else path] = says["summary"]
    return found


def _needed(parameter: Mapping[str, Any], year: int) -> str:
    """Return what a reader would try first: of a choice, such as the field to count by, the first."""
    choices = parameter["schema"].get("enum")
    return str(choices[0]) if choices else NEEDED[parameter["name"]](year)


def front(version: str, parts: Sequence[Part], listed: Mapping[str, str]) -> HTMLResponse:
    """Write the page."""
    return page(
        "Kehu",
        element("h1", f"Kehu {version}"),
        element("p", "Customers, complaints and credit as a record of events."),
        element("h2", "What runs"),
        table(("Part", "State", ""), [(part.name, part.state, " ".join(part.why)) for part in parts]),
        element("h2", "Lists"),
        element(
            "p",
            "As JSON, page by page; as a file with the header ",
            element("code", "Accept: text/csv"),
            ", or as XLSX with the media type of workbooks",
            ". All are as of now; filters are in the ",
            link("/docs", "API reference"),
            ".",
        ),
        element("nav", element("ul", *(element("li", link(address, summary)) for address, summary in listed.items()))),
        element("h2", "For programs"),
        element(
            "ul",
            element("li", link("/docs", "API reference"), ": every command and list, with examples"),
            element("li", link("/openapi.json", "OpenAPI document")),
            element("li", link("/problems", "Problems"), " and ", link("/schemas", "schemas"), " of messages"),
            element("li", link("/readyz", "Readiness"), " and ", link("/metrics", "measurements")),
        ),
    )
