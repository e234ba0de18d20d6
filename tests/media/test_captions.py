"""Captions: what is read, what is put right, what is refused."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from videre.foundation.errors import Invalid
from videre.media.captions import MOST_BYTES, Cue, canonical, plain, read_canonical, read_captions, tidied


def cues(text: str | bytes, seconds: float | None = None) -> list[tuple[float, float, str]]:
    data = text.encode() if isinstance(text, str) else text
    return [(cue.start, cue.end, cue.text) for cue in read_captions(data, "talk.en.vtt", seconds=seconds)]


def problems(text: str | bytes, seconds: float | None = None) -> str:
    with pytest.raises(Invalid) as refused:
        cues(text, seconds)
    assert refused.value.fields == {"captions": refused.value.message}
    return refused.value.message


VTT = "WEBVTT - a title\nKind: captions\n\nSTYLE\n::cue { color: red }\n\nNOTE\nnothing\n\n"


def test_webvtt_with_everything_around() -> None:
    text = VTT + "one\n00:01.000 --> 00:02.500 line:10% align:start\n<v.loud Kari Nordmann>Hello <i>you</i>\n  there \n"
    assert cues(text) == [(1.0, 2.5, "Kari Nordmann: Hello you\nthere")]


def test_subrip() -> None:
    first = "1\r\n00:00:01,000 --> 00:00:02,500\r\n{\\an8}<font color=red>Hei</font>\r\n\r\n"
    text = first + "2\r\n01:00:00,000 --> 01:00:01,000\r\nslutt\r\n"
    assert cues(b"\xef\xbb\xbf" + text.encode()) == [(1.0, 2.5, "Hei"), (3600.0, 3601.0, "slutt")]


def test_subrip_without_empty_lines_between() -> None:
    assert cues("1\n00:00:01,000 --> 00:00:02,000\na\n2\n00:00:03,000 --> 00:00:04,000\nb\n") == [
        (1, 2, "a"),
        (3, 4, "b"),
    ]


def test_script_in_the_text_is_only_text() -> None:
    text = "WEBVTT\n\n00:01.000 --> 00:02.000\n<script>alert(1)</script> &lt;b&gt; a < b && c\n"
    assert cues(text) == [(1, 2, "<script>alert(1)</script> <b> a < b && c")]
    written = canonical(read_captions(text.encode(), "t"))
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &lt;b&gt; a &lt; b &amp;&amp; c" in written


def test_controls_and_hidden_signs_are_dropped() -> None:
    assert plain("a\x00b\x1b[31m\u202ec\u2028d\x07") == "ab[31mcd"


def test_overlaps_and_order_are_put_right() -> None:
    text = "WEBVTT\n\n00:03.000 --> 00:09.000\nc\n\n00:01.000 --> 00:04.000\na\n\n00:01.000 --> 00:02.000\nb\n"
    assert cues(text, 5.0) == [(1, 3, "a\nb"), (3, 5, "c")]


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("00:05.000 --> 00:01.000\nback\n", "line 3: ends at 00:00:01.000, before or when it begins (00:00:05.000)"),
        ("00:01.000 --> 00:01.000\nnothing\n", "line 3: ends at"),
        ("00:61.000 --> 00:62.000\nx\n", "line 3: these are no times"),
        ("99:99:99.999 --> 99:99:99.999\nx\n", "line 3: these are no times"),
        ("-1:00.000 --> 00:02.000\nx\n", "line 3: these are no times"),
        ("٠٠:٠١.٠٠٠ --> 00:02.000\nx\n", "line 3: these are no times"),
        ("00:01 --> 00:02\nx\n", "line 3: these are no times"),
        ("00:01.000 -->\nx\n", "line 3: these are no times"),
        ("00:01.000 --> 00:02.000\n" + "x" * 2000, "at most 1000"),
        ("only words\n", "there is no cue in it"),
    ],
)
def test_impossible_cues_are_refused_with_their_line(body: str, said: str) -> None:
    assert said in problems("WEBVTT\n\n" + body)


def test_all_problems_come_at_once_but_not_without_end() -> None:
    one = "00:05.000 --> 00:01.000\nx\n\n"
    assert problems("WEBVTT\n\n" + one * 3).count("line") == 3
    assert problems("WEBVTT\n\n" + one * 500).count("line") == 20


def test_a_cue_after_the_end_of_the_video() -> None:
    text = "WEBVTT\n\n00:01.000 --> 00:02.000\na\n\n01:10.000 --> 01:12.000\nb\n"
    assert "line 6: begins at 1:10, after the end of the video (0:52)" in problems(text, 52.0)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "there is no cue"),
        (b"WEBVTT\n\n00:01.000 --> 00:02.000\n\xe5\n", "line 4: it is not UTF-8"),
        ("WEBVTT\n\n".encode("utf-16"), "not UTF-8"),
        (b"x" * (MOST_BYTES + 1), "at most"),
        (b"[" * 100_000, "there is no cue"),
        (b"<!doctype html><title>404</title>", "there is no cue"),
    ],
)
def test_files_that_are_no_captions(data: bytes, said: str) -> None:
    assert said in problems(data)


WORDS = st.text(max_size=60)
TIMES = st.floats(0, 5000, allow_nan=False).map(lambda second: round(second, 3))


@given(st.lists(st.tuples(TIMES, TIMES, WORDS), max_size=30))
def test_whatever_comes_the_canonical_form_is_read_back_the_same(found: list[tuple[float, float, str]]) -> None:
    tidy = tidied(Cue(a, b, text) for a, b, words in found if (text := plain(words)))
    assert all(cue.start < cue.end for cue in tidy)
    assert all(one.end <= two.start for one, two in pairwise(tidy))
    written = canonical(tidy)
    assert read_canonical(written) == tidy
    if tidy:
        assert read_captions(written.encode(), "again") == tidy
        assert canonical(read_captions(written.encode(), "again")) == written


@given(st.binary(max_size=400))
def test_no_bytes_lead_to_anything_but_cues_or_a_sentence(data: bytes) -> None:
    try:
        read_captions(b"WEBVTT\n\n00:01.000 --> 00:02.000\n" + data, "wild")
    except Invalid as refused:
        assert refused.message
