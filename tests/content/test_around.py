"""What course.toml says around the lessons, and everything that can be wrong with it, by line."""

from dataclasses import asdict
from pathlib import Path

import pytest

from tests.support.courses import write_course
from videre.content.around import ExercisesPage, Pointer, around_from
from videre.content.course import Course
from videre.content.digest import digest
from videre.content.problems import Problem
from videre.content.reader import read_course

GOOD = """
[exercises_page]
kinds = ["exercise", "homework", "exercise"]
solutions = false

[[before]]
title = "Shell"
url = "https://example.org/a"
why = "Needed."

[[after]]
title = "More"
url = "more"
why = "Goes on."

[[start_here]]
if_you_can = "begin"
episode = "e2"
"""


def read(tmp_path: Path, text: str) -> tuple[Course | None, list[Problem]]:
    folder = write_course(tmp_path)
    toml = folder / "course.toml"
    toml.write_text(toml.read_text().replace("[[authors]]", text.strip() + "\n[[authors]]", 1))
    return read_course(folder)


def test_it_is_read_kept_and_part_of_the_identity(tmp_path: Path) -> None:
    plain, _ = read_course(write_course(tmp_path / "plain"))
    course, problems = read(tmp_path / "around", GOOD)
    assert problems == []
    assert course is not None
    around = course.around
    assert around.before == (Pointer("Shell", "Needed.", "https://example.org/a"),)
    assert around.after == (Pointer("More", "Goes on.", course="more"),)
    assert around.exercises == ExercisesPage(("exercise", "homework"), False)
    assert around_from(asdict(around)) == around
    assert plain is not None
    assert digest(course) != digest(plain)


@pytest.mark.parametrize(
    ("text", "kind", "line"),
    [
        ('[[before]]\ntitle = "A"\nurl = "javascript:alert(1)"\nwhy = "B"', "bad-address", 11),
        ('[[before]]\ntitle = "A"\nurl = "https://a@b.example/"\nwhy = "B"', "bad-address", 11),
        ('[[after]]\ntitle = "A"\nwhy = "B"', "missing-key", 9),
        ('[[after]]\ntitle = "A"\nurl = "b"\nwhy = "B"\nwhen = "C"', "unknown-key", 13),
        ('[[start_here]]\nif_you_can = "A"\nepisode = "nothing"', "unknown-episode", 11),
        ('[exercises_page]\nkinds = ["quiz"]', "unknown-kind", 10),
        ('[exercises_page]\nkinds = ["solution"]', "unknown-kind", 10),
        ('[exercises_page]\nsolutions = "no"', "wrong-type", 10),
        ('exercises_page = "all"', "wrong-type", 9),
        ('[source]\nedit = "http://a.example/{path}"', "bad-address", 10),
        ('[source]\nedit = "https://a.example/"', "bad-address", 10),
        ('[source]\nedit = "https://a.example/{path}/{secret}"', "bad-address", 10),
    ],
)
def test_what_is_wrong_is_said_with_its_line(tmp_path: Path, text: str, kind: str, line: int) -> None:
    course, problems = read(tmp_path, text)
    assert course is None
    assert [(one.path, one.kind, one.line) for one in problems] == [("course.toml", kind, line)]
