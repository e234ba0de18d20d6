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
from videre.foundation.worded import Worded

INTERFACE = ("en", "nb")
FOLDER = PACKAGE / "translations"
# Where a date's day is an ordinal: "3. desember".
ORDINAL = frozenset(["nb", "nn", "da", "fi", "is"])
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


def said(text: str, language: str) -> str:
    """A text of ours in `language`, in English where there is no translation; see `foundation.worded`."""
    texts = translations(language)
    if not isinstance(text, Worded):
        return str(texts.ugettext(text))
    values = {name: _value(one, language) for name, one in text.values.items()}
    return str(texts.ugettext(text.wording)) % values


def _value(value: object, language: str) -> object:
    if isinstance(value, date):
        return day(value, language, weekday=True)
    return said(value, language) if isinstance(value, Worded) else value


def chosen(wanted: str | None, default: str) -> str:
    """The language of the interface for somebody who wants `wanted`."""
    return wanted if wanted in INTERFACE else default


def moment(at: datetime, zone: str, language: str = "en") -> str:
    """A moment with weekday and zone, such as "Thursday 26 November 2026 at 14:00 (Oslo)"."""
    local = at.astimezone(ZoneInfo(zone))
    locale = Locale.parse(language)
    at_time = {"en": "'at' HH:mm", "nb": "'kl.' HH:mm"}.get(language, "HH:mm")
    shown = format_datetime(local, f"EEEE {_day_of(language)} MMMM y {at_time}", locale=locale)
    return f"{shown} ({place_of(zone, language)})"


def day(at: date, tongue: str = "en", *, weekday: bool = False, short: bool = False) -> str:
    """A day in full: "26 November 2026", "Thursday 26 November 2026", or for tables "26 Nov 2026"."""
    shape = f"{'EEEE ' if weekday else ''}{_day_of(tongue)} {'MMM' if short else 'MMMM'} y"
    return format_date(at, shape, locale=Locale.parse(tongue))


def short_moment(at: datetime, zone: str, language: str = "en") -> str:
    """The same where room is scarce: "Thu 26 Nov 14:00 (Oslo)"."""
    shown = format_datetime(
        at.astimezone(ZoneInfo(zone)), f"EEE {_day_of(language)} MMM HH:mm", locale=Locale.parse(language)
    )
    return f"{shown} ({place_of(zone, language)})"


def _day_of(language: str) -> str:
    return "d." if language in ORDINAL else "d"


def time_of_day(at: datetime, zone: str) -> str:
    """Only the time, "14:00"."""
    return f"{at.astimezone(ZoneInfo(zone)):%H:%M}"


@cache
def place_of(zone: str, language: str = "en") -> str:
    """A time zone by its city: "Oslo" for Europe/Oslo. Its offset changes with the clocks; its name does not."""
    if zone == "UTC":
        return zone
    return get_timezone_location(zone, locale=Locale.parse(language), return_city=True).rpartition("/")[2]
