"""What grows old: the last backup, and the one dependency that ages in weeks."""

from datetime import date, datetime, timedelta
from importlib import metadata

BACKUP_DAYS = 7
YTDLP_DAYS = 60


def installed(package: str) -> str | None:
    """The version of a package here, None when it is absent."""
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return None


def days_since(version: str, today: date) -> int | None:
    """The age of a version that is a date, such as 2026.10.26; None when it is none."""
    try:
        year, month, day = (int(part) for part in version.split(".")[:3])
        return (today - date(year, month, day)).days
    except ValueError:
        return None


def is_old(backup: datetime, now: datetime) -> bool:
    """Whether a backup made then is too long ago."""
    return now - backup > timedelta(days=BACKUP_DAYS)
