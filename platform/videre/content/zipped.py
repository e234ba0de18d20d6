"""A course in a zip: unpacked into a folder of its name, since a lesson without course.toml has its id from that."""

import re
from pathlib import Path

from videre.content.archive import unpack
from videre.content.identity import slug_of
from videre.content.problems import Problem, Report, errors_of
from videre.content.reader import COURSE_FILE
from videre.content.readers import recognised

SAYS_NOTHING = frozenset({"", "content", "source", "docs", "doc", "lesson", "lessons", "course", "archive", "download"})
"""Folders that are called so say nothing of the course in them; the zip's own name may."""

_BRANCH = re.compile(r"-(?:main|master|gh-pages)$")
_AGAIN = re.compile(r"\s*\(\d+\)$")


def unpack_course(archive: Path, name: str, into: Path) -> tuple[Path | None, list[Problem]]:
    """The folder below the empty folder `into` in which the course of the zip lies; `name` is what the zip is called.

    None with the problems, where it is no zip that may be unpacked or where nothing in it is a course.
    """
    work = into / "unpacked"
    work.mkdir()
    done = unpack(archive, work)
    if errors_of(done.problems):
        return None, done.problems
    report = Report(archive.name)
    own = name_of(done.folder, name)
    if not (work / COURSE_FILE).is_file():
        if recognised(work) is None:
            report.error(
                None,
                "no-course",
                f"There is no {COURSE_FILE} in the zip, nor in the one folder it holds, and no lessons in a format "
                "that is known here. Zip the folder of the course as it is.",
            )
        elif not own:
            report.error(
                None,
                "no-id",
                "The name of the zip becomes the id of the course, and neither it nor the folder inside says one. "
                "Name the zip after the course with a–z, 0–9 and “-”, such as tidy-data.zip, and send it again.",
            )
    if report.problems:
        return None, report.problems
    folder = into / (own or "course")
    work.rename(folder)
    return folder, done.problems


def name_of(folder: str, archive: str) -> str:
    """The name of the course: that of the one folder in the zip, else of the zip; "" where neither can be an id.

    What forges and browsers add is taken off: “git-novice-main (1).zip” holds the course git-novice.
    """
    for name in (folder, archive.rpartition("/")[2].removesuffix(".zip").removesuffix(".ZIP")):
        found = slug_of(_BRANCH.sub("", _AGAIN.sub("", name)))
        if found not in SAYS_NOTHING:
            return found
    return ""
