"""Tables drawn with lines."""

import re

from tests.content.rendering import html, rendered, said

PLAIN = """
+-------+-----------+
| one   | two       |
+=======+===========+
| `a`   | - x       |
|       | - y       |
+-------+-----------+
| wide              |
+-------+-----------+
"""

TALL = """
+---+---+
| a | b |
|   +---+
|   | c |
+---+---+
"""


def test_cells_hold_blocks_and_go_over_columns() -> None:
    page = html(PLAIN)
    assert "<th>one</th>" in page and "<td><code>a</code></td>" in page
    assert "<li>x</li>" in page and "<li>y</li>" in page
    assert '<td colspan="2">wide</td>' in page
    assert page.count("<tr>") == 3 and 'class="table"' in page
    assert "+--" not in page and "|" not in page


def test_cells_go_over_rows() -> None:
    page = html(TALL)
    assert re.sub(r"\s", "", page).count('<tdrowspan="2">a</td><td>b</td>') == 1
    assert "<thead" not in page


def test_boxes_stand_in_cells_and_tables_in_lists() -> None:
    page = html("- item\n\n  +----------+\n  | :::{tip} |\n  | warm     |\n  | :::      |\n  +----------+\n")
    assert 'data-box="tip"' in page and "warm" in page.split("<td>")[1]
    assert page.index("<ul>") < page.index("<table")


def test_a_table_whose_lines_do_not_meet_is_shown_as_drawn() -> None:
    page = rendered("+---+---+\n| a | b |\n+---+--+\n")
    assert said(page) == [("bad-table", 1)]
    assert "| a | b |" in page.html and "<pre" in page.html


def test_a_lone_border_is_text() -> None:
    assert "+---+" in html("+---+\n\nwords\n")
