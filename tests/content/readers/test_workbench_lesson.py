"""A lesson of the Workbench as a course, and what cannot be one."""

import re
from pathlib import Path

import pytest

from tests.content.readers.workbench_lessons import CONFIG, HEAD, episode, read, refused, write_files
from videre.content.check import check_course
from videre.content.checked import CheckedCourse
from videre.content.identity import NOTHING_KNOWN, Known, KnownItem
from videre.content.readers import Reading, Stated, recognised
from videre.content.readers.workbench.reader import READER

LESSON: dict[str, str | bytes] = {
    "config.yaml": "title: 'Ice cores'\nlang: nb\nlicense: CC-BY 4.0\nepisodes:\n- 02-read.md\n- 01-drill.md\n",
    "index.md": "---\nsite: x\n---\nWelcome.\n",
    "episodes/01-drill.md": HEAD + "Drill.\n",
    "episodes/02-read.md": "---\ntitle: 'Reading'\nteaching: 5\n---\nRead.\n",
    "learners/setup.md": "---\ntitle: Setup\n---\nInstall.\n",
    "learners/reference.md": "---\ntitle: Words\n---\nTerms.\n",
    "profiles/kari.md": "---\ntitle: Kari\n---\nShe drills.\n",
    "instructors/notes.md": "---\ntitle: Notes\n---\nHelp.\n",
    "LICENSE.md": "---\ntitle: Licence\n---\nFree.\n",
}


def test_all_pages_become_lessons_in_the_order_of_the_configuration(tmp_path: Path) -> None:
    seen = read(write_files(tmp_path / "ice", LESSON))
    assert seen.said == []
    course = seen.course
    assert (course.id, course.title, course.language, course.licence) == ("ice", "Ice cores", "nb", "CC-BY 4.0")
    assert course.format == "workbench"
    assert [(one.id, [episode.id for episode in one.episodes]) for one in course.lessons] == [
        ("episodes", ["overview", "read", "drill"]),
        ("getting-ready", ["setup"]),
        ("for-learners", ["reference"]),
        ("profiles", ["kari"]),
        ("for-instructors", ["notes"]),
        ("about", ["license"]),
    ]
    assert [(one.optional, one.minutes) for one in course.lessons[0].episodes] == [
        (True, None),
        (False, 5),
        (False, 15),
    ]
    assert all(one.optional for lesson in course.lessons[1:] for one in lesson.episodes)


def test_without_lists_all_pages_are_taken_by_name(tmp_path: Path) -> None:
    seen = read(write_files(tmp_path, {**LESSON, "config.yaml": "title: Ice\nepisodes:\nlearners:\n"}))
    assert [one.id for one in seen.course.lessons[0].episodes] == ["overview", "drill", "read"]


def test_a_lesson_in_a_folder_of_a_repository(tmp_path: Path) -> None:
    write_files(tmp_path / "teaching" / "ice", LESSON)
    checked = _read(tmp_path, tmp_path / "teaching" / "ice")
    assert checked.is_publishable and checked.course is not None
    assert next(checked.course.episodes())[1].page.path == "teaching/ice/index.md"
    assert all(one.path.startswith("teaching/ice/") for one in checked.course.texts)


def test_what_is_known_keeps_its_id(tmp_path: Path) -> None:
    known = Known((KnownItem("boring", "episode", "episodes/01-drill.md", "Drilling"),))
    write_files(tmp_path, LESSON)
    checked = _read(tmp_path, tmp_path, known)
    assert checked.course is not None
    assert [one.id for one in checked.course.lessons[0].episodes] == ["overview", "read", "boring"]


def test_lessons_keep_their_ids_when_the_course_has_another_title_or_language(tmp_path: Path) -> None:
    write_files(tmp_path, LESSON)
    before = _read(tmp_path, tmp_path).course
    assert before is not None
    known = Known(tuple(KnownItem(one.id, "lesson", "", one.title) for one in before.lessons))
    config = tmp_path / "config.yaml"
    config.write_text(re.sub("^(title|lang):.*", r"\1: nb", config.read_text(), flags=re.MULTILINE))
    after = _read(tmp_path, tmp_path, known).course
    assert after is not None and after.lessons[0].title == "nb" != before.lessons[0].title
    assert [one.id for one in after.lessons] == [one.id for one in before.lessons]


def test_the_title_of_a_course_is_only_words(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {"config.yaml": "title: 'Cores with *R* & `git`'\n", "episodes/a.md": "# A\n"}
    course = read(write_files(tmp_path, files)).course
    assert course.title == course.lessons[0].title == "Cores with R & git"


def test_an_exercise_is_known_again_by_its_task_however_long_its_solution_is(tmp_path: Path) -> None:
    solution = "Turn the drill slowly, wait, and lift the whole core out of the hole with both hands. " * 5
    task = f"::: challenge\n## Try it\n1. Drill.\n2. Lift the core.\n\n::: solution\n{solution}\n:::\n:::\n"
    files = {"config.yaml": "title: x\nepisodes: [melt.md]\n", "episodes/melt.md": f"---\ntitle: Melt\n---\n{task}"}
    write_files(tmp_path, dict(files))
    before = KnownItem("old", "exercise", "episodes/01-drill.md", "Take one", "Take one Drill. Lift the core.")
    checked = _read(tmp_path, tmp_path, Known((before,)))
    assert checked.course is not None
    assert [one.id for one in checked.course.lessons[0].episodes[0].exercises] == ["old"]


def test_a_native_course_and_an_empty_folder_are_not_recognised(tmp_path: Path) -> None:
    assert recognised(tmp_path) is None
    write_files(tmp_path, {"config.yaml": "title: x\n"})
    assert READER.recognises(tmp_path) is None
    (tmp_path / "episodes").mkdir()
    assert READER.recognises(tmp_path) == tmp_path


@pytest.mark.parametrize(
    ("config", "line", "kind"),
    [
        ("title: [a\nepisodes: b", 2, "bad-yaml"),
        ("- a\n- b\n", 1, "bad-yaml"),
        ("a: &a [x]\nepisodes: *a\n", 2, "bad-yaml"),
        ("title: x\nepisodes:\n- {a: b}\n", 3, "wrong-type"),
        ("title: x\nepisodes:\n  first: 01-drill.md\n", 2, "wrong-type"),
        ("title: [x]\n", 1, "wrong-type"),
        ("title: x\ntitle: y\n", 2, "key-twice"),
        ("title: x\nepisodes:\n- 01-drill.md\n- ../../etc/passwd\n", 4, "bad-page"),
        ("title: x\nepisodes:\n- 01-DRILL.md\n", 2, "none-there"),
        ("title: !!python/object/apply:os.system [ls]\n", 1, "wrong-type"),
        ("[" * 20_000, 1, "bad-yaml"),
        ("x: " + "a" * 70_000, 1, "too-large"),
        ("title: x\n\x00", 2, "control-character"),
    ],
)
def test_a_configuration_that_cannot_be_read_is_said_with_its_line(
    tmp_path: Path, config: str, line: int, kind: str
) -> None:
    write_files(tmp_path, {"config.yaml": config, "episodes/01-drill.md": HEAD + "x\n"})
    assert ("config.yaml", line, kind) in refused(tmp_path)


def test_names_in_other_letters_are_two_pages(tmp_path: Path) -> None:
    config = "title: x\nepisodes:\n- a.md\n- A.md\n"
    write_files(tmp_path, {"config.yaml": config, "episodes/a.md": HEAD + "one\n", "episodes/A.md": HEAD + "two\n"})
    seen = read(tmp_path)
    assert [one.id for one in seen.course.lessons[0].episodes] == ["a", "a-2"]
    assert len(seen.pages) == 2


def test_a_page_listed_twice_and_pages_not_listed_are_reported(tmp_path: Path) -> None:
    config = "title: x\nepisodes:\n- 01-drill.md\n- 01-drill.md\n"
    seen = episode(tmp_path, "x\n", {"config.yaml": config, "episodes/draft.md": HEAD + "x\n"})
    assert seen.said == [("config.yaml", 2, "not-listed"), ("config.yaml", 4, "page-twice")]
    assert len(seen.course.lessons[0].episodes) == 1


def test_a_listed_page_that_is_not_there_is_reported_and_the_others_are_shown(tmp_path: Path) -> None:
    config = "title: x\nepisodes:\n- 01-drill.md\n- 09-none.md\n- 02-Melt.md\nlearners:\n- gone.md\n"
    more: dict[str, str | bytes] = {"episodes/02-melt.md": HEAD + "x\n"}
    seen = episode(tmp_path, "x\n", {"config.yaml": config, **more})
    assert seen.publishable
    assert [one for one in seen.said if one[2] == "missing-file"] == [
        ("config.yaml", line, "missing-file") for line in (4, 5, 7)
    ]
    assert set(seen.pages) == {"episodes/01-drill.md"}


@pytest.mark.parametrize(
    ("page", "said"),
    [
        ("---\ntitle: [a\n---\nx\n", (2, "bad-yaml")),
        ("---\ntitle: a\nx\n", (1, "head-not-closed")),
        ("---\na: &a x\ntitle: *a\n---\nx\n", (3, "bad-yaml")),
        (b"---\ntitle: \xff\n---\nx\n", (2, "not-utf8")),
        (b"\xff\xfex\x00", (1, "not-utf8")),
    ],
)
def test_a_page_that_cannot_be_read_is_said_with_its_line(
    tmp_path: Path, page: str | bytes, said: tuple[int, str]
) -> None:
    write_files(tmp_path, {"config.yaml": CONFIG, "episodes/01-drill.md": page})
    assert ("episodes/01-drill.md", *said) in refused(tmp_path)


def test_a_title_with_a_colon_and_no_quotes_is_told_what_it_needs(tmp_path: Path) -> None:
    write_files(tmp_path, {"config.yaml": CONFIG, "episodes/01-drill.md": "---\ntitle: Ice: cold\n---\nx\n"})
    (problem,) = [one for one in check_course(tmp_path).problems if one.kind == "bad-yaml"]
    assert (problem.line, "quotes" in problem.message) == (2, True)


def test_what_is_only_odd_in_a_head_is_a_warning(tmp_path: Path) -> None:
    seen = episode(tmp_path, "x", {"episodes/01-drill.md": "---\nteaching: soon\n---\n## From *here*\n\nx\n"})
    assert seen.said == [("episodes/01-drill.md", 1, "no-title"), ("episodes/01-drill.md", 2, "bad-minutes")]
    assert seen.course.lessons[0].episodes[0].title == "From here"
    assert seen.publishable


def test_windows_line_ends_and_a_byte_order_mark_change_nothing(tmp_path: Path) -> None:
    body = "::: callout\n## Cold\n\n- a\n- b\n\n:::\n"
    plain = episode(tmp_path / "a", body).html
    changed = ("\ufeff" + (HEAD + body).replace("\n", "\r\n")).encode()
    seen = episode(tmp_path / "b", "", {"episodes/01-drill.md": changed})
    assert seen.said == [] and seen.html == plain


def test_nothing_outside_the_root_is_read(tmp_path: Path) -> None:
    root = tmp_path / "lesson"
    write_files(tmp_path, {"secret.md": "secret words", "pictures/p.png": b"\x89PNG\r\n\x1a\n"})
    write_files(root, {"config.yaml": "title: x\n", "episodes/01-drill.md": HEAD + "![x](fig/p.png){alt='x'}\n"})
    (root / "episodes" / "02-out.md").symlink_to(tmp_path / "secret.md")
    (root / "episodes" / "fig").symlink_to(tmp_path / "pictures")
    seen = read(root)
    assert {path for path, _line, kind in seen.said if kind == "link-outside"} == {"config.yaml"}
    assert seen.kinds().count("link-outside") == 2
    assert list(seen.pages) == ["episodes/01-drill.md"]
    assert "asset:" not in seen.html


def test_a_page_deep_in_boxes_is_said_and_the_others_are_read(tmp_path: Path) -> None:
    deep = "::: callout\n" * 300 + "x\n" + ":::\n" * 300
    config = "title: x\nepisodes: [01-drill.md, 02-deep.md]\n"
    write_files(
        tmp_path, {"config.yaml": config, "episodes/01-drill.md": HEAD + "fine\n", "episodes/02-deep.md": HEAD + deep}
    )
    assert {(path, kind) for path, _line, kind in refused(tmp_path)} == {("episodes/02-deep.md", "too-deep")}


def test_scripts_pass_nowhere(tmp_path: Path) -> None:
    seen = episode(
        tmp_path,
        "<script>alert(1)</script>\n\n[x](javascript:alert(1)){onclick='alert(2)'}\n\n"
        '::: {.callout onclick="alert(3)"}\n## <img src=x onerror=alert(4)>\nx\n:::\n\n'
        "![x](fig/x.png){onload='alert(5)' alt='\"><script>alert(6)</script>'}\n\n"
        '<div onclick="alert(7)" id="x\' onload=alert(8)">\n\nx\n\n</div>\n',
        {"episodes/fig/x.png": b"\x89PNG\r\n\x1a\n"},
    )
    assert "<script" not in seen.html and "javascript:" not in seen.html
    assert "onclick=" not in seen.html and "onerror=" not in seen.html.replace("&lt;", "")
    assert "onload=" not in seen.html.replace("&gt;", "")


def _read(root: Path, folder: Path, known: Known = NOTHING_KNOWN) -> CheckedCourse:
    return READER.read(Reading(root, folder, Stated("ice"), known=known))


def test_a_lesson_of_the_older_template_is_refused_in_plain_words(tmp_path: Path) -> None:
    write_files(tmp_path, {"_config.yml": "title: Old\n", "_episodes/01-a.md": "> ## Do\n{: .challenge}\n"})
    assert refused(tmp_path) == [("_episodes", None, "older-template")]
