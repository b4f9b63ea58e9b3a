"""The commands that a mistyped or misplaced word may stand for: those of its group, else the same word elsewhere."""

from collections.abc import Iterator, Sequence
from difflib import get_close_matches
from typing import Any, Final

from services.cli.commands import COMMANDS, Group
from services.cli.later import within

# A word of another group has to be nearly the same.
MUCH_ALIKE: Final = 0.8


def refuse(group: Any, ctx: Any, word: str) -> None:
    """Refuse a word that is no command of the group, if there are commands that it may stand for."""
    typed = word.lower()
    # The same word elsewhere is likelier meant than another word here.
    found = _named(typed) or get_close_matches(typed, group.commands) or _elsewhere(typed)
    if found:
        ctx.fail(f"No such command '{word}'. Did you mean {', '.join(map(repr, found))}?")


def _elsewhere(word: str) -> Sequence[str]:
    """Return whole commands whose last word is much like this one, as in `kehu query overdue`."""
    return _named(*get_close_matches(word, {verb for _, verb in _paths()}, cutoff=MUCH_ALIKE))


def _named(*verbs: str) -> Sequence[str]:
    return [f"kehu {name} {verb}" for name, verb in _paths() if verb in verbs]


def _paths() -> Iterator[tuple[str, str]]:
    for name, place in COMMANDS.items():
        if isinstance(place, Group):
            yield from ((name, verb) for verb in within(place))
