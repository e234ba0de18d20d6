"""Boxes, tabs and exercises of the Workbench."""

import re
from pathlib import Path

import pytest

from tests.content.readers.workbench_lessons import episode, whole

WIDE = ":" * 40


def boxes(html: str) -> list[str]:
    return re.findall(r'data-box="([^"]*)"', html)


def test_any_bare_colons_close_the_innermost_box(tmp_path: Path) -> None:
    seen = episode(
        tmp_path,
        f"{WIDE} callout\n## Cold\nText\n::: spoiler\n### Why\nInside\n{WIDE}\nAfter\n:::\nOutside\n",
    )
    assert seen.said == []
    assert boxes(seen.html) == ["callout", "spoiler"]
    callout = seen.html[: seen.html.index("</section>")]
    assert "Inside" in callout and "After" in callout and "Outside" not in callout
    assert '<p class="box-title">Cold</p>' in callout
    assert "<h2" not in callout and "<h3" not in callout


@pytest.mark.parametrize(
    ("opening", "kind"),
    [
        ("::: objectives", "objectives"),
        (":::questions", "questions"),
        (":::::: keypoints ::::::", "keypoints"),
        ("::: {.prereq}", "prerequisites"),
        ("::: {#near .discussion}", "discussion"),
        ("::: checklist", "checklist"),
        ("::: testimonial", "testimonial"),
        ("::: caution", "caution"),
        ("::: {.callout .wide key='a b'}", "callout"),
        ("::: solution", "solution"),
        ("::: hint", "hint"),
        ("::: spoiler", "spoiler"),
    ],
)
def test_each_kind_has_its_standard_name(tmp_path: Path, opening: str, kind: str) -> None:
    seen = episode(tmp_path, f"{opening}\n\nwords\n\n::::\n")
    assert seen.said == []
    assert boxes(seen.html) == [kind]
    assert "words" in seen.html and ":::" not in seen.html


def test_an_unknown_kind_keeps_its_name_and_text_and_is_reported(tmp_path: Path) -> None:
    seen = episode(tmp_path, "Text\n\n::: recipe\n## Soup\nStir.\n:::\n")
    assert seen.said == [("episodes/01-drill.md", 8, "unknown-box")]
    assert boxes(seen.html) == ["recipe"]
    assert "Soup" in seen.html and "Stir." in seen.html


def test_a_box_never_closed_goes_on_to_the_end_and_is_reported(tmp_path: Path) -> None:
    seen = episode(tmp_path, "::: callout\n## Open\nfirst\n\n::: hint\nsecond\n:::\nlast\n")
    assert seen.said == [("episodes/01-drill.md", 6, "not-closed")]
    assert seen.publishable
    assert boxes(seen.html) == ["callout", "hint"]
    assert seen.html.index("last") < seen.html.rindex("</section>")


def test_colons_that_close_nothing_are_no_text(tmp_path: Path) -> None:
    seen = episode(tmp_path, "a\n\n:::\n\nb\n")
    assert seen.said == [("episodes/01-drill.md", 8, "stray-closing")]
    assert ":::" not in seen.html


def test_colons_in_code_and_in_comments_are_not_fences(tmp_path: Path) -> None:
    seen = episode(
        tmp_path, "::: callout\n````\n::: challenge\n:::::::::\n````\n<!--\n::: hint\n-->\nstill inside\n:::\n"
    )
    assert seen.said == []
    assert boxes(seen.html) == ["callout"]
    assert "::: challenge\n:::::::::" in seen.html
    assert seen.html.index("still inside") < seen.html.index("</section>")


def test_a_div_without_a_kind_is_no_box(tmp_path: Path) -> None:
    seen = episode(tmp_path, '::: {#place}\nwords\n:::\n\n<div class="row">\n\n**bold**\n\n</div>\n\n[there](#place)\n')
    assert seen.said == []
    assert boxes(seen.html) == []
    assert 'id="h-place"' in seen.html and "<strong>bold</strong>" in seen.html


def test_html_details_are_a_spoiler(tmp_path: Path) -> None:
    seen = episode(tmp_path, "<details>\n<summary>Long log</summary>\n\n- `a`\n\n</details>\n")
    assert boxes(seen.html) == ["spoiler"]
    assert "Long log" in seen.html and "<li><code>a</code></li>" in seen.html


def test_instructor_notes_leave_the_page(tmp_path: Path) -> None:
    seen = episode(tmp_path, "a\n\n::: instructor\n## Slowly\nWait here.\n:::\n")
    assert "Wait here." in seen.page.instructor_notes_html and "Slowly" in seen.page.instructor_notes_html
    assert "Wait here." not in seen.page.html


def test_headings_make_tabs(tmp_path: Path) -> None:
    seen = episode(
        tmp_path,
        "::: group-tab\nChoose.\n\n### Windows\n\nPress.\n\n#### More\n\n```bash\n# no heading\n```\n\n"
        "### Mac OS `X`\n\nClick.\n:::\n",
    )
    assert seen.said == []
    assert re.findall(r'data-tab="([^"]*)"', seen.html) == ["Windows", "Mac OS X"]
    assert seen.html.count("data-tabs") == 1
    assert seen.html.index("Choose.") < seen.html.index("data-tabs")
    assert ">More</h2>" in seen.html and "<h3" not in seen.html
    assert episode(tmp_path, "::: tab\nnothing\n:::\n").kinds() == ["no-tabs"]


def test_a_challenge_is_an_exercise_with_solution_hints_and_minutes(tmp_path: Path) -> None:
    seen = episode(
        tmp_path,
        "::: challenge\n## Measure `it` (7 min)\nHow deep?\n::: hint\nLook down.\n:::\n"
        "::: solution\n## Solution\n*Deep*.\n:::\n:::\n\n::: challenge\nAgain?\n:::\n",
    )
    assert seen.said == []
    first, second = seen.page.exercises
    assert (first.id, first.title, first.minutes, first.kind) == ("measure-it", "Measure it (7 min)", 7, "tick")
    assert first.prompt_html == "<p>How deep?</p>"
    assert first.hints_html == ("<p>Look down.</p>",)
    assert first.solution_html == "<p><em>Deep</em>.</p>"
    assert (second.id, second.title) == ("drill-exercise", "Challenge")
    assert seen.page.html.count("data-exercise-slot") == 2
    _, outlined = next(seen.course.episodes())
    assert [(one.id, one.line, one.minutes) for one in outlined.exercises] == [
        ("measure-it", 6, 7),
        ("drill-exercise", 18, None),
    ]
    assert outlined.minutes == 15


def test_several_solutions_all_stay_with_their_titles(tmp_path: Path) -> None:
    seen = episode(
        tmp_path,
        "::: challenge\n## Two\nA?\n::: solution\n## The first\nYes.\n:::\nB?\n"
        "::: solution\n## The second\nNo.\n:::\n:::\n",
    )
    (one,) = seen.page.exercises
    assert "A?" in one.prompt_html and "B?" in one.prompt_html and "No." not in one.prompt_html
    assert boxes(one.solution_html) == ["solution"]
    for words in ("The first", "Yes.", "The second", "No."):
        assert words in one.solution_html


def test_a_challenge_inside_a_challenge_is_a_box(tmp_path: Path) -> None:
    seen = episode(tmp_path, "::: challenge\n## Outer\n::: challenge\n## Inner\nx\n::: solution\ny\n:::\n:::\n:::\n")
    (one,) = seen.page.exercises
    assert one.title == "Outer"
    assert boxes(one.prompt_html) == ["exercise", "solution"]
    assert "data-exercise-slot" not in whole(seen.page).replace(seen.page.html, "")


def test_links_find_boxes_by_the_words_of_their_title(tmp_path: Path) -> None:
    seen = episode(
        tmp_path,
        "[a](#what-s-up) [b](#whats-up) [c](#do-it) [d](#own)\n\n::: callout\n## What's up?\nx\n:::\n\n"
        "::: challenge\n## Do it!\nx\n:::\n\n## Words {#own .unlisted}\n",
    )
    assert seen.said == [("episodes/01-drill.md", 6, "dead-link")]
    assert {"h-whats-up", "h-do-it", "h-own"} <= seen.page.ids
    assert [heading.text for heading in seen.page.toc] == ["Words"]


def test_the_same_words_twice_have_two_names(tmp_path: Path) -> None:
    seen = episode(tmp_path, "## Note\n\n::: callout\n## Note\nx\n:::\n\n## Note\n")
    assert re.findall(r' id="h-(note[^"]*)"', seen.html) == ["note", "note-1", "note-2"]


def test_boxes_in_quotations_are_boxes(tmp_path: Path) -> None:
    seen = episode(
        tmp_path,
        "::: callout\n> ::: hint\n> ## Inner\n> > ~~~\n> > ls\n> > ~~~\n> > {: .language-bash}\n>\n> :::\n\nx\n:::\n\n"
        "> ::: tip\n> never closed\n\nafter\n",
    )
    assert seen.said == [("episodes/01-drill.md", 19, "not-closed")]
    assert boxes(seen.html) == ["callout", "hint", "tip"]
    assert ":::" not in seen.html and "{:" not in seen.html and 'data-code="bash"' in seen.html
    assert seen.html.index("never closed") < seen.html.index("</blockquote>\n<p>after")


def test_kinds_that_only_lay_out_are_no_boxes(tmp_path: Path) -> None:
    seen = episode(tmp_path, ":::: columns\n::: {.column width='50%'}\n**a**\n:::\n::::\n\n::: figure\nb\n:::\n")
    assert seen.said == []
    assert boxes(seen.html) == [] and "<strong>a</strong>" in seen.html and "column" not in seen.html


def test_colons_that_nearly_close_are_reported_and_no_text(tmp_path: Path) -> None:
    seen = episode(tmp_path, "::: callout\na\n::\n\nb :::\n:::\n\n:::\u00a0hint\nc\n:::\u00a0\n\n`x :::`\n")
    assert seen.said == [("episodes/01-drill.md", line, "no-closing") for line in (8, 10)]
    assert boxes(seen.html) == ["callout", "hint"]
    assert "::" not in seen.html.replace("<code>x :::</code>", "")


def test_openings_where_a_hand_slipped_are_those_of_boxes(tmp_path: Path) -> None:
    seen = episode(tmp_path, "::: .callout\na\n:::\n\n::: hint ### Look *here*\nb\n:::\n")
    assert seen.said == [("episodes/01-drill.md", 10, "bad-opening")]
    assert boxes(seen.html) == ["callout", "hint"] and "#" not in seen.html and "Look <em>here</em>" in seen.html


def test_exercises_of_the_same_title_have_two_names(tmp_path: Path) -> None:
    one = "::: challenge\n## Try it\nx\n:::\n\n"
    seen = episode(tmp_path, one + one + "[second](#try-it-1)\n")
    assert seen.said == []
    assert seen.html.count('id="h-try-it"') == 1 and seen.html.count('id="h-try-it-1"') == 1


def test_boxes_as_myst_has_them_are_boxes_and_no_code(tmp_path: Path) -> None:
    seen = episode(
        tmp_path,
        "````{challenge} Melt *it*\n:class: dropdown\n\nDo:\n\n```bash\nls\n```\n\n```{solution}\nSo.\n```\n````\n\n"
        "~~~{tip}\n:kept\n~~~\n\n```{dropdown} More\nfolded\n```\n\n```{r} words\nplot(1)\n```\n",
    )
    assert [(line, kind) for _, line, kind in seen.said] == [
        (6, "foreign-box"),
        (15, "foreign-box"),
        (20, "foreign-box"),
        (24, "foreign-box"),
        (28, "not-computed"),
        (28, "left-out"),
    ]
    assert boxes(seen.html) == ["tip", "spoiler"] and ":kept" in seen.html and "dropdown" not in seen.html
    (exercise,) = seen.page.exercises
    assert exercise.title == "Melt it" and 'data-code="bash"' in exercise.prompt_html
    assert exercise.solution_html == "<p>So.</p>"


def test_two_colons_before_the_name_of_a_box_open_it_and_are_reported(tmp_path: Path) -> None:
    seen = episode(tmp_path, ":: callout\n\none\n\n:::\n\n:: {.hint}\n\ntwo\n\n:::\n\nstd :: three\n\n:: four\n")
    assert boxes(seen.html) == ["callout", "hint"]
    assert "std :: three" in seen.html and ":: four" in seen.html
    assert [(line, kind) for _path, line, kind in seen.said] == [(6, "few-colons"), (12, "few-colons")]


def test_a_box_with_a_name_of_its_own_is_found_by_its_title_too(tmp_path: Path) -> None:
    box = "::: {{.callout #{}}}\n## Ice core\nx\n:::\n\n"
    seen = episode(tmp_path, f"{box.format('one')}{box.format('two')}[a](#one) [b](#two) [c](#ice-core)\n")
    assert seen.said == []
    assert re.findall('href="([^"]*)"', seen.html) == ["#h-one", "#h-two", "#h-ice-core"]
    assert seen.html.count('id="h-ice-core"') == 1
