"""What every reversal says: nothing that was recorded is edited, it is taken back with a reason and a person (34)."""

from typing import Annotated

from pydantic import Field, StringConstraints

from contracts.form import written
from contracts.message import Command, EventOfCustomer, Label
from contracts.personal import Personal

# More than blanks; of what earlier releases stored, in plain text.
PlainWhy = Annotated[str, StringConstraints(max_length=2000, pattern=written.SAID)]
Why = Annotated[PlainWhy, Personal()]


class Reverse(Command):
    by: Label
    reason: Why = Field(description="Why, in the sender's words; kept with every event.")


class Reversed(EventOfCustomer):
    by: Label
    reason: Why
