"""Shells: cut once, joined in both encodings, and kept in a bounded shelf."""

import gzip

import pytest

from videre.web.learn.shell import Shelf, Shell, slot

LONG = "é" * 70_000


@pytest.mark.parametrize("value", ["", "short", "é & <b>", "x" * 200, "x" * 201, LONG])
def test_packed_and_plain_are_the_same_page(value: str) -> None:
    shell = Shell.cut(f"<p>{LONG}{slot('one')}</p>{slot('two:a-b')}", None)
    filled = {"one": value, "two:a-b": value}
    assert shell.body(filled).decode() == f"<p>{LONG}{value}</p>{value}"
    assert gzip.decompress(shell.gzip(filled)) == shell.body(filled)


def test_an_unfilled_slot_leaves_nothing_behind() -> None:
    shell = Shell.cut(f"a{slot('x')}b", None)
    assert shell.body({}) == b"ab"
    assert gzip.decompress(shell.gzip({})) == b"ab"
    assert shell.body({"other": "no"}) == b"ab"


def test_what_looks_like_a_slot_in_a_lesson_is_text() -> None:
    assert Shell.cut("<!deadbeef menu>", None).slots == ()


def test_a_value_is_put_in_as_it_is_and_never_read_again() -> None:
    shell = Shell.cut(f"{slot('a')}{slot('b')}", None)
    assert shell.body({"a": str(slot("b")), "b": "B"}).decode() == f"{slot('b')}B"


def test_the_shelf_keeps_those_used_last() -> None:
    shelf = Shelf(most=2)
    for name in ("one", "two"):
        shelf.put((name,), lambda name=name: Shell.cut(name, None))  # type: ignore[misc]
    assert shelf.get(("one",)) is not None
    shelf.put(("three",), lambda: Shell.cut("three", None))
    assert shelf.get(("two",)) is None
    assert shelf.get(("one",)) is not None
