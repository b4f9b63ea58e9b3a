"""The base of every part of a scenario's file."""

import re
from typing import Annotated, Any, Final

from pydantic import BaseModel, BeforeValidator, ConfigDict

SCHEME: Final = re.compile(r"[^/]+/[^/]+")


def _full_scheme(text: Any) -> Any:
    if isinstance(text, str) and not SCHEME.fullmatch(text):
        raise ValueError(f"“{text}” does not name a scheme of a pack: write one as in distributor/abc")
    return text


FullScheme = Annotated[str, BeforeValidator(_full_scheme)]


class Part(BaseModel):
    """A mapping of the file; an unknown key is a fault."""

    model_config = ConfigDict(frozen=True, extra="forbid", validate_by_alias=True, validate_by_name=False)
