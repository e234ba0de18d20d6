"""When a letter is tried again, and when that ends."""

from datetime import datetime, timedelta

FIRST_WAIT = timedelta(seconds=15)
LONGEST_WAIT = timedelta(hours=1)
GIVE_UP_AFTER = timedelta(days=3)
KEPT = timedelta(days=30)
PROBLEM_LENGTH = 300
NEVER_TAKEN = "No mail server was set while this letter was of use."


def wait_before(tries: int) -> timedelta:
    """How long to wait after `tries` failed ones: 15 s, 1 min, 4 min, 16 min, then every hour."""
    return min(FIRST_WAIT * int(4 ** (min(max(tries, 1), 10) - 1)), LONGEST_WAIT)


def is_given_up(promised: datetime, now: datetime) -> bool:
    """Whether a letter promised then has been tried for long enough."""
    return now - promised >= GIVE_UP_AFTER
