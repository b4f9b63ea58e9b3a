"""The base of everything that a calendar or a policy pack declares in a file."""

from pydantic import BaseModel, ConfigDict


class Declared(BaseModel):
    """A part of such a file: complete, and without unknown fields."""

    model_config = ConfigDict(
        frozen=True, defer_build=True, extra="forbid", validate_by_name=True, validate_by_alias=True
    )
