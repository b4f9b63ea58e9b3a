"""A text that the parser of TOML would take too long over is refused at a look, wherever its brackets stand."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.packs.calendars import CalendarInvalid
from services.packs.calendars import read as read_calendar
from services.packs.text.bounds import DEEPEST, LARGEST, MOST_PARTS, MOST_ROWS, too_much
from services.packs.text.fault import PackInvalid
from services.packs.text.read import MOST_FAULTS, read_pack
from tests.checkout import ROOT
from tests.services.packs.text.hostile import DRAFTS

# All of them take some five seconds of a processor, and 60 MB; without the bounds, one of them takes minutes, and
# another 450 MB.
READ = """
import json, resource
from services.commands.policies import _read
from services.packs.text.fault import PackInvalid
from tests.services.packs.text.hostile import DRAFTS

resource.setrlimit(resource.RLIMIT_CPU, (40, 40))
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
answers = {}
for name, text in DRAFTS.items():
    try:
        answers[name] = len(_read(text)[1])
    except PackInvalid as invalid:
        answers[name] = str(invalid)[:80]
grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
assert grown < 200 << 10, f"{grown >> 10} MB"
print(json.dumps(answers))
"""
DEEP = "brackets nest at most 16 deep"
DOTTED = "a key has at most 16 parts between dots"
HOSTILE = [
    ("x = " + "[" * 90_000, DEEP),
    ("x = " + "[" * 90_000 + "]" * 90_000, DEEP),
    ("x = " + "{a=" * 50_000, DEEP),
    ("x = " + "[{a=" * 20 + "1", DEEP),
    ('x = "[#"\ny = ' + "[" * 20, DEEP),
    ("x = '\\'\ny = " + "[" * 20, DEEP),
    ("# '''\ny = " + "[" * 20, DEEP),
    ('x = """a" ""b"""""\ny = ' + "[" * 20, DEEP),
    ("a." * 60_000 + "a = 1", DOTTED),
    ("[" + "a." * 60_000 + "a]", DOTTED),
    ("[[" + "a . " * 30_000 + "a]]", DOTTED),
    ("x = {" + '"a".' * 30_000 + "a = 1}", DOTTED),
    ("x = " + "1" * 190_000, "a number has at most 40 digits"),
    ("x = 0x" + "1_" * 90_000 + "1", "a number has at most 40 digits"),
    ("a" * (LARGEST + 1), "a text has at most 200,000 characters, and this has 200,001"),
]


@pytest.mark.parametrize(("text", "reason"), HOSTILE, ids=range(len(HOSTILE)))
def test_what_would_take_too_long_is_refused_before_it_is_parsed(text: str, reason: str) -> None:
    with pytest.raises(PackInvalid) as refused:
        read_pack(text, "content")

    (fault,) = refused.value.faults
    assert (fault.reason, fault.line) == (reason, text.count("\n") + 1)
    with pytest.raises(CalendarInvalid, match=reason):
        read_calendar(text, "c.toml")


@pytest.mark.parametrize(
    "text",
    [
        '"' + '\\"' * 90_000,
        "x = '" + "[" * 90_000,
        '"""' + '\\"""' * 50_000,
        "x = 1\nx = " + '"a",' * 40_000,
        "x = 1e999999999\n" * 2,
        "x = +" * 40_000,
        "\x00" * 1000,
    ],
    ids=range(7),
)
def test_what_is_never_closed_or_no_toml_is_refused_in_words(text: str) -> None:
    with pytest.raises(PackInvalid):
        read_pack(text, "content")


def test_only_the_first_of_many_faults_are_told() -> None:
    text = "".join(f"k{number} = 1\n" for number in range(MOST_ROWS))

    with pytest.raises(PackInvalid) as refused:
        read_pack(text, "content")

    assert len(refused.value.faults) == MOST_FAULTS + 1
    assert str(refused.value).endswith("and 201 further faults")


@pytest.mark.parametrize(
    ("text", "key", "line"),
    [
        ("[[gaps]]\nx=1\n" * (MOST_ROWS + 1), "gaps", 1),
        ("\n[pack]\nx = [" + "1," * (MOST_ROWS + 1) + "]", "pack.x", 3),
        ("[pack]\n[pack.x]\n" + "".join(f"k{number} = 1\n" for number in range(MOST_ROWS + 1)), "pack.x", 2),
    ],
    ids=range(3),
)
def test_a_table_has_no_more_rows_than_can_be_compared(text: str, key: str, line: int) -> None:
    with pytest.raises(PackInvalid) as refused:
        read_pack(text, "content")

    assert [(each.key, each.reason, each.line) for each in refused.value.faults] == [
        (key, f"it has more than {MOST_ROWS} rows", line)
    ]


def test_a_draft_of_the_largest_size_takes_seconds_and_a_little_memory_whatever_is_in_it() -> None:
    read = subprocess.run([sys.executable, "-c", READ], cwd=ROOT, capture_output=True, text=True, check=False)

    assert read.returncode == 0, read.stderr[-2000:]
    assert set(json.loads(read.stdout)) == DRAFTS.keys()


def test_a_number_has_no_more_digits_than_can_be_written() -> None:
    pack = (ROOT / "domain/policies/packs/general-company/2026-01-01.toml").read_text("utf-8")
    priced = pack.replace("value = 1000000,", "value = 1e999999999,", 1).replace("value = 5,", "value = 1e99999999,", 1)

    with pytest.raises(PackInvalid, match=r"1E\+9+"):
        read_pack(priced, "content")


@pytest.mark.parametrize("file", sorted((ROOT / "domain/policies").rglob("*.toml")), ids=lambda file: file.parent.name)
def test_every_shipped_text_is_well_within_the_bounds(file: Path) -> None:
    assert too_much(file.read_text("utf-8") * 4) is None


@given(st.text(st.sampled_from("ab.[]{}=,\"'#\\\n 1"), max_size=60))
def test_the_look_never_fails_and_lets_small_texts_through(text: str) -> None:
    if text.count("[") + text.count("{") <= DEEPEST and text.count(".") < MOST_PARTS:
        assert too_much(text) is None
