"""Chapters from lines and from WebVTT."""

import pytest

from videre.foundation.errors import Invalid
from videre.media.chapters import read_chapters


def test_lines() -> None:
    text = "\ufeff# made by hand\r\n0:00 Beginning\r\n\r\n0:40   What goes  wrong\r\n1:02:03 <b>End</b>\r\n"
    assert read_chapters(text.encode(), "c", seconds=4000) == (
        (0.0, "Beginning"),
        (40.0, "What goes wrong"),
        (3723.0, "<b>End</b>"),
    )


def test_webvtt() -> None:
    text = "WEBVTT\n\n00:00.000 --> 00:10.000\nBeginning\n\n00:10.000 --> 00:20.000\nMiddle\nof it\n"
    assert read_chapters(text.encode(), "c") == ((0.0, "Beginning"), (10.0, "Middle of it"))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Beginning\n", "line 1: write a time and a title"),
        ("0:00\n", "line 1: write a time and a title"),
        ("0:61 Late\n", "line 1: write a time and a title"),
        ("0:00 A\n0:30 B\n0:20 C\n", "line 3: 0:20 does not come after 0:30"),
        ("0:00 A\n9:00 B\n", "9:00 'B' lies after the end of the video (1:00)"),
        ("\n".join(f"{n}:00 x" for n in range(300)), "there are"),
        ("WEBVTT\n\n00:05.000 --> 00:01.000\nback\n", "line 3"),
    ],
)
def test_problems_name_their_line(text: str, said: str) -> None:
    with pytest.raises(Invalid) as refused:
        read_chapters(text.encode(), "c.chapters.txt", seconds=None if "there are" in said else 60)
    assert said in refused.value.message
