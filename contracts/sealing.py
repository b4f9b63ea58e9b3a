"""Personal data in sealed events: encrypted for the person they are about, so that destroying a key forgets them.

A sealed text is `sealed:1:KEY:TEXT`: the number of a key, and what was encrypted with it in base64url. It is bound to
its place in the log, so that no sealed text can be moved to another.
"""

import re
from collections.abc import Callable
from typing import Any, Final, NamedTuple, Protocol, cast

from contracts.message import Event, EventOfCustomer
from contracts.personal import EACH, personal_places

# What stands in the place of text whose key was destroyed.
ERASED: Final = "[erased]"
REASON: Final = "reason"
_SEALED: Final = re.compile(r"sealed:1:([0-9]{1,19}):([A-Za-z0-9_-]{38,})")
_MARK: Final = b'"sealed:1:'
_KEYS: Final = re.compile(rb'"sealed:1:([0-9]{1,19}):')


class Unopenable(Exception):
    """A sealed text cannot be opened: its key is lost or of another master key, or the text was changed or moved."""


class Origin(NamedTuple):
    """The event in which a text stands."""

    stream: str
    version: int
    type: str

    def bound(self, field: str) -> bytes:
        """Return what a sealed text is bound to: its event and its field."""
        return f"{self.stream}@{self.version} {self.type} {field}".encode()


class Sealer(Protocol):
    """Seals texts for persons."""

    def seal(self, subject: str, text: str, bound: bytes) -> str:
        """Return the sealed text; raise a refusal where the person is to be forgotten."""


class Opener(Protocol):
    """Opens sealed texts with the keys that it has."""

    def open(self, key: int, text: str, bound: bytes) -> str:
        """Return the text, `ERASED` where its key was destroyed, or raise `Unopenable`."""


class NoKeys:
    """Opens nothing: what is read with it has no sealed text."""

    def open(self, key: int, _text: str, _bound: bytes) -> str:
        raise Unopenable(f"the key {key} is not known here")


NO_KEYS: Final = NoKeys()


def written(key: int, text: str) -> str:
    """Return a sealed text as it stands in an event."""
    return f"sealed:1:{key}:{text}"


def keys_of(state: bytes) -> set[int]:
    """Return the numbers of the keys that sealed an event's texts."""
    return {int(number) for number in _KEYS.findall(state)} if _MARK in state else set()


def opened(text: str, bound: bytes, opener: Opener) -> str:
    """Return a text that may be sealed as it was written."""
    found = _SEALED.fullmatch(text)
    return opener.open(int(found[1]), found[2], bound) if found else text


def seals_reason(event: Event) -> bool:
    """Tell whether the reason of an event may be about a person: people write it in their own words."""
    return isinstance(event, EventOfCustomer) and not event.forgets()


def is_sealed_text(text: str) -> bool:
    """Tell whether a text has the form of a sealed one."""
    return _SEALED.fullmatch(text) is not None


def is_sealed(state: bytes) -> bool:
    """Tell whether an event may have sealed texts."""
    return _MARK in state


def sealed_data(event: Event, origin: Origin, sealer: Sealer) -> dict[str, Any] | None:
    """Return the data of an event as JSON values with its personal texts sealed; None where its type has none."""
    if not personal_places(type(event)):
        return None
    data: Any = event.__pydantic_serializer__.to_python(event, mode="json")
    return cast("dict[str, Any]", sealed_texts(data, event, origin, sealer))


def sealed_texts(data: Any, event: Event, origin: Origin, sealer: Sealer) -> Any:
    """Return the data of an event, JSON values, with its personal texts sealed."""
    subject = event.data_subject(origin.stream)
    for path, part in personal_places(type(event)):
        data = _replaced(data, path, "", _sealing(f"{subject}/{part}" if part else subject, origin, sealer))
    return data


def _sealing(subject: str, origin: Origin, sealer: Sealer) -> Callable[[str, str], str]:
    # An empty text tells nothing.
    return lambda text, field: sealer.seal(subject, text, origin.bound(field)) if text else text


def opened_reason(reason: str | None, origin: Origin, opener: Opener) -> str | None:
    """Return the reason of an event as it was written."""
    return opened(reason, origin.bound(REASON), opener) if reason else reason


def opened_data(data: Any, event: type[Event] | None, origin: Origin, opener: Opener) -> Any:
    """Return the data of an event with its sealed texts opened; what is given stays as it is.

    Of an event that this release does not know, None, nothing is opened.
    """
    for path, _ in personal_places(event) if event else ():
        data = _replaced(data, path, "", lambda text, field: opened(text, origin.bound(field), opener))
    return data


def _replaced(value: Any, path: tuple[str, ...], field: str, change: Callable[[str, str], str]) -> Any:
    """Return the value with each text at the path changed; `change` gets a text and its field, as in `form.0.value`."""
    if not path:
        return change(value, field) if isinstance(value, str) else value
    name, rest = path[0], path[1:]
    if name == EACH:
        each = value if isinstance(value, list) else ()
        return [_replaced(item, rest, f"{field}.{place}", change) for place, item in enumerate(each)]
    if not isinstance(value, dict) or value.get(name) is None:
        return value
    return value | {name: _replaced(value[name], rest, f"{field}.{name}" if field else name, change)}
