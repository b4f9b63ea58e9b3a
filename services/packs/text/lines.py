"""Finds the line of each key in a parsed TOML text, because the parser does not give it."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Final, NamedTuple

Path = tuple[str | int, ...]

TOKENS: Final = re.compile(
    r'(?P<text>"""(?:\\.|[^\\])*?"{3,5}|\'\'\'.*?\'{3,5}|"(?:\\.|[^"\\])*"|\'[^\']*\')'
    r"|(?P<end>\n)|(?P<mark>[\[\]{},=.])|(?P<word>[^\s\[\]{},=.#\"']+)|(?P<nothing>#[^\n]*|\s)",
    re.DOTALL,
)


class Token(NamedTuple):
    text: str
    line: int
    is_mark: bool


class Lines(NamedTuple):
    """The lines of a text's tables, keys and rows."""

    known: Mapping[Path, int]

    def of(self, path: Iterable[str | int]) -> int:
        """Return the line of a place, or of the nearest enclosing place that is written in the text."""
        place = tuple(path)
        while place not in self.known:
            if not place:
                return 1
            place = place[:-1]
        return self.known[place]


def lines(text: str) -> Lines:
    """Return the line of every table, key and row."""
    return Lines(_Reader(text).read())


class _Reader:
    def __init__(self, text: str) -> None:
        self._tokens = [*_tokens(text), Token("\n", text.count("\n") + 1, is_mark=True)]
        self._next = 0
        self._known: dict[Path, int] = {}
        # The number of rows of each `[[list]]` so far.
        self._rows: dict[Path, int] = {}

    def read(self) -> dict[Path, int]:
        table: Path = ()
        while self._next < len(self._tokens):
            if self._takes("["):
                table = self._header(is_row=self._takes("["))
            elif not self._takes("\n"):
                self._key_and_value(table)
        return self._known

    def _header(self, *, is_row: bool) -> Path:
        line = self._tokens[self._next].line
        path: Path = ()
        *outer, last = self._key()
        for name in outer:
            self._known.setdefault((*path, name), line)
            path = self._newest((*path, name))
        path = (*path, last)
        if is_row:
            self._rows[path] = self._rows.get(path, 0) + 1
            self._known.setdefault(path, line)
        path = self._newest(path)
        self._known.setdefault(path, line)
        while not self._takes("\n"):
            self._next += 1
        return path

    def _newest(self, path: Path) -> Path:
        return (*path, self._rows[path] - 1) if path in self._rows else path

    def _key_and_value(self, table: Path) -> None:
        line, path = self._tokens[self._next].line, table
        for name in self._key():
            path = self._newest((*path, name))
            self._known.setdefault(path, line)
        self._takes("=")
        self._value(path)

    def _key(self) -> list[str]:
        names = [self._name()]
        while self._takes("."):
            names.append(self._name())
        return names

    def _name(self) -> str:
        self._next += 1
        name = self._tokens[self._next - 1].text
        return name[1:-1] if name[0] in "\"'" else name

    def _value(self, path: Path) -> None:
        self._known.setdefault(path, self._tokens[self._next].line)
        if self._takes("{"):
            while not self._takes("}"):
                if not self._takes(","):
                    self._key_and_value(path)
        elif self._takes("["):
            row = 0
            while not self._takes("]"):
                if self._takes(","):
                    row += 1
                elif not self._takes("\n"):
                    self._value((*path, row))
        else:
            while not self._is_mark(",", "]", "}", "\n"):
                self._next += 1

    def _takes(self, mark: str) -> bool:
        if not self._is_mark(mark):
            return False
        self._next += 1
        return True

    def _is_mark(self, *marks: str) -> bool:
        token = self._tokens[self._next] if self._next < len(self._tokens) else None
        return token is not None and token.is_mark and token.text in marks


def _tokens(text: str) -> Iterator[Token]:
    line = 1
    for found in TOKENS.finditer(text):
        if found.lastgroup != "nothing":
            yield Token(found[0], line, is_mark=found.lastgroup in {"mark", "end"})
        line += found[0].count("\n")
