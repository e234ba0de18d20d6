"""docs/teaching.md says what the code does: figures, limits and addresses."""

import re
from datetime import timedelta
from pathlib import Path

from videre.courses.actions.staff import DUTY_LASTS
from videre.discussion.rules import ADDRESS_KEPT, TAKEN_AWAY_KEPT, WAITING_KEPT
from videre.foundation import addresses
from videre.foundation.figures import SMALLEST
from videre.insights.rules import MEANINGS
from videre.live.rules import JOIN_BEFORE, LINK_LASTS, STRANGERS_KEPT, TIMES_MOST, WEEKS_MOST
from videre.notifications.feeds import BACK
from videre.notifications.rules import GIVE_UP_AFTER
from videre.notifications.telling import REMIND_BEFORE

MANUAL = (Path(__file__).parents[2] / "docs" / "teaching.md").read_text("utf-8")
WORDS = " ".join(MANUAL.split())


def test_every_figure_of_the_report_is_explained_in_the_words_of_the_page() -> None:
    rows = dict(re.findall(r"^\| (\w+) \| (.+) \|$", MANUAL.partition("## The year in figures")[2], re.MULTILINE))
    rows.pop("figure")
    assert rows == MEANINGS


def test_limits_are_those_of_the_code() -> None:
    for value, meant, sentence in (
        (JOIN_BEFORE, timedelta(minutes=15), "is shown from 15 minutes before until the end"),
        (LINK_LASTS, timedelta(hours=24), "the link in the letter works for 24 hours"),
        (STRANGERS_KEPT, timedelta(days=30), "Addresses of people without account are gone 30 days after the hour"),
        (DUTY_LASTS, timedelta(hours=2), "*I am on duty for two hours*"),
        (TAKEN_AWAY_KEPT, timedelta(days=30), "deleted 30 days after it was taken away"),
        (WAITING_KEPT, timedelta(days=180), "180 days after it was asked and never shown"),
        (ADDRESS_KEPT, timedelta(days=180), "an answer is kept for 180 days at most"),
        (GIVE_UP_AFTER, timedelta(days=3), "letters wait up to three days"),
        (REMIND_BEFORE, (timedelta(days=1), timedelta(hours=1)), "a day before, or an hour before"),
        (BACK, timedelta(days=90), "They reach 90 days back"),
        ((TIMES_MOST, WEEKS_MOST), (52, 8), "up to 52 hours, every one to eight weeks"),
        (SMALLEST, 5, "in groups of at least five"),
    ):
        assert value == meant, sentence
        assert sentence in WORDS


def test_feeds_stand_at_the_addresses_it_names() -> None:
    for pattern in (addresses.COURSE_FEED, addresses.PARTNER_FEED):
        shown = re.sub(r"<slug:(\w+)>", lambda found: found.group(1).upper(), pattern)
        assert f"`{shown}`" in MANUAL
    assert "`/feeds/….ics`" in MANUAL
    assert addresses.PERSONAL_FEED == "/feeds/<token>.ics"
