"""Reads YAML with the line of every value. All values are text, so that no date or amount changes on the way."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final, NamedTuple

import yaml

Path = tuple[str | int, ...]
# The parser's name for the end of the file.
ENDS: Final = ("<stream end>", "end of stream")
NOTHING: Final = ("", "~", "null")
LARGEST: Final = 1_000_000
DEEPEST: Final = 32


class Fault(NamedTuple):
    """A fault, and its line."""

    line: int
    reason: str


class Unreadable(Exception):
    """The text is not valid."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults: Final = tuple(faults)
        super().__init__("; ".join(f"line {line}: {reason}" for line, reason in self.faults))


class Document(NamedTuple):
    """Mappings, lists, text and None; `lines` holds the line of each."""

    content: Any
    lines: Mapping[Path, int]

    def line(self, path: Iterable[str | int]) -> int:
        """Return the line of a place, or of the nearest enclosing place that is written."""
        place = tuple(path)
        while place not in self.lines:
            place = place[:-1]
        return self.lines[place]


class _Loader(yaml.SafeLoader):
    """The safe loader without anchors and deep nesting: each value is written out in its place."""

    def fetch_more_tokens(self) -> None:
        """Refuse deep nesting early: with each further level, the scanner takes longer over every token."""
        if self.flow_level + len(self.indents) > DEEPEST:
            raise yaml.MarkedYAMLError(problem=f"it nests more than {DEEPEST} deep", problem_mark=self.get_mark())
        super().fetch_more_tokens()

    def compose_node(self, parent: yaml.Node | None, index: Any) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent):
            raise yaml.MarkedYAMLError(problem="write it out: *names are not known here", problem_mark=self.get_mark())
        return super().compose_node(parent, index)


def documents(text: str) -> list[Document]:
    """Return each document of the text (separated by `---`) that is not empty; raise Unreadable."""
    if len(text) > LARGEST:
        raise Unreadable([Fault(1, f"a file has at most {LARGEST:,} characters, and this has {len(text):,}")])
    try:
        nodes = list(yaml.compose_all(text, Loader=_Loader))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise Unreadable([Fault(mark.line + 1 if mark else 1, _reason(error))]) from error
    except (yaml.YAMLError, RecursionError) as error:
        raise Unreadable([Fault(1, str(error).partition("\n")[0])]) from error
    return [each for each in map(_document, nodes) if each.content is not None]


def _reason(error: yaml.MarkedYAMLError) -> str:
    if "'\\t'" in str(error.problem):
        return "there is a tab: YAML is indented with spaces"
    if any(end in str(error.problem) for end in ENDS):
        return "the file ends inside brackets or quotes that are not closed"
    return error.problem or str(error)


def _document(node: yaml.Node) -> Document:
    faults: list[Fault] = []
    lines: dict[Path, int] = {}
    content = _content(node, (), lines, faults)
    if faults:
        raise Unreadable(faults)
    return Document(content, lines)


def _content(node: yaml.Node, path: Path, lines: dict[Path, int], faults: list[Fault]) -> Any:
    lines.setdefault(path, node.start_mark.line + 1)
    match node:
        case yaml.MappingNode():
            content: dict[str, Any] = {}
            for key, line, part in _entries(node):
                if key in content:
                    faults.append(Fault(line, f"“{key}” appears twice"))
                lines[*path, key] = line
                content[key] = _content(part, (*path, key), lines, faults)
            return content
        case yaml.SequenceNode():
            return [_content(part, (*path, place), lines, faults) for place, part in enumerate(node.value)]
        case yaml.ScalarNode(style=None, value=value) if value in NOTHING:
            return None
        case _:
            return str(node.value)


def _entries(node: yaml.MappingNode) -> Iterator[tuple[str, int, yaml.Node]]:
    for key, part in node.value:
        yield str(key.value), key.start_mark.line + 1, part
