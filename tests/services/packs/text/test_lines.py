"""A fault and a finding are told with the line of the file that they are about."""

import tomllib
from typing import Any

import pytest

from domain.policies.pack.entry import places
from services.packs.text.fault import PackInvalid
from services.packs.text.lines import lines
from services.packs.text.read import read_pack
from tests.domain.policies.workshop import FILE, TEXT, changed, workshop

SHAPES = """# every shape a pack can be written in
[pack]
name = "a # b [c] = d"
"quoted.key" = '''two
lines'''

[[tiers.schemes]]
inputs = [
  { name = "x", share = { value = 1.5 } }, # a row
  { name = "y" },
]
[tiers.schemes.rank]
kind.of = "points"
[[tiers.schemes.rank.rows]]
tier = "A"
[[tiers.schemes.rank.rows]]
tier = "B"
[[tiers.schemes]]
[[tiers.schemes.rank.rows]]
tier = "C"
"""


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (("pack", "name"), 3),
        (("pack", "quoted.key"), 4),
        (("tiers", "schemes", 0), 7),
        (("tiers", "schemes", 0, "inputs", 0, "share", "value"), 9),
        (("tiers", "schemes", 0, "inputs", 1, "name"), 10),
        (("tiers", "schemes", 0, "rank", "kind", "of"), 13),
        (("tiers", "schemes", 0, "rank", "rows", 1, "tier"), 17),
        (("tiers", "schemes", 1, "rank", "rows", 0, "tier"), 20),
        (("tiers", "schemes", 1, "rank", "rows", 0, "minimum"), 19),
        (("nowhere",), 1),
    ],
)
def test_a_key_has_the_line_it_is_written_on(path: tuple[str | int, ...], line: int) -> None:
    assert lines(SHAPES).of(path) == line


def test_every_key_of_a_pack_has_a_line_on_which_it_is_written() -> None:
    written, text = lines(TEXT), TEXT.splitlines()
    for path in _paths(tomllib.loads(TEXT), ()):
        names = [part for part in path if isinstance(part, str)]
        assert path in written.known
        assert names[-1] in text[written.of(path) - 1]


def test_every_key_that_lint_can_name_has_its_place_in_the_file() -> None:
    written = lines(TEXT)
    by_key = {key: written.of(place) for key, place in places(workshop()).items()}

    assert by_key["collection.ladder.letter"] == _line('name = "letter"')
    assert by_key["surveys.rounds.summary.every"] == _line('name = "summary"')


@pytest.mark.parametrize(
    ("change", "line_of", "key", "words"),
    [
        (('main = "abc"', "main = “abc”"), "main = ", "tiers.main", "typographic quotes"),
        (('main = "abc"', 'main = "abc'), "main = ", "tiers.main", "a quote is not closed"),
        (('main = "abc"', "main = abc"), "main = ", "tiers.main", "words stand in quotes"),
        (("[access]\n", "[credit]\n"), None, "credit", "appears twice"),
    ],
)
def test_what_is_no_toml_is_told_with_line_and_key(
    change: tuple[str, str], line_of: str | None, key: str, words: str
) -> None:
    with pytest.raises(PackInvalid) as refused:
        read_pack(changed(change), FILE)

    (fault,) = refused.value.faults
    assert fault.line == (_line(line_of) if line_of else _line("[access]"))
    assert (fault.key, words in fault.reason) == (key, True)


def test_a_byte_order_mark_does_no_harm() -> None:
    assert read_pack("\ufeff" + TEXT, FILE) == workshop()


def _line(part: str) -> int:
    return TEXT[: TEXT.index(part)].count("\n") + 1


def _paths(content: Any, path: tuple[str | int, ...]) -> list[tuple[str | int, ...]]:
    match content:
        case dict():
            return [found for name, part in content.items() for found in ((*path, name), *_paths(part, (*path, name)))]
        case list():
            return [found for place, part in enumerate(content) for found in _paths(part, (*path, place))]
        case _:
            return []
