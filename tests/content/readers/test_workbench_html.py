"""HTML in pages of the Workbench: blocks over blank lines, what is written over several lines, what is never closed."""

import re
import time
from pathlib import Path

import pytest

from tests.content.readers.workbench_lessons import PNG, episode
from videre.content.problems import Report
from videre.content.readers.workbench.preparing import prepared

PICTURE: dict[str, str | bytes] = {"episodes/fig/core.png": PNG}
BELOW = "\n\n## Below\n\n| a |\n|---|\n| `x` |\n\n**last**\n"


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("<p>An *ice* core", []),
        ("<p>\n\nAn *ice* core\n\n</p>", []),
        ("<p>\nAn *ice* core\n<p>\n\nand *more*", []),
        ('<div class="x">An *ice* core\n\nand *more*</div>', []),
        ('<div class="row"><div class="col">\n\nAn *ice* core\n\n</div><div class="col">\n\n*b*\n\n</div></div>', []),
        ("<details><summary>Why</summary>An *ice* core</details>", []),
        ("<details>\n<summary>\n\n### Why *it*\n\n</summary>\n\nAn *ice* core\n\n</details>", []),
        ("<details>\n<summary>Why\nso</summary>\n<p>\n\nAn *ice* core\n\n</p>\n</details>", []),
        ("An *ice* core\n<ul><li>*a*</li></ul>\nand `b`", []),
        ("<address>An *ice* core</address>", []),
        ("<ul>\n<li>An *ice* core</li>\n\n<li>*b*</li>", [(6, "not-closed")]),
        ("An *ice* core,\nwhere <table> is no code", [(7, "not-closed")]),
    ],
)
def test_markdown_around_elements_that_go_over_blank_lines_is_read(
    tmp_path: Path, written: str, told: list[tuple[int, str]]
) -> None:
    seen = episode(tmp_path, written + BELOW)
    assert [(line, kind) for _path, line, kind in seen.said] == told
    assert "<em>ice</em>" in seen.html and '<h2 id="h-below">' in seen.html
    assert "<td><code>x</code></td>" in seen.html and "<strong>last</strong>" in seen.html
    assert not re.search(r"[*`|#]", re.sub(r"<[^>]*>", "", seen.html))


def test_an_element_that_ends_behind_words_ends_the_box_that_it_is(tmp_path: Path) -> None:
    seen = episode(tmp_path, '<div class="callout">\nice *a*</div>\n\n<div class="callout">Snow *b*\n</div>\n\nafter\n')
    assert seen.said == []
    assert seen.html.count("</section>") == 2 and seen.html.endswith("</section>\n<p>after</p>")


def test_what_stands_in_pre_is_shown_as_it_is_written(tmp_path: Path) -> None:
    seen = episode(
        tmp_path,
        "So:\n<pre>\n$ ls *.txt\n\n- a *b* [c]{.d}\n# no heading\n1. one\n</pre>\nand *on*\n\n"
        "- item\n\n  <pre>\n  x\n    - y\n  </pre>\n\n```html\n<pre>\n\n- z\n</pre>\n```\n\n"
        "<table><tr><td><pre>\n\n- *q*\n</pre></td><td>*r*</td></tr></table>\n",
    )
    assert seen.said == []
    shown = [re.sub("<[^>]*>", "", one).strip() for one in re.findall("<pre.*?</pre>", seen.html, re.DOTALL)]
    assert shown[:2] == ["$ ls *.txt\n\n- a *b* [c]{.d}\n# no heading\n1. one", "x\n  - y"]
    assert shown[2:] == ["&lt;pre&gt;\n\n- z\n&lt;/pre&gt;", "- *q*"]
    assert seen.html.count("<li>") == 1 and "<em>on</em>" in seen.html and "<em>r</em>" in seen.html


def test_html_over_several_lines_in_a_quotation_is_read_too(tmp_path: Path) -> None:
    seen = episode(
        tmp_path,
        "> <details>\n> <summary>Why\n> so</summary>\n>\n> body *x*\n>\n> </details>\n>\n"
        "> <pre>\n> a\n>\n> - b\n> </pre>\n>\n> <div>end\n>\n> *y*</div>\n",
    )
    assert seen.said == []
    assert seen.html.count("<blockquote>") == 1 and "&gt;" not in seen.html and "Why so</summary>" in seen.html
    assert "a\n\n- b" in seen.html and "<em>x</em>" in seen.html and "<em>y</em>" in seen.html


def test_a_tag_whose_end_stands_on_a_line_of_its_own_is_no_quotation(tmp_path: Path) -> None:
    seen = episode(
        tmp_path,
        '<img\n  src="fig/core.png"\n  alt="a core"\n>\n\n*Ice*\n\n'
        '<a\n  href="https://a.example"\n>there</a>\n\n> said\n',
        PICTURE,
    )
    assert seen.said == []
    assert 'alt="a core"' in seen.html and "\nthere</a>" in seen.html and "&lt;" not in seen.html
    assert seen.html.count("<blockquote>") == 1


def test_places_with_a_name_are_found_by_links(tmp_path: Path) -> None:
    seen = episode(
        tmp_path,
        '<a name="one"></a>\n## Ice\n\n<a name="two"/>\n\n## Snow\n\n'
        '<a name="three">Hail</a> [1](#one) [2](#two) [3](#three)\n',
    )
    assert seen.said == []
    assert re.findall('href="([^"]*)"', seen.html) == ["#h-one", "#h-two", "#h-three"]
    assert seen.html.count("<h2") == 2 and "Hail</a>" in seen.html


def test_pictures_in_html_lead_where_an_older_system_meant_them_to(tmp_path: Path) -> None:
    seen = episode(tmp_path, 'x\n\n<img src="{{ page.root }}/fig/core.png" alt="a core">\n', PICTURE)
    assert seen.said == [("episodes/01-drill.md", 8, "left-out")]
    assert "asset:" in seen.html


def test_a_note_below_an_element_is_there_once(tmp_path: Path) -> None:
    seen = episode(tmp_path, "<b>Ice</b> melts^[in *May*].\n\n<table>\n<tr><td>x</td></tr>\n\n</table>\n")
    assert seen.said == [] and seen.html.count("<em>May</em>") == 1


def test_what_is_left_out_inside_of_a_table_is_told_with_its_line(tmp_path: Path) -> None:
    seen = episode(tmp_path, "x\n\n<table>\n\n<tr>\n<td><button>x</button></td></tr>\n</table>\n")
    assert seen.said == [("episodes/01-drill.md", 11, "left-out")]


@pytest.mark.parametrize(
    "source",
    [
        one * 10_000
        for one in ("<pre>\n", "<pre>x", "<table>", "<img\n>\n", "<summary>\n", "<ul>\n\n</div>\n", "x</div>\n")
    ],
)
def test_preparing_html_costs_no_more_than_its_length(source: str) -> None:
    before = time.process_time()
    prepared(source, 1, "", Report("a.md"))
    assert time.process_time() - before < 3
