"""What a notice says to a person, where it goes, and which settings are refused."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from pydantic import ValidationError

from domain.decider import Refused
from services.notices.addresses import Addresses, addresses
from services.notices.delivering import wait_seconds
from services.notices.message import Notice, heading, text
from services.notices.settings import NoticeSettings

NOTICE = Notice(
    position=7,
    person="wang.fang",
    subject="complaint/2041",
    kind="resolution",
    instance=1,
    level="75%",
    notify="supervisor",
    due_at=datetime(2026, 4, 8, 9, tzinfo=UTC),
    raised_at=datetime(2026, 4, 7, 9, tzinfo=UTC),
)


def test_a_notice_names_the_thing_and_the_due_time_in_both_languages() -> None:
    """And nobody: whoever may see the customer follows the link."""
    assert heading(NOTICE) == "complaint/2041: resolution 75%"
    assert text(NOTICE, "http://127.0.0.1:8123/").splitlines() == [
        "complaint/2041: the obligation “resolution” has reached the level 75%. Due: 2026-04-08T09:00:00Z.",
        "complaint/2041：义务“resolution”已达到级别 75%。到期：2026-04-08T09:00:00Z。",
        "You are told because you act as supervisor. 您以“supervisor”的职责收到此通知。",
        "http://127.0.0.1:8123/complaints/2041",
    ]
    assert "http" not in text(NOTICE, None)


def test_the_waits_grow_to_an_hour() -> None:
    assert [wait_seconds(attempts) for attempts in (1, 2, 3, 9, 10_000)] == [15, 30, 60, 3600, 3600]


def test_an_address_is_that_of_the_file_or_of_the_pattern(tmp_path: Path) -> None:
    file = tmp_path / "addresses.json"
    file.write_text('{"王芳": "wang@example.com", "li": "li@example.com\\nBcc: all@example.com"}', encoding="utf-8")
    known = addresses(file, "{person}@example.org")

    assert known.of("王芳") == "wang@example.com"
    assert known.of("zhao") == "zhao@example.org"
    assert known.of("李") is None
    assert known.of("li") is None
    assert Addresses({}).of("zhao") is None


@pytest.mark.parametrize("content", ["{", "[]", '{"li": 5}'])
def test_a_file_that_is_no_address_book_is_refused(tmp_path: Path, content: str) -> None:
    file = tmp_path / "addresses.json"
    file.write_text(content)
    with pytest.raises(Refused, match="KEHU_NOTICES_ADDRESSES is"):
        addresses(file, None)


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"FILE": "/a", "SMTP_HOST": "b"}, "take one way"),
        ({"SMTP_HOST": "b"}, "KEHU_NOTICES_SENDER is not set"),
        ({"SMTP_USER": "u"}, "go together"),
        ({"SMTP_USER": "u", "SMTP_PASSWORD": "p"}, "KEHU_NOTICES_SMTP_SECURITY=tls or starttls"),
        ({"ADDRESS_PATTERN": "all@example.com"}, r"has \{person\} in it once"),
        ({"SMTP_PORT": "0"}, "greater than or equal to 1"),
    ],
    ids=str,
)
def test_settings_that_do_not_fit_each_other_are_refused(
    monkeypatch: pytest.MonkeyPatch, given: dict[str, str], why: str
) -> None:
    for name, value in given.items():
        monkeypatch.setenv(f"KEHU_NOTICES_{name}", value)
    with pytest.raises(ValidationError, match=why):
        NoticeSettings()
