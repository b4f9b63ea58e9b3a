"""Collection (催收): what customers promise to pay, and what was done to be paid."""

from datetime import date
from typing import ClassVar

from pydantic import Field

from contracts.message import Command, Day, DocumentNumber, EventOfCustomer, Id, Label
from contracts.money import PositiveMoney
from contracts.personal import PersonalText
from contracts.reversal import Reverse, Reversed


class PromiseToPay(Command):
    """Record that the customer promised to pay; the next step of collection waits until then."""

    name: ClassVar[str] = "credit-account.promise-to-pay"

    account_id: Id
    promise: DocumentNumber
    amount: PositiveMoney
    until: Day
    by: Label = Field(description="The person who was promised it.")


class WithdrawPromise(Reverse):
    """Record that a promise does not stand any more, or was a mistake: it holds nothing up from then on."""

    name: ClassVar[str] = "credit-account.withdraw-promise"

    account_id: Id
    promise: DocumentNumber


class RecordCollection(Command):
    """Record a step of collection that was taken, and what came of it."""

    name: ClassVar[str] = "credit-account.record-collection"

    account_id: Id
    step: Label = Field(description="A step of the policy's ladder, as in phone.")
    outcome: Label
    by: Label
    words: PersonalText = ""


# Stored for ever under `type`: add optional fields freely, otherwise add a v2 beside.
class PaymentPromised(EventOfCustomer):
    type: ClassVar[str] = "credit-account.payment-promised.v1"

    account_id: Id
    promise: DocumentNumber
    amount: PositiveMoney
    until: date
    by: Label


class PromiseWithdrawn(Reversed):
    type: ClassVar[str] = "credit-account.promise-withdrawn.v1"

    account_id: Id
    promise: DocumentNumber


class CollectionRecorded(EventOfCustomer):
    """`skipped` are the steps of the ladder before this one that were never taken."""

    type: ClassVar[str] = "credit-account.collection-recorded.v1"

    account_id: Id
    step: Label
    outcome: Label
    by: Label
    words: PersonalText
    skipped: tuple[Label, ...]


CollectionCommand = PromiseToPay | WithdrawPromise | RecordCollection
CollectionEvent = PaymentPromised | PromiseWithdrawn | CollectionRecorded
