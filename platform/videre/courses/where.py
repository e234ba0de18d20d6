"""Where a course is read: at its own address, or in a course instance, pinned and in the host's look."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Where:
    """The slug of a course, or those of a partner and of its course instance; never both."""

    course: str = ""
    partner: str = ""
    instance: str = ""

    @property
    def is_pinned(self) -> bool:
        """Whether it is an instance."""
        return bool(self.instance)

    @property
    def path(self) -> str:
        """The path of its pages below the site's own: "courses/hand-it-over/" or "at/nord/spring/"."""
        return f"at/{self.partner}/{self.instance}/" if self.instance else f"courses/{self.course}/"
