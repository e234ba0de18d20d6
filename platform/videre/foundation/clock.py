"""The only source of "now": aware, in UTC. Shown in the reader's zone by the doors."""

from datetime import UTC, date, datetime, timedelta


def now() -> datetime:
    """This moment, aware, in UTC."""
    return datetime.now(UTC)


def today() -> date:
    """The UTC day of this moment; counts per day use it."""
    return now().date()


def ago(span: timedelta) -> datetime:
    """The moment `span` before now."""
    return now() - span
