"""What is known of a complaint at intake: how it came in, what it is about, and what the pack wants written down."""

from typing import Annotated, Literal

from pydantic import Field

from contracts.message import Label, Message
from contracts.personal import PersonalText, PersonName

# CO2: hotline, mail, online, in person, letter. Published with v1 of the event, so it never changes.
Channel = Literal["hotline", "email", "online", "in-person", "letter", "other"]
# Found by our own people, or raised by the customer; with the complaint desk, or at the top of the company.
Detected = Literal["raised", "found"]
RaisedTo = Literal["desk", "top"]
# For whom the work waits.
WaitsFor = Literal["customer", "supplier", "other"]
Subject = Literal["person", "department", "product", "ticket", "deal"]


class About(Message):
    """What the case is about: a person, a department, a product, a ticket or a deal, and which."""

    subject: Subject
    which: PersonName


class FormField(Message):
    """What the pack wants recorded at intake beside the fields that every case has, by the pack's name for it."""

    name: Label
    value: PersonalText


WrittenForm = Annotated[tuple[FormField, ...], Field(max_length=50)]
