"""A real lesson of the Workbench, read whole, against what a plain count of its sources finds."""

import re
from collections import Counter
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

import pytest

from tests.content.readers.workbench_lessons import Seen, read, whole

LESSON = Path(__file__).parents[4] / "shared" / "samples" / "lessons" / "git-novice"
FOLDERS = ("episodes", "learners", "profiles", "instructors")

pytestmark = [
    pytest.mark.samples,
    pytest.mark.skipif(not LESSON.exists(), reason="there are no sample lessons beside this checkout"),
]

STANDARD = {"challenge": "exercise", "prereq": "prerequisites", "instructor": "instructor-note"}


@cache
def lesson() -> Seen:
    return read(LESSON)


def pages() -> list[str]:
    """The pages that the Workbench makes of files."""
    found = [f"{folder}/{file.name}" for folder in FOLDERS for file in (LESSON / folder).glob("*.md")]
    return sorted([*found, "index.md", "LICENSE.md", "CODE_OF_CONDUCT.md"])


def counted(source: str) -> Counter[str]:
    """Boxes, code, pictures and links to other pages of a source, line by line."""
    count: Counter[str] = Counter()
    fence = ""
    for line in source.split("\n"):
        bare = line.strip()
        if fence:
            fence = "" if bare.startswith(fence) and not bare.strip(fence[0]) else fence
            continue
        if found := re.match(r"(?:\d+\.\s+)?(`{3,}|~{3,})", bare):
            fence = found[1]
            count["code"] += 1
        elif found := re.match(r":{3,}\s*([\w-]+)", bare):
            count[STANDARD.get(found[1], found[1])] += 1
        elif found := re.match(r"#{1,6} ", line):
            count["heading"] += 1
        count["code"] += len(re.findall(r"^\| ```  ", line)) / 2
        prose = re.sub(r"`[^`]*`", "", line)
        count["picture"] += prose.count("![")
        count["inside"] += len(re.findall(r"\]\((?!https?:|mailto:|#|[^)]*\.(?:png|svg))[^)]+\)", prose))
    return +count


class _Count(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.count: Counter[str] = Counter()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if values.get("data-box"):
            self.count[str(values["data-box"])] += 1
        self.count["code"] += "data-code" in values
        self.count["picture"] += tag == "img"
        self.count["inside"] += tag == "a" and str(values.get("href")).startswith((".", "asset:"))


def shown(path: str) -> Counter[str]:
    page = lesson().pages[path]
    counter = _Count()
    counter.feed(whole(page))
    count = counter.count
    count["exercise"] += len(page.exercises)
    count["solution"] += sum(bool(one.solution_html) for one in page.exercises)
    count["hint"] += sum(len(one.hints_html) for one in page.exercises)
    return +count


def test_only_a_placeholder_that_its_own_site_hides_is_told() -> None:
    assert lesson().said == [("episodes/04-changes.md", 193, "no-element")]
    assert lesson().publishable


def test_every_page_is_there_in_its_order() -> None:
    assert sorted(lesson().pages) == pages()
    episodes = [one.page.path for one in lesson().course.lessons[0].episodes]
    assert episodes == ["index.md", *(path for path in pages() if path.startswith("episodes/"))]
    assert sum(one.minutes or 0 for one in lesson().course.lessons[0].episodes) == 192


@pytest.mark.parametrize("path", pages() if LESSON.exists() else [])
def test_a_page_shows_as_much_as_its_source_has(path: str) -> None:
    expected = counted((LESSON / path).read_text("utf-8"))
    del expected["heading"]
    assert shown(path) == expected


@pytest.mark.parametrize("path", pages() if LESSON.exists() else [])
def test_nothing_raw_is_left(path: str) -> None:
    html = re.sub(r"<pre.*?</pre>|<code>.*?</code>|(?:alt|data-copy)=\"[^\"]*\"", "", whole(lesson().pages[path]))
    html = re.sub(r"<pre.*?</pre>", "", html, flags=re.DOTALL)
    text = re.sub(r"<[^>]*>", " ", html)
    if (path, "no-element") in {(one, kind) for one, _line, kind in lesson().said}:
        text = re.sub(r"&lt;[a-z ]+&gt;", "", text)
    assert not re.search(r":::|\{[#.%:{=a-z]|\]\(|\]\[|\*\*|```|&lt;/?[a-z]|^\s*#{1,6} |\| ", text, re.MULTILINE)
    assert "<details" not in text


def test_titles_of_boxes_are_those_of_the_source() -> None:
    path = "episodes/07-github.md"
    source = (LESSON / path).read_text("utf-8")
    titles = re.findall(r"^:{3,}\s+callout\n\s*\n## (.*)$", source, re.MULTILINE)
    html = whole(lesson().pages[path])
    found = re.findall(r'data-box="callout"[^>]*>\s*<p class="box-title">(.*?)</p>', html)
    assert [re.sub("<[^>]*>", "", title) for title in found] == [title.replace("`", "") for title in titles]
    challenges = re.findall(r"^:{3,}\s+challenge\n\s*\n## (.*)$", source, re.MULTILINE)
    assert [one.title for one in lesson().pages[path].exercises] == [one.replace("`", "") for one in challenges]
