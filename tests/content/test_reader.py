"""Reading a course folder: the course itself, and what is said about broken ones."""

import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.content.folders import COURSE, FIRST, SECOND, write
from videre.content.course import Author, Course, ExerciseOutline, Pause
from videre.content.front_matter import seconds
from videre.content.problems import Problem, Severity
from videre.content.reader import read_course

PICTURE = b"\x89PNG\r\n\x1a\n and so on"


def good(folder: Path) -> Course:
    course, problems = read_course(folder)
    assert problems == []
    assert course is not None
    return course


def said(folder: Path) -> list[tuple[str, int | None, str]]:
    course, problems = read_course(folder)
    assert course is None
    return [(p.path, p.line, p.kind) for p in problems if p.severity is Severity.ERROR]


def only(folder: Path) -> Problem:
    course, problems = read_course(folder)
    (problem,) = [p for p in problems if p.severity is Severity.ERROR]
    assert course is None
    return problem


def test_a_course_is_read_into_typed_data(tmp_path: Path) -> None:
    second = SECOND.replace("+++\n\n##", 'video = "clip"\npauses = [{ at = "1:05", exercise = "do-it" }]\n+++\n\n##')
    course = good(write(tmp_path, {"rows/in-brief.md": "In short."}, second=second))
    assert (course.id, course.title, course.minutes) == ("tidy-data", "Tidy data", 12)
    assert course.authors == (Author("Ada Nord"),)
    (lesson,) = course.lessons
    assert [episode.id for episode in lesson.episodes] == ["first", "second"]
    episode = lesson.episodes[1]
    assert (episode.video, episode.pauses) == ("clip", (Pause(65.0, "do-it"),))
    assert episode.exercises == (ExerciseOutline("do-it", "tick", "Do it", None, False, 11),)
    assert lesson.in_brief is not None
    assert lesson.in_brief.title == "Rows"
    assert lesson.in_brief.source == "In short."


def test_only_files_that_a_page_mentions_belong_to_the_course(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "rows/a b.png": PICTURE,
        "rows/other.png": PICTURE,
        "media/ice.png": PICTURE,
        "rows/notes.txt": "mine",
        "rows/.hidden/a b.png": PICTURE,
        "other/a b.png": PICTURE,
        "material/data.csv": "1",
        "material/old/data.csv": "2",
    }
    course = good(write(tmp_path, files, first=FIRST + "\n![x](a%20b.png) [y](ice.png) [z](../material/data.csv)\n"))
    assert [file.path for file in course.files] == ["material/data.csv", "rows/a b.png"]
    assert course.files[1].key == course.files[1].sha256[:32] + ".png"


def test_all_problems_come_at_once_with_file_and_line(tmp_path: Path) -> None:
    broken = write(
        tmp_path,
        course=COURSE.replace('title = "Tidy data"', "titel = 5").replace('"second.md"', '"secnd.md"'),
        first=FIRST.replace('"first"', '"First!"').replace("minutes = 5", "minutes = 0"),
    )
    assert said(broken) == [
        ("course.toml", 1, "missing-key"),
        ("course.toml", 3, "unknown-key"),
        ("course.toml", 15, "missing-file"),
        ("rows/first.md", 2, "bad-id"),
        ("rows/first.md", 4, "wrong-type"),
    ]


@pytest.mark.parametrize(
    ("change", "kind", "line"),
    [
        (("format = 1\n", "format = 2\n"), "bad-format", 1),
        (("format = 1\n", "\n"), "bad-format", 1),
        (("format = 1\n", "format = true\n"), "bad-format", 1),
        (('id = "tidy-data"', 'id = "Tidy data"'), "bad-id", 2),
        (('id = "tidy-data"', f'id = "{"a" * 41}"'), "bad-id", 2),
        (('id = "rows"', 'id = "tidy-data"'), "id-twice", 13),
        (('id = "rows"', 'id = "live"'), "reserved-id", 13),
        (('language = "en"', 'language = "english"'), "bad-language", 4),
        (('version = "1.0"', "version = 1.0"), "wrong-type", 5),
        (('version = "1.0"', 'version = "a/b"'), "bad-version", 5),
        (('title = "Tidy data"', 'title = "  "'), "empty", 3),
        (('title = "Tidy data"', f'title = "{"x" * 300}"'), "too-long", 3),
        (('licence = "CC-BY-4.0"', 'licence = "CC-BY-4.0"\nminutes = nan'), "wrong-type", 8),
        (('licence = "CC-BY-4.0"', f'licence = "CC-BY-4.0"\nminutes = 1{"0" * 400}'), "wrong-type", 8),
        (('licence = "CC-BY-4.0"', f'licence = "CC-BY-4.0"\nminutes = 1{"0" * 5000}'), "bad-toml", None),
        (('licence = "CC-BY-4.0"', 'licence = "CC-BY-4.0"\nid = "twice"'), "bad-toml", 8),
        (('summary = "One row each."', 'summary = "One\\u0000row"'), "control-character", 6),
        (('licence = "CC-BY-4.0"', 'licence = "CC-BY-4.0"\nprerequisites = ["a", "b\\u0001"]'), "control-character", 8),
        (('licence = "CC-BY-4.0"', f'licence = "CC-BY-4.0"\nx = {"[" * 2000}'), "bad-toml", None),
        (('name = "Ada Nord"', 'name = "Ada Nord"\norcid = "0000"'), "bad-orcid", 11),
        (('name = "Ada Nord"', 'name = "Ada Nord"\nmail = "a@b"'), "unknown-key", 11),
        (('episodes = ["first.md", "second.md"]', "episodes = []"), "no-episodes", 15),
        (('"first.md", "second.md"', '"first.md", "first.md"'), "episode-twice", 15),
        (('"first.md", "second.md"', '"first.md", "../second.md"'), "bad-episode", 15),
        (('"first.md", "second.md"', '"first.md", "second.txt"'), "bad-episode", 15),
        (('"first.md", "second.md"', '"first.md", "Second.md"'), "missing-file", 15),
        (('title = "Rows"', 'title = "Rows"\nfolder = "../rows"'), "bad-folder", 15),
        (('title = "Rows"', 'title = "Rows"\nfolder = "media"'), "bad-folder", 15),
        (("[[lessons]]", "[lessons]"), "wrong-type", 12),
        (('summary = "One row each."', "summary = One row each."), "bad-toml", 6),
    ],
)
def test_a_broken_course_description_is_named_by_its_line(
    tmp_path: Path, change: tuple[str, str], kind: str, line: int | None
) -> None:
    assert COURSE.count(change[0]) == 1
    found = said(write(tmp_path, course=COURSE.replace(*change)))
    assert kind in [k for _, _, k in found]
    at = [where for path, where, k in found if k == kind and path == "course.toml"]
    assert line is None or at == [line]


@pytest.mark.parametrize(
    ("text", "kind", "line"),
    [
        ("No head.", "no-head", 1),
        ("---\nid: first\n---\nText.", "yaml-head", 1),
        ('+++\nid = "first"\ntitle = "x"\nText.', "head-not-closed", 1),
        (FIRST.replace("minutes = 5", "minuts = 5"), "unknown-key", 4),
        (FIRST.replace("minutes = 5", "minutes = 5\nminutes = 6"), "bad-toml", 5),
        (FIRST.replace("minutes = 5", 'video = "a/b"'), "bad-video", 4),
        (FIRST.replace("minutes = 5", 'pauses = "0:25"'), "wrong-type", 4),
        (FIRST.replace("minutes = 5", 'pauses = [{ at = "0:25", exercise = "do-it" }]'), "unknown-exercise", 4),
        (FIRST.replace('id = "first"', 'id = "do-it"'), "id-twice", None),
        (FIRST.replace('id = "first"', 'id = "second"'), "id-twice", None),
        (FIRST.split("Read")[0], "empty-page", None),
        (FIRST + "\n:::{note}\nnever closed\n", "not-closed", 9),
        (FIRST + "\n:::{exercise} No id\n:::\n", "no-id", 9),
        (FIRST + "\n:::{exercise} x\n:id: A b\n:::\n", "bad-id", 10),
        (FIRST + "\n:::{exercise} x\n:id: y\n:kind: chioce\n:::\n", "unknown-kind", 11),
        (FIRST + "\n:::{exercise} x\n:id: y\n:tolerance: 1\n:::\n", "unknown-option", 11),
        (FIRST + "\n:::{exercise} x\n:id: y\n:id: z\n:::\n", "option-twice", 11),
        (FIRST + "\n:::{exercise} x\n:id: y\n:minutes: ²\n:::\n", "bad-minutes", 11),
        (FIRST + "\n:::{exercise} x\n:id: y\n:needs: luck\n:::\n", "bad-needs", 11),
        (FIRST + "\n:::{exercise} x\n:id: y\n:kind: choice\n- [ ] a\n- [ ] b\n:::\n", "no-right-answer", 9),
        (FIRST + "\n::::{exercise} x\n:id: y\n:::{exercise} z\n:id: zz\n:::\n::::\n", "nested-exercise", 11),
        (FIRST + "\n:::{note}\n:::{tip}\n:::\n:::\n", "fence-too-long", 10),
        (FIRST + "\nnull \0 byte", "control-character", 9),
        (FIRST + "\nmark \u2028", "control-character", 9),
        (FIRST.encode("utf-16"), "not-utf8", 1),
        (FIRST.encode() + "\nblåbær".encode("latin-1"), "not-utf8", 9),
        (FIRST + "x" * 600_000, "too-large", None),
    ],
)
def test_a_broken_page_is_named_by_its_line(tmp_path: Path, text: str | bytes, kind: str, line: int | None) -> None:
    found = said(write(tmp_path, first=text))
    at = [where for _, where, k in found if k == kind]
    assert at
    assert line is None or at == [line]


def test_a_byte_order_mark_and_other_line_ends_change_nothing(tmp_path: Path) -> None:
    plain = good(write(tmp_path / "plain"))
    marked = write(tmp_path / "marked", course=b"\xef\xbb\xbf" + COURSE.encode(), first=FIRST.replace("\n", "\r\n"))
    assert good(marked) == plain


def test_a_pause_without_video_is_a_problem(tmp_path: Path) -> None:
    text = SECOND.replace("minutes = 7", 'pauses = [{ at = "0:25", exercise = "do-it" }]')
    assert only(write(tmp_path, second=text)).kind == "pauses-without-video"


def test_the_same_exercise_id_on_two_pages_names_the_first_one(tmp_path: Path) -> None:
    problem = only(write(tmp_path, first=FIRST + "\n:::{exercise} x\n:id: do-it\n\nNow.\n:::\n"))
    assert (problem.path, problem.line, problem.kind) == ("rows/second.md", 10, "id-twice")
    assert "exercise in rows/first.md:10" in problem.message


def test_a_link_out_of_the_folder_is_refused_and_one_inside_is_read(tmp_path: Path) -> None:
    secret = tmp_path / "secret.md"
    secret.write_text(FIRST)
    course = write(tmp_path / "course", first=None)
    (course / "rows" / "first.md").symlink_to(secret)
    assert {kind for _, _, kind in said(course)} == {"link-outside", "missing-file"}
    (course / "rows" / "first.md").unlink()
    (course / "real.md").write_text(FIRST)
    (course / "rows" / "first.md").symlink_to(Path("..") / "real.md")
    assert good(course)


def test_a_link_in_a_circle_ends(tmp_path: Path) -> None:
    course = write(tmp_path / "course")
    (course / "rows" / "again").symlink_to(course, target_is_directory=True)
    assert good(course)


def test_a_file_named_like_a_picture_must_be_one(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {"rows/ice.png": "<html>"}
    assert only(write(tmp_path, files, first=FIRST + "\n![x](ice.png)")).kind == "not-a-picture"


def test_folders_too_deep_and_a_missing_folder_are_said(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {"/".join("abcdefghij") + "/x.txt": "x"}
    assert only(write(tmp_path, files)).kind == "too-deep"
    assert only(tmp_path / "nowhere").kind == "missing-file"


def test_a_pipe_in_place_of_a_page_is_not_waited_for(tmp_path: Path) -> None:
    course = write(tmp_path, first=None)
    os.mkfifo(course / "rows" / "first.md")
    assert only(course).kind == "missing-file"


def test_no_message_tells_where_on_the_machine_the_course_lies(tmp_path: Path) -> None:
    broken = write(tmp_path, course=COURSE.replace('"second.md"', '"third.md"'), first=FIRST + "\n:::{note}")
    assert not [p for p in read_course(broken)[1] if str(tmp_path) in str(p)]


@pytest.mark.parametrize(
    ("written", "at"),
    [("0:25", 25), ("1:02:03", 3723), ("90:00", 5400), ("0:01.5", 1.5), (12, 12), (2.5, 2.5)]
    + [
        (bad, None) for bad in ["", "0:60", "1:60:00", "-1:00", "٠:٢٥", "0:25\n", -1, 10**400, float("nan"), True, None]
    ],
)
def test_times_of_a_video_are_read_as_people_write_them(written: object, at: float | None) -> None:
    assert seconds(written) == at


PIECES = (
    '+++|id = "a"|title = "b"|:::{exercise} x|:::|::::{note}|:id: q|:kind: choice|- [x] a|- [ ] b {feedback: c|```|'
    "> - 1. x|  - y|$$|<!--|-->|\t- z|* * *||text|[^1]: x"
)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(PIECES.split("|")), max_size=30))
def test_whatever_stands_in_a_page_is_answered_with_problems(
    tmp_path_factory: pytest.TempPathFactory, lines: list[str]
) -> None:
    folder = write(tmp_path_factory.mktemp("any"), first="\n".join(lines))
    course, problems = read_course(folder)
    assert (course is None) == any(problem.severity is Severity.ERROR for problem in problems)


def test_what_was_called_otherwise_says_so_and_must_have_been_an_id(tmp_path: Path) -> None:
    named = COURSE.replace('title = "Rows"', 'title = "Rows"\nwas = ["lines", "records"]')
    first = FIRST.replace("minutes = 5", 'minutes = 5\nwas = ["zeroth"]')
    (lesson,) = good(write(tmp_path / "a", course=named, first=first)).lessons
    assert (lesson.was, [one.was for one in lesson.episodes]) == (("lines", "records"), [("zeroth",), ()])
    wrong = only(write(tmp_path / "b", first=FIRST.replace("minutes = 5", 'minutes = 5\nwas = ["The First"]')))
    assert (wrong.path, wrong.line, wrong.kind) == ("rows/first.md", 5, "bad-id")
