"""Real lessons of the people Videre is for, where they lie beside the checkout."""

import re
from pathlib import Path

import pytest

from tests.content.rendering import renderer
from videre.content.dialect.page import PageSource
from videre.content.links import Surroundings
from videre.content.rendered import RenderedPage

LESSONS = Path(__file__).parents[3] / "shared" / "samples" / "lessons"
PAGES = sorted(LESSONS.rglob("*.md"))

pytestmark = [
    pytest.mark.samples,
    pytest.mark.skipif(not PAGES, reason="there are no sample lessons beside this checkout"),
]


def rendered(path: Path) -> RenderedPage:
    name = path.relative_to(LESSONS).as_posix()
    return renderer().render(PageSource(name, path.read_text("utf-8"), 1, Surroundings(name, {}, {name: "x"})))


def leftovers(page: RenderedPage) -> list[str]:
    """Fences that a reader would see."""
    text = re.sub(r"<pre.*?</pre>|<code>.*?</code>", "", page.html, flags=re.DOTALL)
    return re.findall(r":::+ *\{?[\w-]*|```+", text)


def test_every_sample_page_is_rendered() -> None:
    assert len(PAGES) > 30
    assert not [path.name for path in PAGES if not rendered(path).html and path.read_text("utf-8").strip()]


def test_a_sphinx_lesson_leaves_hardly_a_fence_behind() -> None:
    pages = [path for path in PAGES if "git-intro/content" in path.as_posix()]
    left = {path.name: found for path in pages if (found := leftovers(rendered(path)))}
    assert len(pages) > 20
    assert left == {}


def test_a_sphinx_lesson_keeps_its_boxes_tabs_and_figures() -> None:
    pages = [path for path in PAGES if "git-intro/content" in path.as_posix()]
    source = "\n".join(path.read_text("utf-8") for path in pages)
    html = "".join(page.html + page.instructor_notes_html for page in map(rendered, pages))
    for box in ("objectives", "keypoints", "discussion", "solution", "instructor-note"):
        written = len(re.findall(r"^ *[:`]{3,}\{" + box + r"\}", source, re.MULTILINE))
        assert html.count(f'data-box="{box}"') == written > 0, box
    assert html.count("data-tab=") == len(re.findall(r"\{group-tab\}", source))
    assert html.count("<figure") == len(re.findall(r"^ *[:`]{3,}\{figure\}", source, re.MULTILINE))
