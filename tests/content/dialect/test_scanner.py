"""Blocks of a page: lists as CommonMark reads them, fences inside fences, and bounds on cost."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from tests.content.rendering import html, rendered, said
from videre.content.dialect.nodes import Code, Directive, Listing, Node, Text, walk
from videre.content.dialect.scanner import lines_of, scan
from videre.content.problems import Report


def nodes(source: str) -> list[Node]:
    return scan(lines_of(source), Report("page.md"))


def shape(source: str) -> str:
    """The lists of a page as nested brackets, `o` and `u` by kind."""

    def of(found: list[Node]) -> str:
        return "".join(
            ("u" if node.start is None else "o") + "(" + ",".join(of(item.children) for item in node.items) + ")"
            if isinstance(node, Listing)
            else ""
            for node in found
        )

    return of(nodes(source))


def reference_shape(source: str) -> str:
    """The same from a CommonMark parser."""
    out: list[str] = []
    for token in MarkdownIt("commonmark").parse(source):
        match token.type:
            case "bullet_list_open" | "ordered_list_open":
                out.append(("u" if token.type[0] == "b" else "o") + "(")
            case "list_item_close":
                out.append(",")
            case "bullet_list_close" | "ordered_list_close":
                out[-1] = ")"
            case _:
                continue
    return "".join(out)


@pytest.mark.parametrize(
    "source",
    [
        "- a\n- b",
        "- a\n  - b\n    - c\n- d",
        "1. a\n   - b\n2. c",
        "1. a\n  - b",
        "text\n- a\n- b",
        "text\n2. a",
        "- a\n\n  more\n\n- b",
        "- a\n* b",
        "- a\n  1. b\n     lazy\nlazy\n  2. c",
        "* * *",
        "- ```\n  - no list\n  ```",
        "-\n  a",
        "10) a\n11) b",
        "- a\n\n\n- b\n\ntext\n\n- c",
        "-\ta\n\t-\tb\n\t\t- c\n-\td",
        "1.\ta\n\t- b\n10.\tc\n\tmore\n\n\t1. d",
    ],
)
def test_lists_are_those_of_commonmark(source: str) -> None:
    assert shape(source) == reference_shape(source)


@settings(max_examples=200, deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from(["", "  ", "   ", "    "]), st.sampled_from(["- a", "1. b", "* c", "text", ""])),
        min_size=1,
        max_size=8,
    )
)
def test_lists_agree_with_commonmark_wherever_no_code_by_indentation_is_near(lines: list[tuple[str, str]]) -> None:
    source = "\n".join(lead + text if text else "" for lead, text in lines)
    tokens = MarkdownIt("commonmark").parse(source)
    if not any(token.type == "code_block" for token in tokens):
        assert shape(source) == reference_shape(source)


def test_a_tight_list_has_no_paragraphs_and_a_loose_one_has() -> None:
    assert html("- a\n- b") == "<ul>\n<li>a</li>\n<li>b</li>\n</ul>"
    assert html("- a\n\n- b").count("<p>") == 2
    assert html("1. a\n2. b\n\n- c").count("<p>") == 0


def test_boxes_stand_in_lists_quotations_definitions_and_footnotes() -> None:
    box = ":::{note}\ninside\n:::"
    places = {
        "list": "1. one\n   " + box.replace("\n", "\n   "),
        "quotation": "> " + box.replace("\n", "\n> "),
        "definition": "Term\n: meaning\n\n    " + box.replace("\n", "\n    "),
        "footnote": "Text[^1]\n\n[^1]: note\n\n    " + box.replace("\n", "\n    "),
    }
    containers = {"list": "li", "quotation": "blockquote", "definition": "dd", "footnote": "li"}
    for place, source in places.items():
        page = html(source)
        before, after = page.split('data-box="note"')
        tag = containers[place]
        assert before.count(f"<{tag}") - before.count(f"</{tag}>") == 1, place
        assert "inside" in after, place


def test_longer_fences_hold_shorter_ones_of_either_kind() -> None:
    source = "`````{tabs}\n::::{group-tab} A\n```{note}\n~~~\n:::\n~~~\n```\n::::\n`````"
    kinds = [n.name if isinstance(n, Directive) else type(n).__name__ for n in walk(nodes(source))]
    assert kinds == ["tabs", "tab", "note", "Code"]


def test_options_stand_as_lines_or_between_rules() -> None:
    for options in (":class: dropdown\n:name: x", "---\nclass: dropdown\nname: x\n---"):
        (box,) = nodes(f":::{{note}} Title\n{options}\nText\n:::")
        assert isinstance(box, Directive)
        assert (box.argument, box.option("class"), box.option("name")) == ("Title", "dropdown", "x")
        assert [type(child) for child in box.children] == [Text]


def test_code_keeps_its_tabs_and_loses_the_indentation_of_its_fence() -> None:
    (listing,) = nodes("- x\n\n  ```make\n  all:\n  \techo\n  ```")
    assert isinstance(listing, Listing)
    code = listing.items[0].children[1]
    assert isinstance(code, Code)
    assert [line.text for line in code.body] == ["all:", "\techo"]


def test_comments_vanish_and_hide_what_is_in_them() -> None:
    assert html("a\n\n<!-- :::{note}\n\n- b\n-->\n\nc") == "<p>a</p>\n<p>c</p>"


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (":::{note}\ntext", [("not-closed", 1)]),
        ("```python\ntext", [("not-closed", 1)]),
        ("text\n:::\n", [("stray-closing", 2)]),
        (":::{note}\n:::{tip}\n:::\n:::", [("fence-too-long", 2), ("not-closed", 2), ("stray-closing", 4)]),
        ("<!-- never", [("comment-not-closed", 1)]),
        ("> " * 40 + "x", [("too-deep", 1)]),
    ],
)
def test_what_is_odd_is_said_with_its_line(source: str, expected: list[tuple[str, int]]) -> None:
    assert said(rendered(source)) == expected


@pytest.mark.parametrize(
    "source",
    [
        "\n".join([":::{note}"] * 20_000),
        "> " * 50_000,
        "- " * 50_000 + "x",
        "\n".join("  " * i + "- x" for i in range(400)),
        "<!--\n" * 20_000,
        "$$\n" * 5_000,
        "```\n" * 50_001,
        "- x\n\n" * 20_000,
    ],
    ids=["boxes", "quotations", "bullets", "staircase", "comments", "formulas", "fences", "long list"],
)
def test_hostile_pages_are_scanned_in_little_time(source: str) -> None:
    begun = time.process_time()
    nodes(source)
    assert time.process_time() - begun < 5
