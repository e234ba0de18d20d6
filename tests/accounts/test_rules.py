"""What may be an address, a name, a password, a zone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from videre.accounts import rules


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("bo@nord.example", "bo@nord.example"),
        ("  Bo.Berg+git@NORD.Example\t", "bo.berg+git@nord.example"),
        ("o'neil@example.org", "o'neil@example.org"),
        ("kari@blåbær.example", "kari@xn--blbr-roah.example"),
        ("kari@xn--blbr-roah.example", "kari@xn--blbr-roah.example"),
    ],
)
def test_addresses_are_kept_in_one_form(typed: str, kept: str) -> None:
    assert rules.address(typed) == kept
    assert rules.address(kept) == kept


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "   ",
        "bo",
        "@nord.example",
        "bo@",
        "bo@nord",
        "bo@127.0.0.1",
        "bo@[127.0.0.1]",
        "bo@nord..example",
        "bo@-nord.example",
        ".bo@nord.example",
        "bo..berg@nord.example",
        '"bo berg"@nord.example',
        "Bo <bo@nord.example>",
        "bo@nord.example, ada@nord.example",
        "bo@nord.example\nBcc: ada@nord.example",
        "bo\0@nord.example",
        "bo\r@nord.example",
        "a" * 65 + "@nord.example",
        "bo@" + "a" * 64 + ".example",
        "bo@" + "a." * 130 + "example",
        "mi\u212ae@nord.example",  # the Kelvin sign lower-cases to k: somebody else's address
        "b\u0131ll@nord.example",  # dotless i
        "bo\uff20nord.example",  # full-width @
        "bo@nord\u3002example",  # an ideographic full stop is a dot to IDNA
        "bo@stra\u00dfe.example",  # sharp s becomes ss
        "bo@\u212aiel.example",
        "bo@nord.example\u202e",
        "bo@nord.ex\u0430mple\ud800",
    ],
)
def test_what_is_no_address_or_could_be_taken_for_another_is_refused(typed: str) -> None:
    with pytest.raises(ValueError, match=r"[.+]|-$"):
        rules.address(typed)


@given(st.text(max_size=60))
def test_any_text_is_an_address_in_its_kept_form_or_refused(text: str) -> None:
    try:
        kept = rules.address(text)
    except ValueError as error:
        assert type(error) is ValueError
        return
    assert kept == kept.lower()
    assert kept.isascii()
    assert rules.address(kept) == kept


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Bo", "Bo"),
        ("  Bo   Berg ", "Bo Berg"),
        ("A\u030asa", "\u00c5sa"),
        ("李小龍", "李小龍"),
        ("🦊", "🦊"),
        ("می‌خواهم", "می‌خواهم"),
        ("x" * 80, "x" * 80),
    ],
)
def test_names_and_pseudonyms(typed: str, kept: str) -> None:
    assert rules.name(typed) == kept


@pytest.mark.parametrize(
    "typed",
    [
        "",
        " ",
        "\u200d",
        "...",
        "Bo\nBcc: x",
        "Bo\r\nBerg",
        "Bo\0",
        "Bo\u202egreb",
        "Bo\u2028",
        "Bo\ud800",
        "x" * 81,
        "x" * 10**6,
    ],
)
def test_names_nobody_could_read_are_refused(typed: str) -> None:
    with pytest.raises(ValueError, match=r"\.$"):
        rules.name(typed)


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "1234567",
        "x" * 201,
        "Bo@Nord.example",
        "12345678",
        "aaaaaaaaaa",
        "Password1",
        "long enough\0",
        "long enou\ud800gh",
    ],
)
def test_passwords_that_are_refused(typed: str) -> None:
    with pytest.raises(ValueError, match=r"\.$"):
        rules.password(typed, of="bo@nord.example")


@pytest.mark.parametrize("typed", ["videre-demo", "blåbærøl", "correct horse", "x1" * 100, "🦊🦊🦊🦊🦊🦊🦊🐻"])
def test_passwords_that_are_taken(typed: str) -> None:
    assert rules.password(typed, of="bo@nord.example") == typed


def test_the_same_keys_on_another_system_are_the_same_password() -> None:
    assert rules.password("la\u030angt nok", of="x@y.z") == rules.composed("l\u00e5ngt nok")


@pytest.mark.parametrize(
    "typed", ["../../etc/passwd", "Europe", "europe/oslo", "Europe/Oslo\0", "/", "localtime", "x" * 999]
)
def test_zones_come_from_the_list(typed: str) -> None:
    with pytest.raises(ValueError, match="Choose a time zone"):
        rules.zone(typed)


def test_a_zone_may_be_left_to_the_site() -> None:
    assert rules.zone("") is None
    assert rules.zone("Europe/Oslo") == "Europe/Oslo"
