"""A positive amount of money, and the part of it that pays one invoice."""

from typing import Annotated

from pydantic import AfterValidator

from contracts.message import DocumentNumber, Message
from contracts.money import Money


def _more_than_zero(money: Money) -> Money:
    if money.amount <= 0:
        message = "amount must be more than zero"
        raise ValueError(message)
    return money


PositiveMoney = Annotated[Money, AfterValidator(_more_than_zero)]


class Allocation(Message):
    """A part of a receipt that pays one invoice."""

    invoice: DocumentNumber
    amount: PositiveMoney

    def __str__(self) -> str:
        return f"{self.amount} for {self.invoice}"
