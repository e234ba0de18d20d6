"""The exercises of our own courses: of every kind, and each wrong answer is told what misled it."""

import itertools
from pathlib import Path

import pytest

from tests.courses_content.recordings import COURSES
from videre.content.exercises import Verdict, grader
from videre.content.reader import read_course
from videre.content.rendered import Exercise
from videre.content.rendering import render_course

OWN = ("hand-it-over", "videre-handbook")


def exercises_of(folder: Path) -> dict[str, Exercise]:
    """All exercises of a course that has no problem at all, by id."""
    course, problems = read_course(folder)
    assert course is not None
    assert problems == []
    rendered = render_course(course)
    assert rendered.problems == ()
    return {exercise.id: exercise for page in rendered.episodes.values() for exercise in page.exercises}


def said(exercise: Exercise, answer: object) -> Verdict:
    return grader(exercise.spec).grade(answer)


@pytest.mark.parametrize("name", OWN)
def test_every_exercise_takes_its_right_answer_and_teaches_with_the_wrong_ones(name: str) -> None:
    exercises = exercises_of(COURSES / name)
    kinds = {exercise.kind for exercise in exercises.values()}
    assert kinds == {"tick", "choice", "number", "text"}
    for exercise in exercises.values():
        assert exercise.hints_html, exercise.id
        assert exercise.solution_html, exercise.id
        if exercise.kind == "choice":
            options = exercise.spec["options"]
            right = [key for key, (is_right, _feedback) in options.items() if is_right]
            assert said(exercise, right).correct, exercise.id
            assert all(feedback for _right, feedback in options.values()), exercise.id
            for others in itertools.combinations(options, len(right)):
                assert said(exercise, list(others)).correct == (list(others) == right)
        elif exercise.kind in {"number", "text"}:
            for value, is_right, feedback in exercise.spec["foreseen"]:
                verdict = said(exercise, str(value))
                assert verdict.correct == is_right, (exercise.id, value)
                assert feedback, (exercise.id, value)
            assert said(exercise, "8191").feedback_html, exercise.id
