"""Pages made of all of a course as linked data: its exercises, all of it on one page, glossary, briefs, versions."""

from collections.abc import Iterable, Sequence

from videre.courses.composed import Word
from videre.courses.instances import VersionShown
from videre.courses.outline import CourseOutline, LessonOutline
from videre.courses.where import Where
from videre.foundation import addresses
from videre.interchange.licences import licence_address
from videre.interchange.linked import TRAINING_MATERIAL, Node, duration, node, reference
from videre.interchange.linked.courses import keywords, person
from videre.interchange.plain import plain_text
from videre.interchange.site import Site

WORDS_MOST = 300
"""So many letters are told of what a term means; the page says all of it."""


def material(
    site: Site, where: Where, page: str, outline: CourseOutline, *, name: str, kind: str, minutes: float | None = None
) -> Node:
    """What is learned from, at `page` of the course: `kind` is the sort of it, in English."""
    base = f"{site.address}/{where.path}"
    return node(
        "LearningResource",
        f"{base}{page}",
        profile=TRAINING_MATERIAL,
        name=name,
        description=outline.summary or outline.title,
        keywords=keywords(outline),
        url=f"{base}{page}",
        inLanguage=outline.language,
        license=licence_address(outline.licence) or outline.licence,
        author=[person(author) for author in outline.authors],
        learningResourceType=kind,
        timeRequired=duration(minutes),
        isPartOf=reference(base),
        isAccessibleForFree=True,
    )


def glossary(site: Site, where: Where, outline: CourseOutline, words: Iterable[Word], name: str) -> Node:
    """The terms that a course explains."""
    base = f"{site.address}/{where.path}"
    address = f"{base}glossary/"
    return node(
        "DefinedTermSet",
        address,
        name=name,
        url=address,
        inLanguage=outline.language,
        isPartOf=reference(base),
        hasDefinedTerm=[
            node(
                "DefinedTerm",
                f"{address}#{word.anchor}",
                name=word.term,
                description=plain_text(word.html, WORDS_MOST),
                url=f"{address}#{word.anchor}",
                inDefinedTermSet=reference(address),
            )
            for word in words
        ],
    )


def briefs(site: Site, where: Where, outline: CourseOutline, lessons: Iterable[LessonOutline], name: str) -> Node:
    """The lessons in brief; each is told whole at its own address."""
    base = f"{site.address}/{where.path}"
    return node(
        "CollectionPage",
        f"{base}in-brief/",
        name=name,
        url=f"{base}in-brief/",
        inLanguage=outline.language,
        isPartOf=reference(base),
        hasPart=[reference(f"{base}{lesson.id}/") for lesson in lessons],
    )


def versions(
    site: Site, course: str, outline: CourseOutline, shown: Sequence[VersionShown], *, name: str, page: int
) -> Node:
    """A page of the versions of a course, each with the page that tells what it changed."""
    address = site.at(addresses.WHAT_IS_NEW, course=course) + (f"?page={page}" if page > 1 else "")
    return node(
        "CollectionPage",
        address,
        name=name,
        url=address,
        inLanguage=outline.language,
        isPartOf=reference(site.at(addresses.COURSE, course=course)),
        hasPart=[
            node(
                "CreativeWork",
                site.at(addresses.WHAT_IS_NEW_OF, course=course, number=str(one.number)),
                name=outline.title,
                version=one.label,
                datePublished=one.published_at.date().isoformat(),
            )
            for one in shown
        ],
    )


def changes(site: Site, course: str, number: int, outline: CourseOutline, name: str) -> Node:
    """What one version changed."""
    address = site.at(addresses.WHAT_IS_NEW_OF, course=course, number=str(number))
    return node(
        "WebPage",
        address,
        name=name,
        url=address,
        inLanguage=outline.language,
        isPartOf=reference(site.at(addresses.WHAT_IS_NEW, course=course)),
        about=reference(site.at(addresses.COURSE, course=course)),
    )
