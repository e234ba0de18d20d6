"""Real lessons of the people Videre is for, where they lie beside the checkout."""

import re
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

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


class _Anything(dict[str, str]):
    """Files beside a page, whatever it names: what is compared is what is shown of it."""

    def __contains__(self, _path: object) -> bool:
        return True

    def __getitem__(self, _path: str) -> str:
        return "a" * 32 + ".png"


DRAWN = {"04-changes.md"}
"""Pages with a drawn table, which CommonMark does not know."""

INDENTED = {"archaeology.md", "basics.md", "configuration.md", "local-workflow.md"}
"""Pages whose directives are indented: without them, what stands in them would be indented code."""


def without_boxes(text: str) -> str:
    """The lines of a page as CommonMark reads them: heads and the lines of directives are blank, code stays."""
    text = re.sub(r"\A---\n.*?\n---\n", "", text, flags=re.DOTALL)
    done: list[str] = []
    open_marks: list[str] = []
    code = ""
    options = False
    for line in text.split("\n"):
        bare = line.strip()
        if code:
            done.append(line)
            if bare.startswith(code) and not bare.strip(code[0]):
                code = ""
            continue
        found = re.match(r"(:{3,}|`{3,}|~{3,})\s*(.*)", bare)
        if options and re.match(r":[\w-]+:", bare):
            done.append("")
            continue
        options = False
        if found is None:
            done.append(line)
        elif found[1][0] == ":" or re.match(r"\{(?!code-block|code\b|math|mermaid)[a-z]", found[2]):
            if found[1][0] != ":":
                open_marks.append(found[1])
            options = bool(found[2])
            done.append("")
        elif not found[2] and open_marks and len(found[1]) >= len(open_marks[-1]):
            open_marks.pop()
            done.append("")
        else:
            code = found[1]
            done.append(line)
    return "\n".join(done)


def counted(html: str) -> dict[str, int]:
    tags = ("li", "ol", "ul", "pre", "img", "table", "blockquote")
    return {"h": len(re.findall(r"<h[1-6]", html))} | {tag: len(re.findall(rf"<{tag}[ >]", html)) for tag in tags}


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_a_page_has_as_many_headings_lists_code_pictures_and_tables_as_commonmark_finds(path: Path) -> None:
    text = without_boxes(path.read_text("utf-8"))
    name = "page.md"
    around = Surroundings(name, _Anything(), {name: "x"})
    ours = renderer().render(PageSource(name, text, 1, around))
    theirs = MarkdownIt("commonmark").enable("table").render(text)
    found, expected = counted(ours.html + ours.instructor_notes_html), counted(theirs)
    if path.name in INDENTED:
        assert found.pop("pre") >= expected.pop("pre")
    if path.name in DRAWN:
        assert found["table"] > expected["table"]
    else:
        assert found == expected
