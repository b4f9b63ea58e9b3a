"""What is no pack is refused with file, key and reason; versions come into force at their instant."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from domain.policies.pack.timeline import NotYetInForce
from services.packs.book import PackUnknown, PolicyBook
from services.packs.text.fault import PackInvalid
from services.packs.text.read import read_pack
from tests.domain.policies.workshop import FILE, TEXT, changed

MIDNIGHT = datetime(2025, 12, 31, 16, tzinfo=UTC)
SECOND = timedelta(seconds=1)

# What is changed, and what must be said of it after the file's name.
FAULTS = {
    "no TOML": (
        ("[pack]", "[pack"),
        "pack: a bracket [ is not closed (Expected ']' at the end of a table declaration)",
    ),
    "a section nobody knows": (
        ("[credit]\n", "[credits]\na = 1\n[credit]\n"),
        "credits: nothing of this name is known here; is credit meant?",
    ),
    "a key nobody knows": (
        ("minimum = { value = 65", "minumum = { value = 65"),
        "credit.grades.good.minumum: nothing of this name is known here; is minimum meant?",
    ),
    "a key that is missing": (
        ("minimum = { value = 65", "minumum = { value = 65"),
        "credit.grades.good.minimum: it is missing",
    ),
    "a number without a source": (
        ('target = { value = "24h", req = ["CO8"] }', 'target = { value = "24h" }'),
        "complaints.clocks.first-response.target: say where it comes from: `article`",
    ),
    "a number with two sources": (
        ('target = { value = "24h", req = ["CO8"] }', 'target = { value = "24h", req = ["CO8"], unsourced = "A4" }'),
        "complaints.clocks.first-response.target: it has `req` and `unsourced`: give one of them",
    ),
    "a number that stands alone": (
        ('target = { value = "24h", req = ["CO8"] }', 'target = "24h"'),
        "complaints.clocks.first-response.target: it is a table; a number or choice is { value = …, article = … }",
    ),
    "a requirement nobody knows": (
        ('target = { value = "24h", req = ["CO8"] }', 'target = { value = "24h", req = ["CO15"] }'),
        "complaints.clocks.first-response.target.req.1: “CO15” is not a requirement id",
    ),
    "a length of time that is none": (
        ('value = "24h", req = ["CO8"]', 'value = "one day", req = ["CO8"]'),
        "complaints.clocks.first-response.target.value: “one day” is not a length of time: write one as in 30m, 24h",
    ),
    "a length of no time": (
        ('value = "24h", req = ["CO8"]', 'value = "0h", req = ["CO8"]'),
        "complaints.clocks.first-response.target.value: “0h” is not a length of time",
    ),
    "a length of time without a unit": (
        ('value = "24h", req = ["CO8"]', 'value = 24, req = ["CO8"]'),
        "complaints.clocks.first-response.target.value: a length of time is text, as in “24h”",
    ),
    "a window that is none": (
        ('value = "12 months", req = ["TI1"]', 'value = "lately", req = ["TI1"]'),
        "tiers.schemes.abc.window.value: “lately” is not a window",
    ),
    "a fact nobody counts": (
        ('fact = "amount"', 'fact = "mood"'),
        "tiers.schemes.abc.inputs.spend.fact: “mood” is not a fact: amount, ",
    ),
    "a share of more than everything": (
        ("share = { value = 20", "share = { value = 120"),
        "tiers.schemes.customers.rank.rows.top.share.value: 120 is not a percentage up to 100",
    ),
    "a half day": (
        ("days_overdue = { value = 30", "days_overdue = { value = 30.5"),
        "credit.holds.overdue.days_overdue.value: 30.5 is not a whole number",
    ),
    "a calendar with a fault": (
        ("09:00-18:00", "18:00"),
        "calendars.own.shop-hours.hours.row-1.week: “18:00” are not hours",
    ),
    "no zone": (('zone = "Asia/Shanghai"', 'zone = "Asia/Atlantis"'), "pack.zone: “Asia/Atlantis” is not a time zone"),
    "an instant without a zone": (
        ("T00:00:00+08:00", "T00:00:00"),
        "pack.effective_from: it needs a time and its distance from UTC",
    ),
    "a number in words": (
        ("share = { value = 20", 'share = { value = "twenty"'),
        "tiers.schemes.customers.rank.rows.top.share.value: “twenty” is not a percentage up to 100",
    ),
    "a list that is none": (
        ('value = ["sales", "market"]', 'value = "sales"'),
        "tiers.schemes.abc.approval.bodies.value: “sales” is not a list: words",
    ),
    "one requirement without its brackets": (
        ('value = "24h", req = ["CO8"]', 'value = "24h", req = "CO8"'),
        "complaints.clocks.first-response.target.req: “CO8” is not a list of requirement ids, as in [",
    ),
    "an article that is empty": (
        ('value = "24h", req = ["CO8"]', 'value = "24h", article = ""'),
        "complaints.clocks.first-response.target.article: “” is not an article",
    ),
    "a slip beside a value": (
        ('value = "24h", req = ["CO8"]', 'value = "24h", rec = ["CO8"]'),
        "complaints.clocks.first-response.target.rec: nothing of this name is known here; is req meant?",
    ),
    "a choice that there is not": (
        ('on_reopening = { value = "', 'on_reopening = { value = "not-'),
        "complaints.on_reopening.value: “not-",
    ),
    "a ranking that there is not": (
        ('kind = "thresholds"', 'kind = "threshold"'),
        "tiers.schemes.abc.rank.kind: it is one of 'thresholds', ",
    ),
    "a currency that is none": (
        ('currency = "CNY"', 'currency = "C NY"'),
        "pack.currency: “C NY” is not a currency: three capital letters",
    ),
}


@pytest.mark.parametrize(("change", "reason"), FAULTS.values(), ids=FAULTS.keys())
def test_a_faulty_file_is_refused_with_file_line_key_and_reason(change: tuple[str, str], reason: str) -> None:
    text = changed(change)
    with pytest.raises(PackInvalid) as refused:
        read_pack(text, FILE)

    (found,) = [fault for fault in refused.value.faults if reason in str(fault)]
    lines = zip(text.splitlines(), TEXT.splitlines(), strict=False)
    first = next(number for number, (now, before) in enumerate(lines, 1) if now != before)
    # What is missing has no line: that of its row is told, above the name.
    line = text[: text.index('name = "good"')].count("\n") if "is missing" in reason else first
    assert str(found).startswith(f"{FILE}:{line}: {reason}")


def test_what_a_list_lacks_is_told_by_its_number() -> None:
    with pytest.raises(PackInvalid, match=rf"{FILE}:14: contradictions.row-1.between.2: it is missing"):
        read_pack(changed(('between = ["article 7", "article 9"]', 'between = ["article 7"]')), FILE)


def test_every_fault_of_a_file_is_told_on_a_line_of_its_own() -> None:
    with pytest.raises(PackInvalid) as refused:
        read_pack(changed(("value = 20,", "value = 120,"), ("[access]\n", "[access]\ncolour = 1\n")), FILE)

    assert len(str(refused.value).splitlines()) == len(refused.value.faults) == 2


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "workshop").mkdir()
    (tmp_path / "workshop" / "2026-01-01.toml").write_text(TEXT, encoding="utf-8")
    second = changed(("workshop-2026.1", "workshop-2026.2"), ("2026-01-01T00", "2026-07-01T00"))
    (tmp_path / "workshop" / "2026-07-01.toml").write_text(second, encoding="utf-8")
    return tmp_path


JULY = datetime(2026, 6, 30, 16, tzinfo=UTC)


@pytest.mark.parametrize(
    ("instant", "version"),
    [
        (MIDNIGHT, "workshop-2026.1"),
        (MIDNIGHT + SECOND, "workshop-2026.1"),
        (JULY - SECOND, "workshop-2026.1"),
        (JULY, "workshop-2026.2"),
        (JULY + SECOND, "workshop-2026.2"),
    ],
)
def test_a_version_is_in_force_from_its_instant_until_the_next(folder: Path, instant: datetime, version: str) -> None:
    assert PolicyBook(folder).at("workshop", instant).pack.version == version


def test_before_its_first_version_a_pack_says_nothing(folder: Path) -> None:
    with pytest.raises(NotYetInForce, match="workshop is in force from 2026-01-01T00:00:00\\+08:00 on"):
        PolicyBook(folder).at("workshop", MIDNIGHT - SECOND)


def test_a_version_is_found_by_the_name_a_decision_stores(folder: Path) -> None:
    book = PolicyBook(folder)

    assert book.version("workshop", "workshop-2026.1").pack.effective_from == MIDNIGHT
    with pytest.raises(PackUnknown, match="workshop has no version workshop-2027"):
        book.version("workshop", "workshop-2027")
    with pytest.raises(PackUnknown, match=r"No pack is named bakery. There are workshop"):
        book.versions("bakery")


@pytest.mark.parametrize(
    ("own", "then"),
    [
        ("2026-06-01", ["workshop-2026.1", "workshop-own"]),
        ("2027-06-01", ["workshop-2026.1", "workshop-2026.2", "workshop-2027.1", "workshop-own"]),
    ],
)
def test_a_release_changes_nothing_for_a_company_that_made_the_pack_its_own(
    folder: Path, own: str, then: list[str]
) -> None:
    released = changed(("workshop-2026.1", "workshop-2027.1"), ("2026-01-01T", "2027-01-01T"))
    (folder / "workshop" / "2027-01-01.toml").write_text(released, encoding="utf-8")
    ours = read_pack(changed(("workshop-2026.1", "workshop-own"), ("2026-01-01T", f"{own}T")), FILE)
    book = PolicyBook(folder)

    assert book.versions("workshop")[-1].pack.version == "workshop-2027.1"
    assert [each.pack.version for each in book.with_activated(ours).versions("workshop")] == then


def test_a_file_is_named_for_its_first_day_and_stands_in_the_folder_of_its_pack(folder: Path) -> None:
    (folder / "workshop" / "2026-01-01.toml").rename(folder / "workshop" / "2026-01-02.toml")
    with pytest.raises(PackInvalid, match=r"workshop/2026-01-02.toml: pack.effective_from: .* 2026-01-01.toml"):
        PolicyBook(folder).versions("workshop")

    (folder / "workshop").rename(folder / "bakery")
    with pytest.raises(PackInvalid, match=r"pack.name: it says workshop, and the folder says bakery"):
        PolicyBook(folder).versions("bakery")
