"""What stands between `<` and `>` and is no HTML is read by learners, and nothing behind it is lost."""

import re
import time
from pathlib import Path

import pytest

from tests.content.readers.lessons import page, read, write
from tests.content.readers.workbench_lessons import episode
from tests.content.rendering import rendered, said
from videre.content.placeholders import with_placeholders

TEXT = [
    "Log in as <username> or <your name>, press <Ctrl-C>.",
    "A vector<int> of ints, List<String>, <list> and <max> with more behind it.",
    "If x<y and y>z then a<b and c>d.",
    "The <title> of a page and its <body> are told.",
    "Write <note>words</note>.",
]
MARKUP = [
    '<b>x</b> <U>y</U> <br/> <wbr> <a id="k">z</a> <details open>',
    "<font color='red'>a</font> <x-y z=\"1\">b</x-y> <input> <foo bar='1'>",
    "<math><mi>x</mi></math> <svg><path/></svg> <!-- <foo> --> <script>if (a<b) {}</script>",
    "a < b > c <- d <3 &lt;int&gt;",
]


@pytest.mark.parametrize("written", TEXT)
def test_what_is_no_element_is_shown_as_it_is_written(written: str) -> None:
    text = re.sub("<[^<>]*>", "", rendered(written).html).replace("&lt;", "<").replace("&gt;", ">")
    assert text == written


@pytest.mark.parametrize("written", MARKUP)
def test_elements_stay_elements(written: str) -> None:
    assert with_placeholders(written) == (written, [])


def test_an_element_that_compares_takes_no_end_from_one_that_is_meant() -> None:
    assert "d <b>bold</b>" in rendered("a<b and c>d <b>bold</b>").html


def test_each_is_said_once_where_it_stands_outside_of_code() -> None:
    seen = rendered("`<int>`\n\n:::{note}\nan <int> and <int>\n:::\n")
    assert said(seen) == [("no-element", 4)]
    assert seen.html.count("&lt;int&gt;") == 3


def test_other_formats_show_them_too(tmp_path: Path) -> None:
    seen = episode(tmp_path / "a", "Type <user> and go on.\n")
    assert "Type &lt;user&gt; and go on." in seen.html
    assert seen.said == [("episodes/01-drill.md", 6, "no-element")]
    lesson = read(write(tmp_path / "b", {"conf.py": "", "index.md": "# I\n\nType <max> and go on.\n"}))
    assert "Type &lt;max&gt; and go on." in page(lesson, "index.md").html
    assert ("no-element", 3) in [(one.kind, one.line) for one in lesson.problems]


@pytest.mark.parametrize("piece", ["<svg ", "<!-- ", "<x>", "a<b ", "</x>"])
def test_looking_costs_no_more_than_the_length(piece: str) -> None:
    before = time.process_time()
    with_placeholders(piece * 20_000)
    assert time.process_time() - before < 2
