"""Decisions on plain values."""

import pytest

from videre.foundation.errors import Invalid
from videre.media.rules import (
    checked_episode,
    checked_name,
    checked_title,
    clock_of,
    picture_kind,
    seconds_of,
    suggested_name,
    target_size,
)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("0:40", 40),
        ("75:00", 4500),
        ("1:02:03.5", 3723.5),
        ("0:61", None),
        ("1:75:00", None),
        ("40", None),
        ("٠:٤٠", None),
        ("0:4", None),
        ("", None),
    ],
)
def test_times(text: str, seconds: float | None) -> None:
    assert seconds_of(text) == seconds


def test_times_as_people_write_them() -> None:
    assert [clock_of(s) for s in (0, 9.9, 61, 3723.5)] == ["0:00", "0:09", "1:01", "1:02:03"]


@pytest.mark.parametrize(
    ("size", "target"),
    [
        ((1920, 1080), (1920, 1080)),
        ((3840, 2160), (1920, 1080)),
        ((1080, 1920), (1080, 1920)),
        ((2160, 3840), (1080, 1920)),
        ((321, 241), (320, 240)),
        ((5000, 100), (1920, 38)),
        ((640, 480), (640, 480)),
    ],
)
def test_sizes(size: tuple[int, int], target: tuple[int, int]) -> None:
    assert target_size(*size) == target


def test_names() -> None:
    assert suggested_name("Én dag på Østlandet (del 2).mp4") == "n-dag-pa-ostlandet-del-2-mp4"
    assert suggested_name("🎬") == ""
    assert checked_name("a-1") == "a-1"
    for wrong in ("", "A", "a b", "../x", "a" * 41):
        with pytest.raises(Invalid):
            checked_name(wrong)


def test_titles_and_episodes() -> None:
    assert checked_title("  A   title ") == "A title"
    assert checked_episode("hand-it-over/worked-on-friday") == "hand-it-over/worked-on-friday"
    for wrong in ("", "x" * 201, "a\x00b"):
        with pytest.raises(Invalid):
            checked_title(wrong)
    for wrong in ("course", "course/", "a/b/c", "A/b"):
        with pytest.raises(Invalid):
            checked_episode(wrong)


def test_pictures_by_their_first_bytes() -> None:
    assert picture_kind(b"\xff\xd8\xff\xe0") == "jpg"
    assert picture_kind(b"RIFF\x00\x00\x00\x00WEBP") == "webp"
    assert picture_kind(b"RIFF\x00\x00\x00\x00AVI ") is None
    assert picture_kind(b"<svg>") is None
