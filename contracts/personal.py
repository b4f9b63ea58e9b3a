"""Marks fields that hold personal data, so that they can be encrypted per data subject and kept out of logs."""

from dataclasses import dataclass
from typing import Annotated

from contracts.message import Label


@dataclass(frozen=True, slots=True)
class Personal:
    """The field tells something about a person."""


PersonName = Annotated[Label, Personal()]
