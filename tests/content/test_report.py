"""The counts of a page and the report of a course, against texts whose counts are plain to see."""

from pathlib import Path

import pytest

from tests.content.folders import FIRST, SECOND, write
from videre.content.check import check_course
from videre.content.counts import Box, counts_of, said_title
from videre.content.elements import elements
from videre.content.report import COLUMNS, report_of, table

BUSY = (
    SECOND.replace(
        "Now.\n",
        """Now.

::::{hint}
Look.
::::
::::{solution}
```r
x <- 1
```
::::
""",
    )
    .replace(":::{exercise}", ":::::{exercise}")
    .replace("\n:::\n", "\n:::::\n")
    + """
:::{callout} Mind the gap
| a | b |
|---|---|
| 1 | 2 |
:::

:::{instructor-note}
Ten minutes, [then](first.md) the next.
:::

::::{tabs}
:::{group-tab} Shell
`ls`
:::
:::{group-tab} R
`dir()`
:::
::::

![](cat.png)
"""
)


def test_everything_on_a_page_is_counted_wherever_it_stands(tmp_path: Path) -> None:
    write(tmp_path, {"rows/cat.png": b"\x89PNG\r\n\x1a\n"}, second=BUSY)
    checked = check_course(tmp_path)
    counts = counts_of(checked.rendered.episodes["second"])
    assert counts.boxes == (
        Box("exercise", "Do it"),
        Box("hint"),
        Box("solution"),
        Box("callout", "Mind the gap"),
        Box("instructor-note"),
    )
    assert (counts.exercises, counts.solutions, counts.tab_sets, counts.tabs) == (1, 1, 1, ("Shell", "R"))
    assert (counts.code_blocks, counts.images, counts.tables, counts.inside_links) == (1, 1, 1, 1)
    assert counts.headings == 1


def test_the_report_has_each_problem_once_and_all_pages_in_order(tmp_path: Path) -> None:
    write(
        tmp_path,
        {"rows/cat.png": b"\x89PNG\r\n\x1a\n", "rows/lost.md": FIRST},
        first=FIRST + "\n[there](nowhere.md)\n\n:::{wombat}\n:::\n",
        second=BUSY,
    )
    checked = check_course(tmp_path)
    report = report_of(checked)
    assert [page.path for page in report.pages] == ["rows/first.md", "rows/second.md"]
    assert [one.path for one in report.missing_texts] == ["rows/second.md"]
    assert [(one.path, one.line) for one in report.dead_links] == [("rows/first.md", 9)]
    assert [one.kind for one in report.not_listed] == ["not-listed"]
    assert [one.kind for one in report.others] == ["unknown-box"]
    data = report.to_json()
    assert data["total"] == dict(zip(COLUMNS, [6, 1, 1, 1, 2, 1, 1, 1, 2], strict=True))
    assert data["pages"][1]["boxes_by_kind"] == {
        "callout": 1,
        "exercise": 1,
        "hint": 1,
        "instructor-note": 1,
        "solution": 1,
    }


def test_the_table_has_a_line_for_each_page_and_one_for_all(tmp_path: Path) -> None:
    lines = table(report_of(check_course(write(tmp_path))).pages)
    assert [line.split()[0] for line in lines] == ["page", "rows/first.md", "rows/second.md", "all"]
    assert len({len(line) for line in lines}) == 1


def test_elements_know_where_they_begin_and_end() -> None:
    html = '<section id="a"><p>one<br>two &amp; three</p>\n<p>four</section><b>five</b>'
    found = elements(html)
    assert [html[one.start : one.end] for one in found] == [
        '<section id="a"><p>one<br>two &amp; three</p>\n<p>four</section>',
        "<p>one<br>two &amp; three</p>",
        "<br>",
        "<p>four",
        "<b>five</b>",
    ]
    assert found[1].words == "onetwo & three"
    assert found[2].parent is found[1]


@pytest.mark.parametrize(
    ("html", "title"),
    [
        ("<p><strong>A useful <em>place</em></strong></p><p>Look.</p>", "A useful place"),
        ("<p><strong>A useful</strong> place</p>", ""),
        ("<p>Look.</p>", ""),
        ("", ""),
    ],
)
def test_a_hint_without_a_box_is_called_by_its_bold_first_line(html: str, title: str) -> None:
    assert said_title(html) == title
