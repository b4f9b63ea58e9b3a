"""What every part of a scenario's file has in common."""

import re
from typing import Annotated, Any, Final

from pydantic import BaseModel, BeforeValidator, ConfigDict

SCHEME: Final = re.compile(r"[^/]+/[^/]+")


def _full_scheme(text: Any) -> Any:
    if isinstance(text, str) and not SCHEME.fullmatch(text):
        raise ValueError(f"“{text}” is no scheme of a pack: write one as in distributor/abc")
    return text


FullScheme = Annotated[str, BeforeValidator(_full_scheme)]


class Part(BaseModel):
    """A mapping of the file; a key that is not known is a fault."""

    model_config = ConfigDict(frozen=True, extra="forbid", validate_by_alias=True, validate_by_name=False)
