"""Words that a course explains: in a box, on a page of their own, as other formats write them."""

from pathlib import Path

import pytest

from tests.content.rendering import rendered
from tests.support.courses import write_course
from videre.content.check import check_course
from videre.content.digest import digest
from videre.content.glossary import anchor_of, entries_of, unlinked, without_entries
from videre.content.reader import read_course


def test_a_box_takes_definitions_written_either_way() -> None:
    page = rendered(
        ":::{glossary}\nLake\nTarn\n: Water that *stays*.\n: Not a fjord.\n\n"
        "River\n  Water that goes,\n  and comes.\n:::\n"
    )
    assert page.problems == ()
    found = entries_of(page.html)
    assert [(one.term, one.anchor) for one in found] == [
        ("Lake", "term-lake"),
        ("Tarn", "term-tarn"),
        ("River", "term-river"),
    ]
    assert "Water that <em>stays</em>." in found[0].html
    assert found[0].html == found[1].html
    assert "and comes." in found[2].html
    assert 'id="h-term-lake"' in page.html


def test_lists_of_other_formats_count_when_they_are_marked_or_the_page_is_a_glossary() -> None:
    html = (
        '<p>a</p><dl class="simple glossary"><dt id="h-x">One</dt><dd><p>1</p></dd></dl><dl><dt>Two</dt><dd>2</dd></dl>'
    )
    assert [(one.term, one.place) for one in entries_of(html)] == [("One", "h-x")]
    assert [one.term for one in entries_of(html, everywhere=True)] == ["One", "Two"]
    assert without_entries(html) == "<p>a</p>"
    nested = "<dl><dt>Out</dt><dd>x<dl><dt>In</dt><dd>y</dd></dl></dd></dl>"
    assert [one.term for one in entries_of(nested, everywhere=True)] == ["Out"]


@pytest.mark.parametrize(
    ("term", "anchor"), [("A  Word", "term-a-word"), ("Äpfel", "term-äpfel"), ("−99", "term-99"), ("…", "term-word")]
)
def test_a_word_has_one_anchor_however_it_is_written(term: str, anchor: str) -> None:
    assert anchor_of(term) == anchor


def test_links_to_words_that_nothing_explains_are_text_again() -> None:
    html = '<a class="term" href="../../glossary/#term-x" rel="noopener">the <em>x</em></a>'
    assert unlinked({"a": [html]}, frozenset({"term-x"})) == {"a": ["the <em>x</em>"]}
    assert unlinked(html, frozenset({"term-y"})) == html


def test_what_is_wrong_with_words_is_said_with_its_place(tmp_path: Path) -> None:
    folder = write_course(tmp_path, words="Of {term}`lakes`.\n\n:::{glossary}\nRiver\n: It goes.\n:::\n", episodes=1)
    (folder / "glossary.md").write_text("River\n: Water that goes.\n\n:::{exercise} No\n:id: no\n\nNo.\n:::\n")
    found = {(one.path, one.kind, one.line) for one in check_course(folder).problems}
    assert ("begin/e1.md", "unknown-word", 9) in found
    assert ("begin/e1.md", "word-twice", None) in found
    assert ("glossary.md", "exercise-in-brief", 4) in found


def test_a_glossary_and_a_getting_ready_page_are_part_of_the_identity_and_their_absence_is_not(tmp_path: Path) -> None:
    folder = write_course(tmp_path)

    def now() -> str:
        course, problems = read_course(folder)
        assert course is not None, problems
        return digest(course)

    bare = now()
    (folder / "glossary.md").write_text("River\n: Water that goes.\n")
    worded = now()
    (folder / "getting-ready.md").write_text('+++\nid = "ready"\ntitle = "Ready"\n+++\nInstall it.\n')
    assert len({bare, worded, now()}) == 3
    course, _ = read_course(folder)
    assert course
    assert [(lesson.id, lesson.preparation) for lesson in course.lessons] == [("getting-ready", True), ("begin", False)]
    assert course.minutes == 15
    (folder / "glossary.md").unlink()
    (folder / "getting-ready.md").unlink()
    assert now() == bare
