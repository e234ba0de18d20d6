"""Live hours as those who teach put them into the calendar with a browser; and their time come, without waiting."""

import re
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from playwright.sync_api import Page, expect

from videre.courses.actions import touch_live
from videre.foundation import clock
from videre.foundation.database import Database, unit_of_work
from videre.live.models import LiveSession

THURSDAY = 3
_ADDRESS = re.compile(r"/teach/live/([0-9a-z]{12})/")


def thursday(after: date) -> date:
    """The first Thursday after the day."""
    return after + timedelta(days=(THURSDAY - after.weekday() - 1) % 7 + 1)


def clock_change(zone: str, after: datetime) -> date:
    """The day of the first change of clocks in the zone after `after`."""
    place, moment = ZoneInfo(zone), after
    for _ in range(400):
        following = moment + timedelta(days=1)
        if moment.astimezone(place).utcoffset() != following.astimezone(place).utcoffset():
            return following.astimezone(place).date()
        moment = following
    raise AssertionError(f"the clocks never change in {zone}")


def scheduled(page: Page, course: str, title: str, day: date, starts: str, ends: str, **more: str) -> str:
    """Put an hour into the calendar; `more` are fields of the form by their names. Its public id."""
    page.goto(f"/teach/live/new?course={course}")
    page.get_by_label("What it is called").fill(title)
    page.get_by_label("Day", exact=True).fill(day.isoformat())
    page.get_by_label("Starts", exact=True).fill(starts)
    page.get_by_label("Ends", exact=True).fill(ends)
    page.get_by_text("More: for whom, places, co-hosts").click()
    for name, value in more.items():
        field = page.locator(f'[name="{name}"]')
        if field.evaluate("one => one.tagName") == "SELECT":
            field.select_option(value)
        elif field.get_attribute("type") == "checkbox":
            field.check()
        else:
            field.fill(value)
    page.get_by_role("button", name="Save", exact=True).click()
    if "times" in more:
        page.get_by_role("button", name=f"Save {more['times']} live hours").click()
    expect(page.get_by_role("status")).to_contain_text("It stands in the calendar")
    found = _ADDRESS.search(page.url)
    assert found, page.url
    return found.group(1)


def time_comes(environment: Mapping[str, str], public_id: str, begins_in: timedelta) -> None:
    """As if the hour had been planned for so long from now; a clock cannot be turned in programs that run."""
    database = Database(environment["VIDERE_DATABASE"])
    try:
        with unit_of_work(database) as db:
            hour = db.scalars(sa.select(LiveSession).where(LiveSession.public_id == public_id)).one()
            hour.starts_at = (clock.now() + begins_in).replace(second=0, microsecond=0)
            hour.ends_at = hour.starts_at + timedelta(minutes=hour.minutes)
            hour.local_starts = hour.starts_at.astimezone(ZoneInfo(hour.zone)).strftime("%Y-%m-%dT%H:%M")
            touch_live(db, hour.course_id)
    finally:
        database.close()
