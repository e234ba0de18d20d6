"""reStructuredText as lessons have it."""

import re

import pytest

from tests.content.readers.lessons import everything, kinds, leftovers, page, read, shown, with_pictures, write
from tests.content.readers.rst_lesson import FILES
from videre.content.checked import CheckedCourse


@pytest.fixture(scope="module")
def checked(tmp_path_factory: pytest.TempPathFactory) -> CheckedCourse:
    root = tmp_path_factory.mktemp("rst")
    write(root, with_pictures(FILES))
    return read(root, substitutions={"shell": "the *shell*"})


def test_it_can_be_published_and_shows_no_markup(checked: CheckedCourse) -> None:
    assert checked.is_publishable
    assert leftovers(checked) == {}


def test_pages_come_in_order_with_what_lies_below_them(checked: CheckedCourse) -> None:
    assert checked.course is not None
    found = [(lesson.title, [one.title for one in lesson.episodes]) for lesson in checked.course.lessons]
    assert found == [
        ("Ice in numbers", ["Ice in numbers", "Basics", "Chapters", "One"]),
        ("Tables and more", ["Tables"]),
    ]


def test_boxes_with_nested_literal_blocks(checked: CheckedCourse) -> None:
    basics = page(checked, "source/basics.rst")
    assert re.findall(r'data-box="([\w-]+)"', basics.html) == ["objectives", "note", "warning", "wizardry", "topic"]
    assert '<details class="box" data-box="warning">' in basics.html
    exercise = basics.exercises[0]
    assert (exercise.title, exercise.minutes) == ("Count the floes (5 min)", 5)
    assert "nested literal\n\n  .. note:: this is literal" in exercise.prompt_html
    assert '<span class="line hll">' in exercise.prompt_html
    assert "One way" in exercise.solution_html
    assert "Text behind the name" in basics.html
    assert "Unknown <em>text</em>." in basics.html


def test_tabs(checked: CheckedCourse) -> None:
    html = page(checked, "source/basics.rst").html
    assert re.findall(r'data-tab="([^"]+)"', html) == ["Linux", "Windows", "Nested", "Python"]


def test_names_links_and_roles(checked: CheckedCourse) -> None:
    basics = page(checked, "source/basics.rst")
    words = " ".join(shown(basics).split())
    assert "Use the shell ." in words and " unknown and" in words and "our own" in words
    assert 'href="../one/"' in basics.html and 'href="#h-start-here"' in basics.html
    assert 'href="#h-equation-energy"' in basics.html
    assert '<a href="#h-ref1"' in basics.html
    assert kinds(checked, "source/basics.rst") == {
        *("unknown-box", "missing-alt", "unknown-substitution", "unknown-role", "left-out"),
    }


def test_figures_listings_and_inclusions(checked: CheckedCourse) -> None:
    basics = page(checked, "source/basics.rst")
    assert '<figure class="align-right"><img' in basics.html and 'width="300"' in basics.html
    assert "<p>A legend.</p>" in basics.html
    assert '<p class="code-title">part</p>' in basics.html and ">middle\n" in basics.html
    assert "Included <em>words</em>." in basics.html
    assert 'data-code="pycon" data-copy="1 + 1"' in basics.html
    assert "some <em>emphasis</em> here" in basics.html
    assert "alert" not in everything(basics) and "<b>bold</b>" in basics.html
    assert checked.course is not None
    assert "images/part.txt" in [file.path for file in checked.course.texts]


def test_tables_of_all_kinds(checked: CheckedCourse) -> None:
    html = page(checked, "source/more/tables.rst").html
    assert html.count("<table>") == 4
    assert "<caption>Numbers</caption>" in html and "2, 3" in html
    assert re.search(r"<tr><th>s\s*</th>\s*<td>t", html)


def test_several_headings_of_the_first_level(checked: CheckedCourse) -> None:
    one = page(checked, "source/chapters/one.rst")
    assert '<h2 id="h-other">Other</h2>' in one.html
    assert one.exercises[0].title == "One" and one.exercises[0].id == "one-exercise"
