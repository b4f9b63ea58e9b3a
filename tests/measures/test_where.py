"""A newcomer finds a module by a word of its name or of what it says of itself."""

from pathlib import Path

from tests.measures.test_measures import checkout
from tests.measures.where import modules

FILES = {
    "services/__init__.py": '"""What serves."""',
    "services/outage.py": '"""Which errors are outages.\n\nAnd more."""',
    "domain/merge.py": '"""Two records become one."""',
    "domain/plain.py": "LARGEST_PAGE = 1\n\nclass Login:\n    password: str\n\n    def open(self): ...",
    "tests/test_merge.py": '"""Merging is refused twice."""',
}


def test_each_module_is_named_beside_its_first_sentence(tmp_path: Path) -> None:
    assert list(modules(checkout(tmp_path, FILES), [])) == [
        "domain/merge.py  Two records become one.",
        "domain/plain.py",
        "services/outage.py  Which errors are outages.",
        "tests/test_merge.py  Merging is refused twice.",
    ]


def test_every_word_must_be_in_the_path_the_sentence_or_a_name(tmp_path: Path) -> None:
    tree = checkout(tmp_path, FILES)

    assert list(modules(tree, ["RECORDS", "merge"])) == ["domain/merge.py  Two records become one."]
    assert list(modules(tree, ["records", "outage"])) == []
    for name in ("largest", "Largest-Page", "login", "password", "open"):
        assert list(modules(tree, [name])) == ["domain/plain.py"]
