"""Languages: translated texts, and dates and numbers as the reader writes them.

Texts are marked with ``gettext``; catalogues lie in ``videre/translations/<language>/LC_MESSAGES``. Where there
is none, the English text itself is shown. Needs no Flask, so letters and feeds use it too.
"""

from datetime import date, datetime
from functools import cache
from io import BytesIO
from zoneinfo import ZoneInfo

from babel.core import Locale
from babel.dates import format_date, format_datetime, get_timezone_location
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations

from videre.foundation.paths import PACKAGE

INTERFACE = ("en", "nb")
FOLDER = PACKAGE / "translations"
NAMES = {"en": "English", "nb": "norsk bokmål", "sv": "svenska", "fi": "suomi", "da": "dansk", "is": "íslenska"}


@cache
def translations(language: str) -> NullTranslations:
    """The catalogue of `language`, or one that leaves every text as it is.

    Read from what translators write: a few hundred texts, once per process, need no compiled file beside them.
    """
    file = FOLDER / language / "LC_MESSAGES" / "messages.po"
    if language == "en" or not file.is_file():
        return NullTranslations()
    with file.open("rb") as source:
        catalogue = read_po(source, locale=language)
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return Translations(compiled)


def chosen(wanted: str | None, default: str) -> str:
    """The language of the interface for somebody who wants `wanted`."""
    return wanted if wanted in INTERFACE else default


def moment(at: datetime, zone: str, language: str = "en") -> str:
    """A moment with weekday and zone, such as "Thursday 26 November 2026 at 14:00 (Oslo)"."""
    local = at.astimezone(ZoneInfo(zone))
    locale = Locale.parse(language)
    shown = format_datetime(
        local, "EEEE d MMMM y 'at' HH:mm" if language == "en" else "EEEE d MMMM y HH:mm", locale=locale
    )
    return f"{shown} ({place_of(zone, language)})"


def day(at: date, tongue: str = "en", *, weekday: bool = False, short: bool = False) -> str:
    """A day in full: "26 November 2026", "Thursday 26 November 2026", or for tables "26 Nov 2026"."""
    shape = "EEEE d MMMM y" if weekday else "d MMM y" if short else "d MMMM y"
    return format_date(at, shape, locale=Locale.parse(tongue))


def short_moment(at: datetime, zone: str, language: str = "en") -> str:
    """The same where room is scarce: "Thu 26 Nov 14:00 (Oslo)"."""
    shown = format_datetime(at.astimezone(ZoneInfo(zone)), "EEE d MMM HH:mm", locale=Locale.parse(language))
    return f"{shown} ({place_of(zone, language)})"


def time_of_day(at: datetime, zone: str) -> str:
    """Only the time, "14:00"."""
    return f"{at.astimezone(ZoneInfo(zone)):%H:%M}"


@cache
def place_of(zone: str, language: str = "en") -> str:
    """A time zone by its city: "Oslo" for Europe/Oslo. Its offset changes with the clocks; its name does not."""
    if zone == "UTC":
        return zone
    return get_timezone_location(zone, locale=Locale.parse(language), return_city=True).rpartition("/")[2]
