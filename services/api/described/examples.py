"""An example of every command, as a sender would write it."""

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple


class Example(NamedTuple):
    """A request: the command's name, the id in the address, the body, and the person who asks where that matters."""

    of: str
    id: str
    body: dict[str, Any]
    actor: str | None = None


@cache
def story() -> tuple[Example, ...]:
    """Return all examples in an order in which each is accepted after those before it."""
    text = (files(__package__) / "examples.toml").read_text("utf-8")
    return tuple(Example(**each) for each in tomllib.loads(text)["example"])


def example_of(command: str) -> Example | None:
    """Return the example that the reference shows."""
    return next((each for each in story() if each.of == command), None)
