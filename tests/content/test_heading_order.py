"""Headings without gaps, whatever their authors began with."""

import pytest

from videre.content.heading_order import in_order

CASES = {
    "as it should be": ("<h2>a</h2><h3>b</h3><h2>c</h2>", "<h2>a</h2><h3>b</h3><h2>c</h2>"),
    "begun too deep": ('<h3 id="x">a</h3><h4>b</h4><h3>c</h3>', '<h2 id="x">a</h2><h3>b</h3><h2>c</h2>'),
    "a level left out": ("<h2>a</h2><h4>b</h4><h4>c</h4><h3>d</h3>", "<h2>a</h2><h3>b</h3><h3>c</h3><h3>d</h3>"),
    "in a box at first": ("<section><h3>a</h3></section><h2>b</h2>", "<section><h2>a</h2></section><h2>b</h2>"),
    "folded away": (
        "<details><h2>a</h2><h4>b</h4></details><h3>c</h3><details><h4>d</h4></details><h4>e</h4>",
        "<details><h2>a</h2><h3>b</h3></details><h2>c</h2><details><h3>d</h3></details><h3>e</h3>",
    ),
    "no headings": ("<p>hr <hr></p></h3></details>", "<p>hr <hr></p></h3></details>"),
}


@pytest.mark.parametrize(("written", "shown"), CASES.values(), ids=CASES)
def test_headings_have_no_gaps(written: str, shown: str) -> None:
    assert in_order(written) == shown
    assert in_order(shown) == shown
