"""Finished pages moved to other addresses, and what is found on them again."""

import pytest

from videre.content.markup import Box, Move, boxes, elements, level_below, moved, plain

WHOLE = Move("a/one/", "whole/", {"a/one/": "one.", "a/two/": "two.", "glossary/": "glossary."})


@pytest.mark.parametrize(
    ("written", "there"),
    [
        ('<a href="#h-x">', '<a href="#one.h-x">'),
        ('<a href="../two/">', '<a href="#two">'),
        ('<a href="../two/#h-y">', '<a href="#two.h-y">'),
        ('<a href="../../b/three/#h-z">', '<a href="../b/three/#h-z">'),
        ('<a href="../../glossary/#term-x">', '<a href="#glossary.term-x">'),
        ('<a href="../">', '<a href="../a/">'),
        ('<a href="../../">', '<a href="../">'),
        ('<img src="../../files/0a.png">', '<img src="../files/0a.png">'),
        ('<a href="https://example.org/a?b=1&amp;c=2#d">', '<a href="https://example.org/a?b=1&amp;c=2#d">'),
        ('<a href="mailto:a@example.org">', '<a href="mailto:a@example.org">'),
        ('<img src="asset:00.png">', '<img src="asset:00.png">'),
        ('<h2 id="h-x">', '<h2 id="one.h-x">'),
        ('<code>id="h-x" href="../two/"</code>', '<code>id="h-x" href="../two/"</code>'),
        ('<p title="a > b" id="h-x">', '<p title="a > b" id="one.h-x">'),
    ],
)
def test_addresses_and_ids_on_a_page_of_many(written: str, there: str) -> None:
    assert moved(written, WHOLE) == there


def test_a_piece_keeps_its_ids_apart_and_its_links_lead_to_its_page() -> None:
    move = Move("a/one/", "exercises/", apart="one.")
    assert moved('<p id="x"><a href="#x">', move) == '<p id="one.x"><a href="../a/one/#x">'


def test_a_page_that_stays_where_it_is_stays_as_it_is() -> None:
    html = '<h2 id="h-x"><a href="#h-x">x</a> <a href="../../a/two/">y</a></h2>'
    assert moved(html, Move("a/one/", "a/one/")) == html.replace("../../a/two/", "../two/")


def test_headings_go_deeper_and_never_below_the_sixth() -> None:
    assert moved("<h2>a</h2><h5>b</h5><hr>", WHOLE, deeper=2) == "<h4>a</h4><h6>b</h6><hr>"


def test_an_exercise_stands_below_the_heading_it_follows_unless_that_is_folded_away() -> None:
    folded = '<details data-box="spoiler"><summary>More</summary><h2 id="a">A</h2></details><p>Text</p>'
    assert level_below("<p>Text</p>", 2) == 2
    assert level_below(folded, 2) == 2
    assert level_below(folded + '<h2 id="b">B</h2>', 2) == 3
    assert level_below("<p>Text</p>", 3) == 3


def test_elements_hold_what_stands_between_their_tags() -> None:
    found = list(elements('<div id="a"><p>x<br>y</p><img src="z"></div><p>w</p>'))
    assert [(one.tag, one.inner) for one in found] == [
        ("div", '<p>x<br>y</p><img src="z">'),
        ("p", "x<br>y"),
        ("p", "w"),
    ]


def test_boxes_are_found_with_their_title_and_the_heading_they_stand_under() -> None:
    title = '<p class="box-title"><span class="box-kind">Demo</span>: <span class="box-name">A &amp; B</span></p>'
    html = f'<h2 id="h-x">X</h2><section class="box" data-box="demo">{title}<p>Look.</p></section>'
    assert boxes(html, frozenset({"demo"})) == [Box("demo", "A & B", "<p>Look.</p>", "h-x")]
    assert boxes(html, frozenset({"tip"})) == []


def test_what_a_piece_says_is_one_line() -> None:
    assert plain("<p>a &lt;b&gt;\n<em>c</em></p>") == "a <b> c"
