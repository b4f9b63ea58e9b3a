"""The part of an amount that pays one invoice."""

from contracts.message import DocumentNumber, Message
from contracts.money import PositiveMoney


class Allocation(Message):
    """A part of a receipt that pays one invoice."""

    invoice: DocumentNumber
    amount: PositiveMoney

    def __str__(self) -> str:
        return f"{self.amount} for {self.invoice}"
