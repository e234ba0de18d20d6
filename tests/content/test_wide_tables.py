"""Every table of a page can be scrolled by itself, however its author wrote it."""

from pathlib import Path

from tests.content.readers.lessons import page, read, write
from tests.content.readers.workbench_lessons import episode
from tests.content.rendering import rendered
from videre.content.wide_tables import BEGINS, in_boxes

RAW = "<table>\n<tr><td>wide</td></tr>\n</table>\n"
PIPES = "| a |\n|---|\n| 1 |\n"


def test_a_table_in_html_scrolls_as_others_do(tmp_path: Path) -> None:
    sphinx = page(read(write(tmp_path / "s", {"conf.py": "", "index.md": f"# P\n\n{RAW}\n{PIPES}"})), "index.md").html
    for html in (sphinx, rendered(f"{RAW}\n{PIPES}").html, episode(tmp_path / "w", f"{RAW}\n{PIPES}").html):
        assert html.count("<table") == html.count('class="table"') == 2
        assert html.count("<div") == html.count("</div>")


def test_a_table_in_another_has_its_own() -> None:
    inner = f"{BEGINS}<table><tr><td>x</td></tr></table></div>"
    assert in_boxes("<table><tr><td>x</td></tr></table>") == inner
    assert in_boxes("<table><tr><td><table></table></td></tr></table>").count("</table></div>") == 2
    assert in_boxes("<p>none</p>") == "<p>none</p>"
