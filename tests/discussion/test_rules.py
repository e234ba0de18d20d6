"""Moments of a video as people type them, keys of forms, private links."""

import pytest

from videre.discussion.links import is_private_key, private_key
from videre.discussion.rules import second_of, sent_key

SECRET = "long enough to be a key of an installation"


@pytest.mark.parametrize(
    ("typed", "second"), [("40", 40), ("40.5", 40.5), ("0:40", 40), ("12:05", 725), ("1:02:03", 3723), (" 7 ", 7)]
)
def test_a_moment_is_read_as_people_write_it(typed: str, second: float) -> None:
    assert second_of(typed) == second


@pytest.mark.parametrize(
    "typed", ["", "-1", "nan", "inf", "1e9", "1_000", "٤٠", "0:60", "1:2", "40\n", "9999999", "0:40:", "a", "1:99:99"]
)
def test_what_is_no_moment_is_said_so(typed: str) -> None:
    with pytest.raises(ValueError, match=r"looks like 0:40"):
        second_of(typed)


def test_only_keys_that_we_may_have_made_are_taken() -> None:
    assert sent_key("a-B_9" * 4) == "a-B_9" * 4
    for odd in ("", "short", "x" * 65, "ä" * 20, "a" * 20 + "\n", "a" * 20 + "\0"):
        assert sent_key(odd) is None


def test_a_private_link_fits_one_question_of_one_installation() -> None:
    key = private_key(SECRET, "abcdefgh2345")
    assert is_private_key(SECRET, "abcdefgh2345", key)
    for secret, public_id, typed in (
        (SECRET, "abcdefgh2346", key),
        (SECRET + "x", "abcdefgh2345", key),
        (SECRET, "abcdefgh2345", ""),
        (SECRET, "abcdefgh2345", key + "x"),
        (SECRET, "abcdefgh2345", "ä\ud800" * 100),
    ):
        assert not is_private_key(secret, public_id, typed)
