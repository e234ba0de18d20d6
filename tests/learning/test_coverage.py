"""Bit sets of watched seconds."""

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.learning.scene import bits, wire
from videre.foundation.errors import Invalid
from videre.learning import coverage
from videre.learning.coverage import Interval


@st.composite
def sets(draw: st.DrawFn, count: int = 1) -> tuple[int, list[set[int]]]:
    size = draw(st.integers(1, 400))
    seconds = st.sets(st.integers(0, size - 1))
    return size, [draw(seconds) for _ in range(count)]


def members(raw: bytes) -> set[int]:
    return {n for n in range(len(raw) * 8) if raw[n // 8] >> n % 8 & 1}


@given(sets())
def test_what_is_written_is_read_again(made: tuple[int, list[set[int]]]) -> None:
    size, [seconds] = made
    assert members(coverage.decode(wire(seconds, size), size, "seen")) == seconds
    assert coverage.encode(bits(seconds, size)) == wire(seconds, size)


@given(sets())
def test_postgresql_keeps_the_same_seconds_in_order(made: tuple[int, list[set[int]]]) -> None:
    size, [seconds] = made
    text = coverage.to_varbit(bits(seconds, size), size)
    assert [n for n, bit in enumerate(text) if bit == "1"] == sorted(seconds)
    assert len(text) == size
    assert coverage.from_column(text) == coverage.from_column(bits(seconds, size)) == bits(seconds, size)


@given(sets(3))
def test_joining_knows_no_order_and_no_repetition(made: tuple[int, list[set[int]]]) -> None:
    size, [a, b, c] = made
    x, y, z = (bits(one, size) for one in (a, b, c))
    assert members(coverage.joined(x, y)) == a | b
    assert coverage.joined(x, coverage.joined(y, z)) == coverage.joined(coverage.joined(z, x), y)
    assert coverage.joined(x, x) == x


@given(sets(), st.data())
def test_the_share_is_what_counting_by_hand_gives(made: tuple[int, list[set[int]]], data: st.DataObject) -> None:
    size, [seconds] = made
    length = size - data.draw(st.sampled_from([0.0, 0.25, 0.7]))
    start = data.draw(st.floats(0, length * 0.9))
    end = data.draw(st.floats(start + 0.01, length)) if length > start + 0.01 else length
    part = coverage.clip(length, start, end)
    by_hand = sum(max(min(n + 1, part.end) - max(n, part.start), 0.0) for n in seconds)
    assert coverage.seen_seconds(bits(seconds, size), part) == pytest.approx(by_hand, abs=1e-9)


@given(sets(), st.integers(1, 9))
def test_gaps_are_unseen_long_enough_and_before_what_was_reached(
    made: tuple[int, list[set[int]]], shortest: int
) -> None:
    size, [seconds] = made
    found = coverage.gaps(bits(seconds, size), Interval(0.0, float(size)), shortest)
    lacking = set()
    for gap in found:
        stretch = set(range(int(gap.start), int(gap.end)))
        assert gap.seconds >= shortest
        assert not stretch & seconds
        assert gap.end in seconds
        lacking |= stretch
    for n in set(range(max(seconds, default=0))) - seconds - lacking:
        low, high = n, n
        while low - 1 >= 0 and low - 1 not in seconds:
            low -= 1
        while high + 1 not in seconds:
            high += 1
        assert high - low + 1 < shortest


def test_all_but_the_end_is_ninety_percent_and_one_second_less_is_not() -> None:
    whole = Interval(0.0, 100.0)
    assert coverage.is_enough(bits(range(90), 100), whole, 90)
    assert not coverage.is_enough(bits(range(89), 100), whole, 90)
    assert coverage.percent(bits(range(89), 100), whole) == 89
    assert coverage.is_enough(bits(range(100), 100), whole, 100)


def test_a_clip_asks_only_for_its_own_part() -> None:
    part = coverage.clip(125.3, 10.0, 20.5)
    assert coverage.share(bits(range(10, 21), 126), part) == pytest.approx(1.0)
    assert coverage.share(bits(range(10), 126), part) == 0.0
    assert coverage.gaps(bits([18], 126), part) == (Interval(10.0, 18.0),)
    assert coverage.clip(125.3, 10.0, 500.0) == Interval(10.0, 125.3)


def test_nothing_is_never_enough() -> None:
    assert not coverage.is_enough(b"", Interval(0.0, 0.0), 90)
    assert coverage.seen_seconds(b"\xff", Interval(5.0, 4.0)) == 0.0


@pytest.mark.parametrize(
    "sent",
    [
        None,
        7,
        ["AA=="],
        "",
        wire([1], 126)[:-4],
        wire([1], 126) + "AAAA",
        wire([1], 126).rstrip("="),
        "?" * len(wire([1], 126)),
        wire([1], 126)[:-1] + "\n",
        "Ä" * len(wire([1], 126)),
        base64.urlsafe_b64encode(b"\xff" * 15 + b"\x3f").decode(),
        base64.b64encode(b"\0" * 15 + b"\x40").decode(),
        base64.b64encode(b"\0" * 15).decode(),
        wire([1], 126)[:-3] + "B==",
    ],
)
def test_what_is_not_exactly_a_set_of_this_video_is_refused(sent: object) -> None:
    with pytest.raises(Invalid) as refusal:
        coverage.decode(sent, 126, "seen")
    assert "seen" in refusal.value.fields


def test_sets_of_different_videos_are_not_joined() -> None:
    with pytest.raises(ValueError, match="different videos"):
        coverage.joined(b"\0", b"\0\0")
