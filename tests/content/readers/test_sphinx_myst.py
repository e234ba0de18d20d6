"""MyST Markdown as lessons have it: boxes, tabs, exercises, code, links, pictures."""

import re

import pytest

from tests.content.readers.lessons import everything, kinds, leftovers, page, read, shown, with_pictures, write
from tests.content.readers.myst_lesson import FILES
from videre.content.checked import CheckedCourse
from videre.content.wide_tables import BEGINS


@pytest.fixture(scope="module")
def checked(tmp_path_factory: pytest.TempPathFactory) -> CheckedCourse:
    root = tmp_path_factory.mktemp("myst")
    write(root, with_pictures(FILES))
    return read(root, substitutions={"length": "three **metres**"})


def test_the_lesson_can_be_published_and_shows_no_markup(checked: CheckedCourse) -> None:
    assert checked.is_publishable
    assert leftovers(checked) == {}


def test_lessons_are_the_captions_and_pages_keep_their_own_titles(checked: CheckedCourse) -> None:
    assert checked.course is not None
    assert [lesson.title for lesson in checked.course.lessons] == ["First steps", "In depth"]
    first, second = checked.course.lessons
    assert [episode.title for episode in first.episodes] == ["Measuring ice", "Boxes", "Own title", "Tabs"]
    assert [episode.id for episode in second.episodes] == ["code", "text"]
    assert [episode.optional for episode in first.episodes] == [True, False, False, False]


def test_what_a_hidden_table_of_contents_names_elsewhere_is_kept(checked: CheckedCourse) -> None:
    assert 'href="https://example.org/elsewhere"' in page(checked, "content/index.md").html


def test_boxes_have_their_standard_kinds(checked: CheckedCourse) -> None:
    found = re.findall(r'data-box="([\w-]+)"', everything(page(checked, "content/boxes.md")))
    teaching = ["objectives", "prerequisites", "type-along", "note", "warning", "tip", "checklist", "testimonial"]
    rest = ["output", "signature", "parameters", "wizardry", "see-also", "keypoints", "instructor-note"]
    assert found == teaching + rest


def test_titles_and_folds_of_boxes(checked: CheckedCourse) -> None:
    html = page(checked, "content/boxes.md").html
    assert '<details class="box" data-box="warning" data-written="admonition"><summary class="box-title">' in html
    assert 'class="box-name">Watch <strong>out</strong>' in html
    assert '<details class="box" data-box="tip">' in html
    assert '<span class="box-kind">Type along</span>: <span class="box-name">Follow me</span>' in html


def test_unknown_boxes_stay_with_their_text_and_are_reported(checked: CheckedCourse) -> None:
    html = page(checked, "content/boxes.md").html
    assert "Unknown <strong>boxes</strong> stay." in html
    assert "With a blank in its name." in html
    told = [problem for problem in checked.problems if problem.kind == "unknown-box"]
    assert [(problem.path, problem.line) for problem in told if "boxes" in problem.path] == [
        ("content/boxes.md", 50),
        ("content/boxes.md", 55),
    ]


def test_instructor_notes_leave_the_page(checked: CheckedCourse) -> None:
    boxes = page(checked, "content/boxes.md")
    assert "Only for teachers" not in boxes.html
    assert "Only for teachers" in boxes.instructor_notes_html


def test_exercises_have_title_minutes_and_their_solutions(checked: CheckedCourse) -> None:
    exercises = page(checked, "content/exercises.md").exercises
    assert [(one.id, one.title, one.minutes, one.kind) for one in exercises] == [
        ("thick-ice", "How thick? (10-15 min)", 15, "tick"),
        ("exercises-exercise", "A section", None, "tick"),
        ("in-a-tab", "In a tab", None, "tick"),
        ("outer", "Outer", None, "tick"),
    ]
    assert "Three metres." in exercises[0].solution_html
    assert "Another way" in exercises[0].solution_html and "Four metres." in exercises[0].solution_html
    assert 'data-box="exercise"' in exercises[3].prompt_html and "Deep." in exercises[3].prompt_html


def test_exercises_stand_in_their_places_also_inside_tabs(checked: CheckedCourse) -> None:
    html = page(checked, "content/exercises.md").html
    assert '<div data-exercise-slot="thick-ice"></div>' in html
    assert re.search(r'<section data-tab="Shell">.*<div data-exercise-slot="in-a-tab"></div>\s*</section>', html)


def test_a_fence_that_was_not_closed_ends_where_its_readers_see_it(checked: CheckedCourse) -> None:
    boxes = page(checked, "content/boxes.md")
    assert boxes.exercises[0].title == "Not closed inside"
    assert 'data-copy="ls"' in boxes.exercises[0].prompt_html
    assert "<p>After.</p>" in boxes.html


def test_the_list_of_exercises_links_to_them(checked: CheckedCourse) -> None:
    html = page(checked, "content/exercises.md").html
    assert 'href="../boxes/#exercise-not-closed-inside"' in html


def test_tabs_nested_with_code_and_alone(checked: CheckedCourse) -> None:
    html = page(checked, "content/tabs.md").html
    assert re.findall(r'data-tab="([^"]+)"', html) == [
        *["Python", "Deep", "R", "Bold label", "Two", "Alone A", "Alone B"],
    ]
    assert html.count('data-tabs=""') == 4
    assert '<p class="tab-title">Python</p>' in html
    assert 'data-code="r"' in html


def test_listings_have_caption_marks_numbers_and_what_to_copy(checked: CheckedCourse) -> None:
    html = page(checked, "content/code.md").html
    assert '<p class="code-title">A caption</p>' in html
    assert '<div class="code numbered" data-code="python">' in html
    assert '<span class="line hll"><span class="n">b</span>' in html
    assert 'data-code="console" data-copy="git status"' in html
    assert 'id="h-my-code"' in html
    assert '<span class="n">first</span>' in html and '<span class="n">third</span>' not in html
    assert {"drawing-as-code", "unknown-language"} <= kinds(checked, "content/code.md")


def test_labels_and_headings_are_where_others_point(checked: CheckedCourse) -> None:
    text = page(checked, "content/text.md")
    assert {"h-exercise", "h-here", "h-term-floe", "h-fig-sea", "h-equation-eq-b"} <= text.ids
    assert '<a href="#h-here"' in text.html and '<a href="#h-term-floe"' in text.html
    assert 'href="../../first-steps/boxes/"' in text.html
    assert [heading.id for heading in text.toc] == ["h-here"]


def test_included_text_with_its_pictures(checked: CheckedCourse) -> None:
    text = page(checked, "content/text.md")
    assert 'alt="a picture"' in text.html and "not this" not in text.html and "nor that" not in text.html
    assert checked.course is not None
    assert "content/sub/part.md" in [file.path for file in checked.course.texts]


def test_names_are_replaced_and_nothing_is_computed(checked: CheckedCourse) -> None:
    words = " ".join(shown(page(checked, "content/text.md")).split())
    assert "Value three metres and unknown and 7 * 7." in words
    assert "unknown-substitution" in kinds(checked, "content/text.md")


def test_pictures_and_downloads_are_files_of_the_course(checked: CheckedCourse) -> None:
    text = page(checked, "content/text.md")
    assert checked.course is not None
    assert {"content/img/sea.png", "content/data.csv"} <= {file.path for file in checked.course.files}
    assert set(text.assets.values()) == {"content/img/sea.png", "content/data.csv", "content/sub/near.png"}
    assert '<figure class="width-60 align-center"><img src="asset:' in text.html
    assert 'alt="html" width="50"' in text.html
    assert "Fig. 1" in text.html


def test_tables_formulas_lists_and_roles(checked: CheckedCourse) -> None:
    html = page(checked, "content/text.md").html
    assert html.count("<table") == html.count(BEGINS) == 3
    assert '<td class="align-right">2' in html
    assert "<caption>" in html and "Titled" in html
    assert html.count("<math ") == 3
    assert '<abbr title="input">IO</abbr>' in html and "<kbd>Ctrl</kbd>+<kbd>C</kbd>" in html
    assert html.count('class="task-box"') == 2
    assert "<dt>Term</dt>" in html and "<s>gone</s>" in html
    assert 'class="footnote-ref"' in html


def test_films_are_links_until_somebody_goes_there(checked: CheckedCourse) -> None:
    html = page(checked, "content/text.md").html
    assert 'href="https://www.youtube.com/watch?v=dQw4w9WgXcQ"' in html
    assert 'href="https://www.youtube.com/watch?v=abc123"' in html and ">A film</a>" in html
    assert "<iframe" not in html


def test_html_keeps_what_is_harmless(checked: CheckedCourse) -> None:
    html = page(checked, "content/text.md").html
    assert "<details><summary>More</summary>" in html and "<em>details</em>" in html
    assert "<script" not in html and "alert(1)" not in html
    assert "<u>Unclosed</u></p>" in html
    assert re.search('data-box="note" data-written="admonition"><p class="box-title">[^\n]*Html box', html)


def test_what_leads_nowhere_is_reported_once_and_is_no_link(checked: CheckedCourse) -> None:
    told = [problem for problem in checked.problems if problem.path == "content/text.md"]
    dead = [problem.message for problem in told if problem.kind == "dead-link"]
    assert len(dead) == 3
    pictures = [(problem.line, problem.kind) for problem in told if problem.kind.endswith("-picture")]
    assert pictures == [(102, "missing-picture"), (106, "remote-picture")]
    assert "missing-alt" in {problem.kind for problem in told}
    html = page(checked, "content/text.md").html
    assert "<span>gone</span>" in html and "gone</span></a>" not in html
    assert "missing.md" not in html
