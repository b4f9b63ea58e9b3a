"""Names the page after a row, so that a reader can request it."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Any, TypeVar

from pydantic import ValidationError

from domain.decider import Refused
from projections.engine.listing import Listing

Item = TypeVar("Item")


class NoCursor(Refused):
    """The cursor is not one this list gave out."""

    code = "request.cursor"


def cursor_after(listing: Listing[Item], item: Item) -> str:
    """Return the cursor of the page after an item."""
    return urlsafe_b64encode(listing.place.dump_json(listing.place_of(item))).decode().rstrip("=")


def place_of(listing: Listing[Any], cursor: str | None) -> Any:
    """Return the place that a cursor names, or None for the first page."""
    if cursor is None:
        return None
    try:
        return listing.place.validate_json(urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (ValueError, ValidationError) as error:
        raise NoCursor("The cursor is not one that this list gave out.") from error
