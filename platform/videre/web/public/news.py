"""What is new in a course since its earlier versions, for everybody who reads it."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Response

from videre.courses.changes import state_of_version
from videre.courses.instances import VersionShown
from videre.courses.versions import shown_versions, version_numbered
from videre.courses.where import Where
from videre.foundation.addresses import WHAT_IS_NEW, WHAT_IS_NEW_OF
from videre.foundation.errors import NotFound
from videre.web.changes import ChangesShown, changes_shown
from videre.web.context import db
from videre.web.found import Found
from videre.web.paging import asked_page
from videre.web.policies import PUBLIC
from videre.web.public.area import area
from videre.web.public.found_composed import changes_found, versions_found
from videre.web.public.kept import for_everybody
from videre.web.public.reading import Read, read_at, shown_at


@dataclass(frozen=True, slots=True)
class NewsPage:
    """The versions up to the one that is shown, or what one of them changed; ``first`` is the very first's number."""

    course: str
    title: str
    language: str
    versions: Sequence[VersionShown]
    page: int
    pages: int
    first: int
    shown: ChangesShown | None
    found: Found | None


@area.route(WHAT_IS_NEW, policy=PUBLIC)
def course_news(course: str) -> Response:
    """The versions, the latest first."""
    read, page = read_at(Where(course)), asked_page()

    def make() -> NewsPage:
        current = shown_at(read, course)
        versions, pages, first = shown_versions(db(), read.course_id, current.version.number, page)
        if page > max(pages, 1):
            raise NotFound
        outline = current.outline
        programs = None if read.members else versions_found(course, outline, versions, page)
        return NewsPage(course, outline.title, outline.language, versions, page, pages, first, None, programs)

    return for_everybody(("news", read.key, page), "public/news.html", make)


@area.route(WHAT_IS_NEW_OF, policy=PUBLIC)
def course_news_of(course: str, number: int) -> Response:
    """What a version changed; those shown once and taken back are told to nobody."""
    read, words = read_at(Where(course)), asked_page("words")
    return for_everybody(("news", read.key, number, words), "public/news.html", lambda: _changed(read, course, number))


def _changed(read: Read, course: str, number: int) -> NewsPage:
    current = shown_at(read, course)
    if number > current.version.number:
        raise NotFound
    after = version_numbered(db(), read.course_id, number)
    before = version_numbered(db(), read.course_id, number, before=True)
    part = changes_shown(state_of_version(db(), before.id), state_of_version(db(), after.id), for_staff=False)
    programs = None if read.members else changes_found(course, number, current.outline)
    return NewsPage(course, current.outline.title, current.outline.language, (), 1, 1, 0, part, programs)
