"""A fixed penalty: what for, how much, from whom; people confirm it, and it can be appealed."""

from typing import Literal

from domain.policies.duration import DurationText
from domain.policies.opening_hours import Declared
from domain.policies.sourced import Amount, Name, Sourced, Words


class Penalty(Declared):
    name: Name
    title: Words
    # Absent where the sanction is not money.
    amount: Sourced[Amount] | None = None
    per: Literal["case", "person", "day"] = "case"
    payers: tuple[Name, ...] = ()
    # Off the rota for this long (停牌).
    stop_card: Sourced[DurationText] | None = None
    further: Sourced[Words] | None = None
