"""The operations of the API, in the words of its own reference (`/docs` of a running API)."""

from collections.abc import Iterable, Iterator
from typing import Any, Final

from psycopg_pool import AsyncConnectionPool

from docs.site.reference.markup import contents, html, written
from services.api.html import reference
from services.api.html.element import Element, together
from services.store.memory import MemoryRecorder
from services.store.store import Store
from tests.services.api.conftest import NOWHERE, application

ABOUT: Final = """\
# HTTP

The API as its OpenAPI document describes it; a running API serves both, under `/docs` and `/openapi.json`."""
SCHEMA: Final = 'href="#schema-'
# What every operation is told once, on the first page.
SHARED: Final = ('href="#headers"', 'href="#problems"')


def pages() -> Iterator[tuple[str, str]]:
    """Yield a page of what all operations share, one for each thing they are about, and one of the schemas."""
    document = _document()
    by_tag = reference.tagged(document)
    names = [f"http/{tag}" for tag in [*by_tag, "schemas"]]
    shared = _linked(reference.shared(by_tag), schemas="http/schemas.html")
    yield "reference/http.md", written(ABOUT, contents(names), shared)
    for tag, found in by_tag.items():
        _, *operations = reference.group(document, tag, found)
        body = _linked(operations, schemas="schemas.html", shared="../http.html")
        yield f"reference/http/{tag}.md", written(f"# {reference.named(tag)}", body)
    _, *schemas = reference.schemas(document)
    yield "reference/http/schemas.md", written("# Schemas", html(together(schemas)))


def _document() -> Any:
    nowhere: AsyncConnectionPool[Any] = AsyncConnectionPool(NOWHERE, open=False)
    return application(Store(MemoryRecorder()), nowhere).openapi()


def _linked(content: Iterable[Element], *, schemas: str, shared: str = "") -> str:
    """Lead links to the page where what they name now stands."""
    whole = together(content).html.replace(SCHEMA, f'href="{schemas}#schema-')
    for link in SHARED:
        whole = whole.replace(link, link.replace("#", f"{shared}#"))
    return html(Element(whole))
