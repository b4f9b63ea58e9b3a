"""Fixed penalties, with their cause, amount and payers; people confirm them, and they can be appealed."""

from typing import Literal

from pydantic import Field

from domain.calendar.declared import Declared
from domain.calendar.duration import DurationText
from domain.policies.sections.sourced import Amount, Name, Sourced, Words


class Penalty(Declared):
    name: Name
    title: Words
    amount: Sourced[Amount] | None = Field(default=None, description="how much; left out if the sanction is not money")
    per: Literal["case", "person", "day"] = Field(default="case", description="for each case, person or day")
    payers: tuple[Name, ...] = Field(default=(), description="who pays, in your words")
    stop_card: Sourced[DurationText] | None = Field(
        default=None, description="how long the person is off the rota (停牌)"
    )
    further: Sourced[Words] | None = Field(default=None, description="another sanction, in words")
