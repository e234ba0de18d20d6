# ruff: noqa: DTZ001 - local times, whose zone stands beside them
"""Weekly series: the wall clock holds, the dates are those of the calendar, gaps are reported."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from videre.accounts.rules import zones
from videre.foundation.errors import Invalid
from videre.live.series import InGap, days_between, held, moved, occurrences

OSLO = "Europe/Oslo"


def test_a_series_over_the_clock_change_stays_at_its_time_of_day() -> None:
    found = list(occurrences(datetime(2026, 10, 15, 14), OSLO, 4))
    assert [one.time.local for one in found] == [datetime(2026, 10, day, 14) for day in (15, 22, 29)] + [
        datetime(2026, 11, 5, 14)
    ]
    assert [one.time.at.hour for one in found] == [12, 12, 13, 13]


def test_a_date_whose_time_does_not_exist_is_reported_and_decided_by_people() -> None:
    found = list(occurrences(datetime(2026, 3, 22, 2, 30), OSLO, 3))
    assert [one.note for one in found] == ["", "missing", ""]
    with pytest.raises(Invalid) as refused:
        held(found, InGap.ASK)
    assert "29 March 2026" in refused.value.fields["in_gap"]
    assert [one.number for one in held(found, InGap.LEAVE_OUT)] == [0, 2]
    kept = held(found, InGap.AFTER)
    assert kept[1].time.local == datetime(2026, 3, 29, 3, 30)


def test_of_a_time_that_comes_twice_the_first_is_taken_and_said() -> None:
    found = list(occurrences(datetime(2026, 10, 18, 2, 30), OSLO, 2))
    assert [one.note for one in found] == ["", "twice"]
    assert found[1].time.fold == 0


@pytest.mark.parametrize(
    ("times", "weeks", "field"), [(0, 1, "times"), (53, 1, "times"), (4, 0, "every_weeks"), (4, 9, "every_weeks")]
)
def test_a_series_that_is_none_or_never_ends_is_refused(times: int, weeks: int, field: str) -> None:
    with pytest.raises(Invalid) as refused:
        list(occurrences(datetime(2026, 5, 1, 14), OSLO, times, weeks))
    assert list(refused.value.fields) == [field]


def test_moving_keeps_the_distance_in_days_and_takes_the_new_time() -> None:
    by = days_between(datetime(2026, 10, 15, 14), datetime(2026, 10, 16, 9))
    assert moved(datetime(2026, 10, 29, 14), by, datetime(2026, 10, 16, 9).time()) == datetime(2026, 10, 30, 9)


@given(
    first=st.datetimes(datetime(2024, 1, 1), datetime(2030, 12, 31)).map(lambda d: d.replace(second=0, microsecond=0)),
    zone=st.sampled_from(zones()),
    times=st.integers(1, 52),
    weeks=st.integers(1, 8),
)
def test_every_date_is_so_many_weeks_after_the_first_at_the_same_time(
    first: datetime, zone: str, times: int, weeks: int
) -> None:
    found = list(occurrences(first, zone, times, weeks))
    assert len(found) == times
    for one in found:
        assert one.wished == first + timedelta(weeks=weeks * one.number)
        shown = one.time.at.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
        assert shown == one.time.local
        assert (shown == one.wished) == (one.note != "missing")
    moments = [one.time.at for one in found]
    assert moments == sorted(set(moments))
