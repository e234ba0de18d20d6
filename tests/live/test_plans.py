"""What somebody types about an hour: everything wrong is said at once, beside its field."""

from datetime import timedelta

import pytest

from tests.live.scene import typed
from videre.foundation import clock
from videre.foundation.errors import Invalid
from videre.live.plans import plan_from, web_address, whole
from videre.live.rules import Kind


def refused(**more: str) -> dict[str, str]:
    with pytest.raises(Invalid) as error:
        plan_from(typed(**more))
    return error.value.fields


def test_a_plain_plan() -> None:
    plan = plan_from(typed(about="Bring\nwhat hurts", seats="12", link_hidden="yes"))
    assert plan.kind is Kind.QA
    assert (plan.minutes, plan.seats, plan.link_hidden, plan.place) == (60, 12, True, None)
    assert plan.ends_at - plan.starts.at == timedelta(hours=1)
    assert plan.starts.local.hour == 14
    assert plan.about == "Bring\nwhat hurts"


def test_everything_wrong_is_said_at_once() -> None:
    fields = refused(kind="party", title=" ", zone="../x", starts="25:00", seats="many", link="http://plain.example")
    assert set(fields) == {"kind", "title", "zone", "starts", "seats", "link"}


def test_an_hour_that_ends_before_it_starts_is_refused_unless_it_ends_the_next_day() -> None:
    assert refused(starts="14:00", ends="13:00")["ends"] == "It would end at 13:00, before it starts at 14:00."
    assert refused(starts="14:00", ends="14:00")
    assert plan_from(typed(starts="23:30", ends="00:30", overnight="yes")).minutes == 60


@pytest.mark.parametrize("ends", ["14:04", "03:00"])
def test_an_hour_lasts_between_five_minutes_and_twelve_hours(ends: str) -> None:
    assert "5 minutes to 12 hours" in refused(starts="14:00", ends=ends, overnight="yes")["ends"]


def test_an_hour_lies_ahead_unless_it_was_held() -> None:
    assert "has been already" in refused(days=-3)["day"]
    assert plan_from(typed(days=-3, link=""), held=True).ends_at < clock.now()
    with pytest.raises(Invalid) as error:
        plan_from(typed(days=3), held=True)
    assert "not over yet" in error.value.fields["day"]
    assert "two years" in refused(days=900)["day"]


@pytest.mark.parametrize(
    "day", ["", "26.11.2026", "2026-02-30", "0001-01-01", "9999-12-31", "２０２６-11-26", "2026-11-26T", "x" * 9000]
)
def test_days_that_are_none(day: str) -> None:
    assert "2026-11-26" in refused(day=day)["day"]


@pytest.mark.parametrize("starts", ["", "14", "14.00", "24:00", "-1:00", "１４:00", "14:00:30", "14:00x"])
def test_times_that_are_none(starts: str) -> None:
    assert "14:00" in refused(starts=starts)["starts"]


def test_people_must_know_where_to_meet() -> None:
    assert "where people meet" in refused(link="", place="")["link"]
    assert plan_from(typed(link="", place="Room 3")).place == "Room 3"
    assert "hidden link needs a link" in refused(link="", place="Room 3", link_hidden="yes")["link"]


@pytest.mark.parametrize(
    "address",
    [
        "http://meet.example.org",
        "javascript:alert(1)",
        "https://",
        "https:///x",
        "https://good.example\\@evil.example/",
        "https://a.example/\tb",
        "https://a.example/a b",
        "https://user:word@a.example/",
        "//a.example",
        "https://[::1",
        "https://a.example:99999/",
        "https://a.example/" + "x" * 1000,
        "https://a.example/\n",
    ],
)
def test_links_that_browsers_and_python_read_differently_or_that_run(address: str) -> None:
    with pytest.raises(ValueError):
        web_address(address)


def test_links_that_are_good() -> None:
    for address in ("https://meet.example.org/room?pwd=a%20b#x", "https://bücher.example/", " https://a.example "):
        assert web_address(address) == address.strip()
    assert web_address("  ") is None


@pytest.mark.parametrize("number", ["1_0", "²", "١", "-1", "1.5", "0x1", "9" * 30, "", "1\n"])
def test_numbers_in_other_dress_are_refused(number: str) -> None:
    with pytest.raises(ValueError):
        whole(number, 0, 10**9)


@pytest.mark.parametrize("title", ["a\0b", "a\ud800b", "x" * 121, "x" * 100_000, "a\u202eb"])
def test_titles_that_cannot_be_kept(title: str) -> None:
    assert refused(title=title)["title"]


def test_line_breaks_in_a_title_become_spaces() -> None:
    assert plan_from(typed(title="a\r\nBcc: b")).title == "a Bcc: b"
