"""Live hours as calendar programs read them, also where clocks change."""

from datetime import UTC, datetime, timedelta

import icalendar
import pytest

from videre.live.queries import Hour
from videre.notifications.calendars import Entry
from videre.notifications.icalendars import written

MADE = datetime(2026, 9, 1, tzinfo=UTC)


def entry(zone: str, starts_at: datetime, minutes: int) -> Entry:
    hour = Hour(
        id=1,
        public_id="222222222222",
        course_id=1,
        course_slug="small",
        course_title="Small",
        partner_slug="nord",
        partner_name="Nord",
        kind="qa",
        title="Questions",
        zone=zone,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=minutes),
        needs_place=False,
        seats=None,
        taken=0,
        series_id=None,
        sequence=0,
        announced_at=None,
        cancelled_at=None,
        changed_at=MADE,
        told_at=None,
        came=None,
        has_recording=False,
    )
    return Entry(hour, "1@videre.example", "https://videre.example/live/222222222222/")


@pytest.mark.parametrize(
    ("zone", "change"),
    [
        ("Europe/Oslo", datetime(2026, 10, 25, 1, tzinfo=UTC)),
        ("Europe/Oslo", datetime(2027, 3, 28, 1, tzinfo=UTC)),
        ("Australia/Lord_Howe", datetime(2027, 4, 3, 15, tzinfo=UTC)),
        ("Antarctica/Troll", datetime(2026, 10, 25, 1, tzinfo=UTC)),
        ("Africa/Casablanca", datetime(2027, 2, 7, 2, tzinfo=UTC)),
    ],
)
def test_an_hour_beside_a_change_of_clocks_is_at_its_moment(zone: str, change: datetime) -> None:
    for half_hours in range(-6, 7):
        starts_at = change + half_hours * timedelta(minutes=30)
        (event,) = icalendar.Calendar.from_ical(written([entry(zone, starts_at, 90)])).walk("VEVENT")
        assert event["dtstart"].dt.astimezone(UTC) == starts_at
        assert event["dtend"].dt.astimezone(UTC) == starts_at + timedelta(minutes=90)


def test_any_other_hour_keeps_its_zone() -> None:
    text = written([entry("Europe/Oslo", datetime(2026, 11, 26, 13, tzinfo=UTC), 60)])
    assert "DTSTART;TZID=Europe/Oslo:20261126T140000" in text
