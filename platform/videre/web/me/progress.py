"""My progress: from the server for those signed in, filled in by the browser for everybody else."""

from dataclasses import dataclass

from flask.typing import ResponseReturnValue

from videre.courses.called import all_renamed
from videre.learning.people import Joined, joined_by
from videre.learning.progress import CourseProgress, courses_for_browsers, progress_of
from videre.web.context import db
from videre.web.me.area import area
from videre.web.pages import render
from videre.web.people import has_session_cookie, reader
from videre.web.policies import PUBLIC


@dataclass(frozen=True, slots=True)
class ProgressPage:
    """The courses to show; for visitors all there are, hidden until their browser knows something of them.

    ``joined`` is where somebody signed in takes part, or waits to; ``renamed`` tells a visitor's browser what courses
    are called now.
    """

    signed_in: bool
    courses: tuple[CourseProgress, ...]
    joined: list[Joined]
    renamed: str


@area.route("/me/progress", policy=PUBLIC)
def progress_show() -> ResponseReturnValue:
    """Where I am in every course, and how to take it along."""
    person = reader() if has_session_cookie() else None
    courses = progress_of(db(), person.id) if person else courses_for_browsers(db())
    joined = joined_by(db(), person.id) if person else []
    renamed = "" if person else all_renamed(db())
    return render("me/progress.html", ProgressPage(person is not None, courses, joined, renamed))
