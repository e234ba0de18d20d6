"""Limits on what learners send, and decisions on keys and clocks."""

import re
from datetime import datetime, timedelta
from enum import StrEnum

from videre.foundation.errors import Invalid

KEY = re.compile(r"[A-Za-z0-9_-]{6,40}", re.ASCII)
OLDEST = timedelta(days=366)
CARRY_LASTS = timedelta(hours=23)
CARRY_FORGOTTEN = timedelta(hours=24)
CARRY_BYTES = 400_000
CARRY_MOST = 5_000
MERGE_BYTES = 1_500_000
MERGE_VIDEOS = 500
MERGE_TICKS = 3_000
MERGE_ANSWERS = 3_000
REPORT_BYTES = 64_000
PEOPLE = "people"
"""The item under which the counters of a course instance keep how many are in it, or wait."""


class Enrolled(StrEnum):
    """Where somebody stands in a course instance: waiting for the host's yes, in it, gone, or told no."""

    ASKED = "asked"
    JOINED = "joined"
    LEFT = "left"
    DECLINED = "declined"


def active_at(now: datetime, age_ms: object) -> datetime:
    """When the learner was last active: server time minus the age the client tells.

    Clients' clocks are wrong, so only a span is taken from them: one in the future counts as now, one older than
    a year as a year ago.
    """
    if isinstance(age_ms, bool) or not isinstance(age_ms, int | float) or age_ms != age_ms:
        raise Invalid(
            "The field “age_ms” must be a number of milliseconds.", fields={"age_ms": "A number is expected."}
        )
    longest = OLDEST.total_seconds() * 1000
    return now - timedelta(milliseconds=min(max(float(age_ms), 0.0), longest))


def checked_key(key: object) -> str:
    """The idempotency key of a submission."""
    if not isinstance(key, str) or not KEY.fullmatch(key):
        message = "The key must have 6 to 40 letters, digits, - or _."
        raise Invalid(message, fields={"key": message}, kind="bad-key")
    return key


SENTENCE_LENGTH = 300
FEEDBACK_A_DAY = 2000
"""Of one course: a flood from many addresses fills no disk."""


class Tap(StrEnum):
    """How clear an episode was."""

    CLEAR = "clear"
    MIXED = "mixed"
    LOST = "lost"
