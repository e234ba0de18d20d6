"""A course that was read and rendered, with everything that is wrong with it."""

from dataclasses import dataclass

from videre.content.course import Course
from videre.content.digest import digest
from videre.content.problems import Problem, errors_of
from videre.content.rendering import RenderedCourse


@dataclass(frozen=True, slots=True)
class CheckedCourse:
    """A course with all that is wrong with it; `course` may be incomplete when there are errors."""

    course: Course | None
    rendered: RenderedCourse
    problems: tuple[Problem, ...]

    @property
    def is_publishable(self) -> bool:
        """Whether nothing keeps it from being published."""
        return self.course is not None and not errors_of(self.problems)

    @property
    def digest(self) -> str | None:
        """The identity of this state of the text, None when it cannot be published."""
        return digest(self.course) if self.course is not None and self.is_publishable else None
