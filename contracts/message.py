"""What every message is: frozen, closed and typed. A command asks for something, an event says that it happened."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Annotated, Any, ClassVar, Final, NamedTuple

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationInfo,
    WithJsonSchema,
    field_validator,
)

from contracts.form import written
from contracts.form.moment import DAY_SCHEMA, INSTANT_SCHEMA, day_given, instant_given, within_calendar
from contracts.form.plain import plain

# Ids that stand in web addresses and Kafka keys: they are not encrypted, so they must not be personal data.
# A `\w` knows 客 here, and only ASCII in the regular expressions of other languages: what is published says exactly
# which ASCII is taken, and leaves the rest open. Events promise less.
_ID_ELSEWHERE: Final = r"[^\x00-/:-@\[-\^`{-\x7f][^\x00-\x22$-*,/;-?\[-\^`{-\x7f]{0,63}"
Id = Annotated[
    str,
    StringConstraints(pattern=written.ID),
    WithJsonSchema(
        {"type": "string", "minLength": 1, "maxLength": 64, "pattern": f"^{_ID_ELSEWHERE}$"}, mode="validation"
    ),
    WithJsonSchema({"type": "string", "minLength": 1, "maxLength": 64, "pattern": r"^[^\s/]+$"}, mode="serialization"),
]
# Numbers printed on documents (invoice 2024/001): anything printable, no blank at either end.
DocumentNumber = Annotated[str, StringConstraints(pattern=written.NUMBER)]
Text = Annotated[str, StringConstraints(max_length=2000, pattern=written.ANYTHING)]
Label = Annotated[str, StringConstraints(min_length=1, max_length=64, pattern=written.SOMETHING)]
StreamName = Annotated[
    str,
    StringConstraints(pattern=written.STREAM),
    WithJsonSchema({"type": "string", "maxLength": 129, "pattern": f"^[a-z-]{{1,64}}/{_ID_ELSEWHERE}$"}),
]
EventName = Annotated[
    str,
    StringConstraints(pattern=written.EVENT),
    WithJsonSchema(
        {
            "type": "string",
            "maxLength": 148,
            "pattern": f"^([0-9]{{1,18}}|[a-z-]{{1,64}}/{_ID_ELSEWHERE}@[0-9]{{1,18}})$",
        }
    ),
]


# A stored event may hold another zone's offset, and is read in UTC too.
Instant = Annotated[AwareDatetime, BeforeValidator(instant_given)]
WrittenInstant = Annotated[Instant, AfterValidator(within_calendar), WithJsonSchema(INSTANT_SCHEMA, mode="validation")]
# In commands; events of before these rules hold days of any year.
Day = Annotated[date, BeforeValidator(day_given), WithJsonSchema(DAY_SCHEMA, mode="validation")]


def instant(moment: datetime) -> str:
    """Write an instant as in 2012-07-05T08:30:00Z: RFC 3339 in UTC, in events as in lists."""
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _left_out(moment: object) -> object:
    if moment is not None:
        message = "it is dated by its arrival: leave it out"
        raise ValueError(message)
    return moment


ByArrival = Annotated[None, BeforeValidator(_left_out)]


class Message(BaseModel):
    """A value that crosses a boundary."""

    # A value may be personal, and errors end up in logs and with parked events. A message is
    # built at its first use: of all sixty a command uses few.
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True, defer_build=True)


class Command(Message):
    """A request to one aggregate. Its id and its sender travel beside it, not in it."""

    name: ClassVar[str]
    # Whether a field given as null is to be cleared; else null is as good as left out.
    null_clears: ClassVar[bool] = False
    # Fields that are kept to the byte, because a digest covers them.
    verbatim: ClassVar[frozenset[str]] = frozenset()
    # The field with the day on which it happened, where it has one.
    dated_by: ClassVar[str | None] = None
    # Whether lists show what it changes as it is now, whatever its date: then it is dated now at the latest.
    shown_at_once: ClassVar[bool] = False

    occurred_at: WrittenInstant | None = Field(
        default=None, description="When it happened in the business; if left out, when it arrives."
    )
    reason: Text | None = Field(default=None, description="Why, in the sender's words; kept with every event.")

    @field_validator("*", mode="before")
    @classmethod
    def _plain(cls, value: Any, info: ValidationInfo) -> Any:
        return value if info.field_name in cls.verbatim else plain(value)


class Forgotten(NamedTuple):
    """A data subject whose keys are destroyed, with all parts of it but those that are kept."""

    subject: str
    kept: tuple[str, ...] = ()


class Event(Message):
    """A fact or a decision. The stored name is `type`, never the class."""

    type: ClassVar[str]
    # Whether people decide it, even where a policy frames what they may decide.
    by_people: ClassVar[bool] = False

    def partition_key(self, stream: str) -> str:
        """Return what chooses the Kafka partition: the stream, where nobody's customer is concerned."""
        return stream

    def data_subject(self, stream: str) -> str:
        """Return whom the personal data in it are about; their key seals them, and is destroyed to forget them."""
        return stream

    def forgets(self) -> "Forgotten | None":
        """Return whose keys are destroyed in the transaction that stores the event."""
        return None


class EventOfCustomer(Event):
    """A fact or a decision about one customer, whose id is the partition key of every such event."""

    customer_id: Id

    def partition_key(self, stream: str) -> str:  # noqa: ARG002 - all streams of a customer share its partition
        """Return the customer's id."""
        return self.customer_id

    def data_subject(self, stream: str) -> str:  # noqa: ARG002 - as above
        """Return the customer."""
        return f"customer/{self.customer_id}"


def wire_types(*events: type[Event]) -> frozenset[str]:
    """Return the types of events, with those of their other versions that are subclasses: a fold takes them alike."""
    return frozenset(version.type for event in events for version in (event, *event.__subclasses__()))


# Kept apart from `unseal`, so that code which only names an envelope does not import the catalogue.
class Envelope(NamedTuple):
    """One stored event with its place, its two times and its reasons. Times are aware and in UTC."""

    id: str
    type: str
    subject: str
    version: int
    time: datetime
    occurred_at: datetime
    partition_key: str
    actor: str
    reason: str | None
    command_id: str
    causation_id: str | None
    correlation_id: str
    policy: str | None
    prev_hash: str
    hash: str
    event: Event
    # As they are stored: personal texts are sealed in them, and opened in `event` and `reason`.
    stored_data: Mapping[str, Any]
    stored_reason: str | None

    @property
    def stream(self) -> str:
        """Name the stream: `complaint/8`."""
        return self.subject
