# ruff: noqa: DTZ001 - local times, whose zone stands beside them
"""Local times and the moments they mean: what does not exist or exists twice is never guessed."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from videre.accounts.rules import zones
from videre.foundation.errors import Invalid
from videre.live.times import (
    DoubledHour,
    MissingHour,
    known_zone,
    minutes_until,
    offset_text,
    resolved,
    resolved_after,
)

OSLO = "Europe/Oslo"


def test_an_hour_keeps_its_wall_clock_over_the_clock_change() -> None:
    before = resolved(datetime(2026, 10, 22, 14), OSLO)
    after = resolved(datetime(2026, 10, 29, 14), OSLO)
    assert (before.at.hour, after.at.hour) == (12, 13)
    assert before.written == "2026-10-22T14:00"
    assert (offset_text(before.at, OSLO), offset_text(after.at, OSLO)) == ("UTC+02:00", "UTC+01:00")


def test_the_hour_that_does_not_exist_is_refused_with_the_times_beside_it() -> None:
    with pytest.raises(MissingHour) as refused:
        resolved(datetime(2026, 3, 29, 2, 30), OSLO)
    assert refused.value.instead == (datetime(2026, 3, 29, 1, 30), datetime(2026, 3, 29, 3, 30))
    assert refused.value.fields["starts"] == (
        "02:30 on Sunday 29 March 2026 does not exist in Oslo, because the clocks go forward. Take 01:30 or 03:30."
    )
    assert refused.value.kind == "hour-missing"
    for beside in refused.value.instead:
        assert resolved(beside, OSLO).local == beside


def test_of_the_hour_that_exists_twice_one_must_be_said() -> None:
    local = datetime(2026, 10, 25, 2, 30)
    with pytest.raises(DoubledHour) as refused:
        resolved(local, OSLO)
    first, second = refused.value.choices
    assert second - first == timedelta(hours=1)
    assert resolved(local, OSLO, 0).at == first == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert resolved(local, OSLO, 1).at == second
    assert "comes twice in Oslo" in refused.value.fields["fold"]


@pytest.mark.parametrize("moment", [datetime(2026, 3, 29, 1, 59), datetime(2026, 3, 29, 3, 0)])
def test_the_minutes_beside_a_gap_exist(moment: datetime) -> None:
    assert resolved(moment, OSLO).local == moment


def test_a_whole_day_that_does_not_exist() -> None:
    with pytest.raises(MissingHour) as refused:
        resolved(datetime(2011, 12, 30, 14), "Pacific/Apia")
    assert [one.day for one in refused.value.instead] == [29, 31]
    assert "14:00 on Thursday 29 December 2011" in refused.value.message


@pytest.mark.parametrize(
    "name",
    ["", ".", "..", "../../etc/passwd", "/etc/passwd", "Europe", "Europe/", "Europe/Oslo\0", "europe/oslo", "Mars/Base",
     "\ud800", "posix/Europe/Oslo", "A" * 5000, "Europe/Oslo\n"],
)  # fmt: skip
def test_names_that_are_no_zone_are_refused_alike(name: str) -> None:
    with pytest.raises(Invalid) as refused:
        known_zone(name)
    assert list(refused.value.fields) == ["zone"]
    refused.value.fields["zone"].encode()


def test_the_length_is_counted_on_the_clock_that_runs() -> None:
    assert minutes_until(resolved(datetime(2026, 3, 29, 1, 30), OSLO), datetime(2026, 3, 29, 3, 30)) == 60
    assert minutes_until(resolved(datetime(2026, 10, 25, 1, 30), OSLO), datetime(2026, 10, 25, 2, 30)) == 60
    assert minutes_until(resolved(datetime(2026, 10, 25, 2, 45), OSLO, 0), datetime(2026, 10, 25, 2, 15)) == 30
    assert minutes_until(resolved(datetime(2026, 6, 1, 14), OSLO), datetime(2026, 6, 1, 13)) == -60


LOCAL = st.datetimes(datetime(2020, 1, 1), datetime(2035, 12, 31)).map(lambda d: d.replace(second=0, microsecond=0))


@given(local=LOCAL, zone=st.sampled_from(zones()))
def test_what_is_taken_reads_back_as_it_was_typed(local: datetime, zone: str) -> None:
    try:
        found = resolved(local, zone)
    except MissingHour as gap:
        before, after = gap.instead
        assert before < local < after
        assert resolved(before, zone, 0).local == before
        assert resolved(after, zone, 0).local == after
        return
    except DoubledHour as twice:
        first, second = (resolved(local, zone, fold).at for fold in (0, 1))
        assert (first, second) == twice.choices
        assert first < second
        return
    back = found.at.astimezone(ZoneInfo(zone))
    assert back.replace(tzinfo=None) == local
    assert resolved(local, zone, 1).at == found.at


@given(at=st.datetimes(datetime(2020, 1, 1), datetime(2035, 12, 31)), zone=st.sampled_from(zones()))
def test_every_moment_can_be_said(at: datetime, zone: str) -> None:
    moment = at.replace(tzinfo=UTC, second=0, microsecond=0)
    local = moment.astimezone(ZoneInfo(zone))
    assert resolved(local.replace(tzinfo=None), zone, local.fold).at == moment


@given(local=LOCAL, zone=st.sampled_from(zones()))
def test_one_of_many_is_never_refused(local: datetime, zone: str) -> None:
    found, note = resolved_after(local, zone)
    assert (note == "missing") == (found.local != local)
    assert found.local >= local
