"""What programs find in the heads of pages made of all of a course, of its versions, and of the search."""

from collections.abc import Iterable, Sequence

from videre.courses.composed import Word
from videre.courses.instances import VersionShown
from videre.courses.outline import CourseOutline, LessonOutline
from videre.courses.where import Where
from videre.foundation import addresses
from videre.foundation.language import translations
from videre.interchange.linked import Node, composed, node
from videre.web.found import Found, here, in_page


def exercises_found(where: Where, outline: CourseOutline, minutes: int) -> Found:
    """All exercises of a course."""
    name = _named(_("All exercises"), outline)
    return _page(
        composed.material(here(), where, "exercises/", outline, name=name, kind="exercises", minutes=minutes), outline
    )


def whole_found(where: Where, outline: CourseOutline, lesson: LessonOutline | None) -> Found:
    """A course, or one lesson of it, on one page."""
    page, minutes = (f"whole/{lesson.id}/", lesson.minutes) if lesson else ("whole/", outline.minutes)
    name = _text(_("%(title)s, on one page")) % {"title": lesson.title if lesson else outline.title}
    kind = "lesson" if lesson else "course"
    return _page(composed.material(here(), where, page, outline, name=name, kind=kind, minutes=minutes), outline)


def glossary_found(where: Where, outline: CourseOutline, words: Iterable[Word]) -> Found:
    """The terms of a course."""
    return _page(composed.glossary(here(), where, outline, words, _named(_("Glossary"), outline)), outline)


def briefs_found(where: Where, outline: CourseOutline, lessons: Iterable[LessonOutline]) -> Found:
    """All lessons of a course in brief."""
    return _page(composed.briefs(here(), where, outline, lessons, _named(_("In brief"), outline)), outline)


def versions_found(course: str, outline: CourseOutline, shown: Sequence[VersionShown], page: int) -> Found:
    """A page of the list of versions of a course."""
    made = composed.versions(here(), course, outline, shown, name=_named(_("What is new"), outline), page=page)
    return _page(made, outline)


def changes_found(course: str, number: int, outline: CourseOutline) -> Found:
    """What a version changed."""
    return _page(composed.changes(here(), course, number, outline, _named(_("What is new"), outline)), outline)


def search_found(where: Where) -> Found:
    """The search, whatever was asked: what it finds has pages of its own."""
    site = here()
    address = f"{site.address}/{where.path}search" if where.is_pinned else site.at(addresses.SEARCH)
    name = _text(_("Search"))
    page = node("SearchResultsPage", address, name=name, url=address)
    return Found(address=address, title=name, description=site.name, linked=in_page(page))


def _(text: str) -> str:
    """Marked for translation; `_text` looks it up."""
    return text


def _text(text: str) -> str:
    return translations(here().language).ugettext(text)


def _named(what: str, outline: CourseOutline) -> str:
    return f"{_text(what)} · {outline.title}"


def _page(made: Node, outline: CourseOutline) -> Found:
    return Found(
        address=str(made["@id"]),
        title=str(made["name"]),
        description=outline.summary or outline.title,
        linked=in_page(made),
    )
