"""Every projection by name, which is also the name of its table."""

from typing import Any, Final

from projections.definition import AREAS, definition
from projections.engine.projection import Projection

PROJECTIONS: Final[dict[str, Projection[Any]]] = {name: definition(name) for name in AREAS}
