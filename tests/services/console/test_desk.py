"""The desk's pages: what runs out first under its heading, a case's clocks on one axis, and each step that fits."""

import re
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

import httpx
import pytest

from contracts.catalog import AGGREGATES
from services.console.parts.handling import BESIDE, OF_PROGRAMS, handling, offers
from services.console.parts.lanes import Says, strip
from services.console.parts.strip import LEFT, RIGHT, axis
from tests.services.console.pages import EMPTY, console

NOW: Final = datetime.now(UTC)
IN_CHINESE: Final = {"Cookie": "kehu_language=zh-CN; kehu_person=li"}


def on_desk(case: str, due: timedelta | None, **fields: Any) -> dict[str, Any]:
    at = None if due is None else (NOW + due).isoformat()
    late = due is not None and due < timedelta(0)
    row: dict[str, Any] = {"case": case, "customer": "C1", "name": "Acme", "unit": "u", "severity": "general"}
    row |= {"owner": "li", "kind": "resolution", "instance": 1, "due_at": at, "provisional": False}
    row |= {"verdict": "broken" if late else "open", "paused": due is None, "left_seconds": 29_100, "used_percent": 64}
    row |= {"late_seconds": 4_200 if late else 0, "next_level": "75%", "next_level_at": at}
    return row | {"clocks": ["acknowledge met", "progress late", "resolution open"]} | fields


WORK: Final = [
    {"owner": "li", "cases": 3, "late": 1, "within_a_day": 1, "paused": 1},
    {"owner": None, "cases": 2, "late": 0, "within_a_day": 0, "paused": 0},
]


async def test_cases_stand_under_how_urgent_they_are() -> None:
    rows = [on_desk("K1", timedelta(hours=-5)), on_desk("K2", timedelta(days=3)), on_desk("K3", None)]
    answers = {"GET /desk": EMPTY | {"items": rows}, "GET /workload": EMPTY | {"items": WORK}}
    async with console(answers) as browser:
        page = await browser.get("/desk", headers=IN_CHINESE)

    headings = re.findall(r'<tr class="group"><td colspan="8">([^<]+)</td>', page.text)
    assert headings == ["已超时", "以后", "暂停"]
    assert re.findall(r'k-strong k-id" href="/complaints/(K\d)"', page.text) == ["K1", "K2", "K3"]
    assert ">超 1:10<" in page.text
    assert ">8:05<" in page.text
    assert "受理确认 按时; 进展告知 超时完成; 解决 进行中" in page.text


async def test_the_tabs_of_the_desk_count_and_narrow_it() -> None:
    sent: list[httpx.Request] = []
    async with console({"GET /workload": EMPTY | {"items": WORK}}, sent) as browser:
        page = await browser.get("/desk", params={"late": "true", "severity": "severe"}, headers=IN_CHINESE)

    asked = next(dict(request.url.params) for request in sent if request.url.path == "/desk")
    assert asked == {"late": "true", "severity": "severe", "limit": "50"}
    tabs = dict(re.findall(r'<a href="([^"]+)"(?: aria-current="page")?>[^<]+ <span>(\d+)</span>', page.text))
    assert tabs == {
        "/desk?severity=severe": "5",
        "/desk?severity=severe&amp;owner=li": "3",
        "/desk?late=true&amp;severity=severe": "1",
        "/desk?severity=severe&amp;paused=true": "1",
        "/desk?severity=severe&amp;unowned=true": "2",
    }


async def test_a_file_and_a_policy_that_are_due_lead_to_their_pages() -> None:
    """They are of no case, so nothing leads to one."""
    rows = [
        on_desk("1", timedelta(days=1)) | {"subject": "customer/C8", "kind": "verification", "met_at": None},
        on_desk("1", timedelta(days=1))
        | {"subject": "policy/distributor", "kind": "policy-evaluation", "met_at": None, "customer": None},
    ]
    async with console({"GET /obligations": {"items": rows, "next": None}}) as browser:
        page = await browser.get("/due")

    assert "/policies/distributor" in page.text
    assert "/complaints/" not in page.text.partition("<tbody")[2].partition("</tbody>")[0]


@pytest.mark.parametrize(
    ("view", "narrowed"), [("open", {"open": "true"}), ("late", {"late": "true"}), ("all", {})], ids=str
)
async def test_the_due_list_is_narrowed_by_its_address(view: str, narrowed: dict[str, str]) -> None:
    sent: list[httpx.Request] = []
    async with console({}, sent) as browser:
        page = await browser.get("/due", params={"view": view, "owner": "li", "as_of": "2026-10-10"})

    asked = next(dict(request.url.params) for request in sent if request.url.path == "/obligations")
    assert asked == {"owner": "li", "as_of": "2026-10-10", "limit": "50"} | narrowed
    assert re.search(r'href="/export/obligations\?owner=li&amp;as_of=2026-10-10', page.text)


def test_every_command_of_a_person_fits_some_state_of_a_case() -> None:
    states = [("open", False), ("open", True), ("resolved", False), ("closed", False)]
    found = {
        verb
        for state, waiting in states
        for answered in (True, False)
        for verbs in offers(state, waiting=waiting, answered=answered).values()
        for verb in verbs
    }

    named = {command.name.partition(".")[2] for command in AGGREGATES["complaint"].commands}
    assert found | BESIDE == named - OF_PROGRAMS - {"receive"}
    assert "respond" not in {
        each for verbs in offers("closed", waiting=False, answered=True).values() for each in verbs
    }


def event(position: int, what: str, **data: Any) -> dict[str, Any]:
    at = (NOW + timedelta(minutes=position)).isoformat()
    return {"position": position, "type": f"complaint.{what}.v1", "occurred_at": at, "data": data}


def test_a_reply_goes_from_its_author_to_another_and_then_out() -> None:
    drafted = event(1, "reply-drafted", reply_id="R1", text="Dear Sir", by="li")
    approved = event(2, "reply-approved", reply_id="R1", by="wang", as_role="supervisor")
    sent = event(3, "reply-sent", reply_id="R1", by="li", channel="email")

    steps = [
        handling(events).replies["R1"].step for events in ([drafted], [drafted, approved], [drafted, approved, sent])
    ]

    assert steps == ["approve-reply", "send-reply", ""]


def day(text: str, *hours: tuple[str, str], because: str | None = None) -> dict[str, Any]:
    told = [
        {"opens_at": f"{text}T{opens}:00+08:00", "closes_at": f"{text}T{closes}:00+08:00"} for opens, closes in hours
    ]
    return {"day": text, "hours": told, "because": because, "known": True}


OFFICE: Final = (("09:00", "12:00"), ("13:30", "18:00"))
HOLIDAY: Final = [day(f"2026-10-0{number}", because="国庆") for number in range(1, 8)]
DAYS: Final = [day("2026-09-30", *OFFICE), *HOLIDAY, day("2026-10-08", *OFFICE), day("2026-10-09", *OFFICE)]


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"{text}:00+08:00")


def test_the_axis_is_of_working_time_and_a_holiday_shrinks() -> None:
    drawn = axis(DAYS, str)
    assert drawn is not None

    ends = (drawn.x(at("2026-09-30T09:00")), drawn.x(at("2026-10-09T18:00")))
    a_day = drawn.x(at("2026-10-09T18:00")) - drawn.x(at("2026-10-09T09:00"))
    holiday = drawn.x(at("2026-10-08T09:00")) - drawn.x(at("2026-09-30T18:00"))
    assert ends == (LEFT, RIGHT)
    assert holiday < a_day / 2
    assert [place.span.off for place in drawn.places if place.span.off] == ["noon", "7 国庆", "noon", "night", "noon"]
    assert [label.day for label in drawn.labels] == [date(2026, 9, 30), date(2026, 10, 8), date(2026, 10, 9)]


def test_a_lane_shows_what_was_used_stood_still_and_is_late() -> None:
    drawn = axis(DAYS, str)
    assert drawn is not None
    clock = {"kind": "resolution", "instance": 1, "starts_at": at("2026-09-30T15:00").isoformat(), "provisional": False}
    clock |= {"due_at": at("2026-10-08T15:00").isoformat(), "met_at": None, "verdict": "broken", "late_seconds": 10_800}
    stop = {"since": at("2026-09-30T16:00").isoformat(), "until": at("2026-10-08T09:00").isoformat(), "seconds": 7_200}
    clock |= {"stops": [stop], "levels": []}
    says = Says(met=str, late=lambda seconds: f"late {seconds}", due=str, waits=lambda seconds: f"still {seconds}")

    (lane,) = strip(drawn, [clock], at("2026-10-09T10:30"), says).lanes

    assert [bar.style for bar in lane.bars] == ["g-run", "g-late-bg", "g-still"]
    assert [mark.sign for mark in lane.marks] == ["due", "late"]
    assert [word.text for word in lane.words] == ["late 10800", "still 7200"]


def test_a_case_that_no_clock_is_set_for_has_no_axis() -> None:
    assert axis([], str) is None
