"""What came from a repository says so: the pinned commit stands in the version, what was left out in its report."""

from dataclasses import replace

from videre.content.checked import CheckedCourse
from videre.content.course import Course as CourseText
from videre.content.course import Origin
from videre.content.problems import Problem, Severity
from videre.courses.prepared import Prepared
from videre.foundation.repositories import Tree

SHORT = 10
"""How much of a commit is shown: enough to be found again, short enough to be a label."""


def origin_of(tree: Tree) -> Origin:
    """Where the text was read from."""
    return Origin(tree.address, tree.commit, "" if tree.at == tree.commit else tree.at, tree.folder)


def problems_of(tree: Tree) -> list[Problem]:
    """What was left out when the tree was laid down; the course may well work without."""
    return [Problem(one.path, None, one.kind, one.message, Severity.WARNING) for one in tree.left_out]


def at_origin(prepared: Prepared, tree: Tree) -> Prepared:
    """The same, with its origin. A course that has no version of its own is called after the commit."""
    outline = replace(prepared.outline, origin=origin_of(tree))
    return replace(prepared, outline=outline, label=prepared.label or tree.commit[:SHORT])


def text_at_origin(course: CourseText, tree: Tree) -> CourseText:
    """The same for a course that was only read."""
    return replace(course, origin=origin_of(tree), version=course.version or tree.commit[:SHORT])


def checked_at_origin(checked: CheckedCourse, tree: Tree) -> CheckedCourse:
    """The same for one that was checked: what was left out is among its problems."""
    course = checked.course and text_at_origin(checked.course, tree)
    return replace(checked, course=course, problems=(*checked.problems, *problems_of(tree)))
