"""Instants and days of packs and calendars are written as such, not as numbers."""

import pytest

from services.packs.calendars import CalendarInvalid, read
from services.packs.text.fault import PackInvalid
from services.packs.text.read import read_pack
from tests import packs

CALENDAR = """
name = "c"
title = "c"
version = "1"
source = "c"
zone = "UTC"
known_from = {day}
hours = [{{ week = "mon-fri 09:00-17:00" }}]
"""


@pytest.mark.parametrize("instant", ["20270101", "1798761600", '"20270101"', "2027-01-01", "2027-01-01T00:00:00"])
def test_the_first_instant_of_a_pack_is_no_number(instant: str) -> None:
    with pytest.raises(PackInvalid, match="effective_from: it needs a time and its distance from UTC"):
        read_pack(packs.written(effective_from=instant), "content")


@pytest.mark.parametrize("instant", ["0001-01-01T00:00:00+23:59", "9999-12-31T23:59:59-23:59"])
def test_a_pack_begins_within_the_calendar(instant: str) -> None:
    with pytest.raises(PackInvalid, match="effective_from: the year must be from 1900 to 9000"):
        read_pack(packs.written(effective_from=instant), "content")


@pytest.mark.parametrize("day", ["20270101", "1798761600", '"20270101"', "2027-01-01T00:00:00Z"])
def test_a_day_of_a_calendar_is_no_number(day: str) -> None:
    with pytest.raises(CalendarInvalid, match="known_from: it must be a day, as in 2012-07-05"):
        read(CALENDAR.format(day=day), "c.toml")
