"""The base of everything that a calendar or a policy pack declares in a file."""

from typing import Any

from pydantic import BaseModel, ConfigDict


class Declared(BaseModel):
    """A part of such a file: complete, and without unknown fields."""

    model_config = ConfigDict(
        frozen=True, defer_build=True, extra="forbid", validate_by_name=True, validate_by_alias=True
    )

    def __reduce__(self) -> tuple[Any, ...]:
        """Travel between processes as JSON: classes of values, such as `Sourced[bool]`, have no name to be found by."""
        return read_again, (type(self), self.model_dump_json(exclude_none=True))


def read_again(kind: type[Declared], content: str) -> Declared:
    """Return a part of a file that came from another process."""
    return kind.model_validate_json(content)
