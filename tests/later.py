"""Events as a later release stores them: of a type that this one does not know, or with data of another form."""

from contracts.heading import heading_of
from projections.engine.batch.fold import Stored


def of_a_later_release(event: Stored) -> Stored:
    """Give the event a type that nobody knows yet."""
    wire_type = heading_of(event.state).type
    later = f"{wire_type.rpartition('.')[0]}.v99"
    return Stored(event.position, event.state.replace(wire_type.encode(), later.encode()))


def of_another_form(event: Stored) -> Stored:
    """Keep the type, and give it other data."""
    begin, end = event.state.index(b',"data":'), event.state.index(b',"prevhash":')
    return Stored(event.position, event.state[:begin] + b',"data":{"shape":"new"}' + event.state[end:])
