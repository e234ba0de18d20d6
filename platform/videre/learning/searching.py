"""Where a reader may find something: the places of courses that are open, or of which they are a member."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from videre.courses.called import is_called
from videre.courses.models import Course
from videre.courses.searching import places_of_version
from videre.learning.members import is_member


def places_of_reader(user_id: int | None, course: str | None = None) -> Sequence[sa.Select[Any]]:
    """The current versions of all courses the reader may read, or of the one that has this slug, or had it."""
    may: sa.ColumnElement[bool] = Course.members_only.is_(False)
    if user_id is not None:
        may = sa.or_(may, is_member(sa.literal(user_id), Course.id))
    where: list[sa.ColumnElement[bool]] = [Course.current_version_id.is_not(None), may]
    if course is not None:
        where.append(is_called(course))
    text, films = places_of_version(Course.id, Course.current_version_id)
    return [text.where(*where), films.where(*where)]
