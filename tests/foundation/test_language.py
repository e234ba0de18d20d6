"""Dates as each language writes them, and sentences with values said in another language."""

import pickle
from datetime import UTC, date, datetime

from videre.foundation.errors import Invalid
from videre.foundation.language import day, moment, said, short_moment
from videre.foundation.worded import worded

AT = datetime(2026, 12, 3, 13, 0, tzinfo=UTC)
ON = date(2026, 12, 3)


def test_the_day_is_an_ordinal_where_the_language_writes_it_so() -> None:
    assert moment(AT, "Europe/Oslo") == "Thursday 3 December 2026 at 14:00 (Oslo)"
    assert moment(AT, "Europe/Oslo", "nb") == "torsdag 3. desember 2026 kl. 14:00 (Oslo)"
    assert short_moment(AT, "Europe/Oslo", "nb") == "tor. 3. des. 14:00 (Oslo)"
    assert [day(ON, tongue) for tongue in ("en", "nb", "sv")] == [
        "3 December 2026",
        "3. desember 2026",
        "3 december 2026",
    ]
    assert day(ON, "nb", short=True) == "3. des. 2026"


def test_a_sentence_with_values_is_said_in_another_language() -> None:
    long = worded("A name has at most %(most)s characters.", most=80)
    assert long == "A name has at most 80 characters."
    assert said(long, "nb") == "Et navn har høyst 80 tegn."
    assert said(long, "en") == long
    over = worded("This course ended on %(day)s. Its pages stay open to read.", day=ON)
    assert over == "This course ended on Thursday 3 December 2026. Its pages stay open to read."
    assert said(over, "nb") == "Dette kurset ble avsluttet torsdag 3. desember 2026. Sidene kan fortsatt leses."
    assert said("There is nothing at this address.", "nb") == "Det er ingenting på denne adressen."


def test_it_stays_whole_within_others_in_exceptions_and_when_it_is_copied() -> None:
    inner = worded("%(time)s on %(day)s", time="01:30", day=ON)
    outer = worded(
        "%(time)s on %(day)s does not exist in %(place)s, because the clocks go forward. Take %(one)s or %(other)s.",
        time="02:30",
        day=ON,
        place="Oslo",
        one=inner,
        other="03:30",
    )
    assert "Take 01:30 on Thursday 3 December 2026 or 03:30." in outer
    told = said(pickle.loads(pickle.dumps(outer)), "nb")
    assert told.endswith("Velg 01:30 torsdag 3. desember 2026 eller 03:30.")
    for carried in (str(ValueError(outer)), Invalid(outer).message):
        assert said(carried, "nb") == told


def test_what_somebody_typed_is_never_taken_for_a_pattern() -> None:
    odd = worded("There is a partner %(slug)s already.", slug="100%(s)s<b>")
    assert said(odd, "nb") == "Det finnes alt en partner 100%(s)s<b>."
