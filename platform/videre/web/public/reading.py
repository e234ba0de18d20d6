"""Which text of a course a page shows, to whom, and what it depends on: at the course's own address, or pinned."""

from dataclasses import dataclass

from videre.courses.instances import instance_state
from videre.courses.queries import CourseShown, course_shown, course_state
from videre.courses.where import Where
from videre.foundation.errors import NotFound
from videre.learning.members import may_read_members
from videre.web.context import db, glance
from videre.web.people import has_session_cookie, reader

NONE = "There is no such course here."


@dataclass(frozen=True, slots=True)
class Read:
    """A version of a course, read somewhere. ``key`` rises with every change of what its pages show of all this."""

    where: Where
    course_id: int
    version_id: int
    live_revision: int
    instance_id: int | None
    members: bool
    key: tuple[object, ...]

    @property
    def pinned(self) -> int | None:
        """The version, where it is not simply the current one."""
        return self.version_id if self.where.is_pinned else None


def read_at(where: Where) -> Read:
    """What is read there; NotFound where nothing is, or nothing for this reader."""
    instance_id: int | None = None
    key: tuple[object, ...] = ()
    if where.is_pinned:
        pin = glance(lambda connection: instance_state(connection, where.partner, where.instance))
        if pin is None:
            raise NotFound(NONE)
        found = (pin.course_id, pin.version_id, pin.live_revision)
        instance_id, members = pin.id, pin.members_only
        key = (pin.id, pin.revision, pin.face_revision, pin.names)
    else:
        state = glance(lambda connection: course_state(connection, where.course, members=True))
        if state is None:
            raise NotFound(NONE)
        found, members = (state.course_id, state.version_id, state.live_revision), state.members_only
    if members:
        person = reader() if has_session_cookie() else None
        if person is None or not may_read_members(db(), person.id, found[0]):
            raise NotFound(NONE)
    return Read(where, *found, instance_id, members, (*found[1:], *key))


def shown_at(read: Read, course: str) -> CourseShown:
    """The course as it is read there; `course` is its slug."""
    shown = course_shown(db(), course, pinned=read.pinned, members=read.members)
    if shown is None:
        raise NotFound(NONE)
    return shown
