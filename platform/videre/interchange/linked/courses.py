"""Courses, lessons and course instances as linked data."""

import re
from collections.abc import Sequence
from datetime import date

from videre.content.course import Author
from videre.courses.instances import InstanceShown
from videre.courses.outline import AuthorOutline, CourseOutline, LessonOutline
from videre.courses.queries import CourseHead, CourseShown
from videre.courses.where import Where
from videre.foundation import addresses
from videre.interchange.licences import licence_address
from videre.interchange.linked import (
    COURSE,
    COURSE_INSTANCE,
    TRAINING_MATERIAL,
    Node,
    duration,
    nameless,
    node,
    reference,
    texts,
)
from videre.interchange.site import Site

VIRTUAL = "https://schema.org/OnlineEventAttendanceMode"
KEYWORDS_MOST = 12
_DOI = re.compile(r"(?:https?://(?:dx\.)?doi\.org/|doi:)?(10\.\d{4,9}/\S{1,200})", re.IGNORECASE | re.ASCII)


def organisation(site: Site) -> Node:
    """The installation as who provides what is here."""
    return node("Organization", f"{site.address}/#organisation", name=site.name, url=f"{site.address}/")


def person(author: Author | AuthorOutline) -> Node:
    """Somebody who wrote it, named by their ORCID where we know it; an organisation is one."""
    if author.is_organisation:
        return nameless("Organization", name=author.name)
    affiliation = nameless("Organization", name=author.affiliation) if author.affiliation else None
    orcid = f"https://orcid.org/{author.orcid}" if author.orcid else ""
    if orcid:
        return node("Person", orcid, name=author.name, identifier=orcid, affiliation=affiliation)
    return nameless("Person", name=author.name, affiliation=affiliation)


def doi_address(text: str) -> str | None:
    """Where a DOI leads, written bare, with `doi:` or as an address; None where it is none."""
    found = _DOI.fullmatch(text.strip())
    return f"https://doi.org/{found.group(1)}" if found else None


def course(site: Site, shown: CourseShown, instances: Sequence[InstanceShown] = (), image: str | None = None) -> Node:
    """A course with its lessons, and where it is held."""
    outline, version, head = shown.outline, shown.version, shown.course
    address = site.at(addresses.COURSE, course=head.slug)
    cited = outline.citation
    doi = doi_address(cited.doi) if cited and cited.doi else None
    return node(
        "Course",
        address,
        profile=COURSE,
        name=outline.title,
        description=outline.summary or outline.title,
        keywords=keywords(outline),
        url=address,
        image=image,
        abstract=cited.abstract if cited else None,
        inLanguage=outline.language,
        license=licence_address(outline.licence) or outline.licence,
        creator=[person(author) for author in outline.authors],
        provider=organisation(site),
        publisher=reference(f"{site.address}/#organisation"),
        version=version.label,
        datePublished=version.published_at.date().isoformat(),
        dateModified=version.published_at.date().isoformat(),
        creativeWorkStatus="Active",
        identifier=doi,
        sameAs=cited.url if cited and cited.url.startswith(("https://", "http://")) else None,
        citation=doi or (cited.title if cited else None),
        coursePrerequisites=texts(
            outline.prerequisites
            or (point for _lesson, episode in outline.episodes() for point in episode.prerequisites)
        ),
        teaches=texts(point for _lesson, episode in outline.episodes() for point in episode.objectives),
        audience=nameless("EducationalAudience", audienceType=outline.audience) if outline.audience else None,
        timeRequired=duration(outline.minutes),
        isAccessibleForFree=True,
        isBasedOn=outline.origin.address if outline.origin else None,
        hasPart=[lesson_part(site, head, lesson) for lesson in outline.lessons],
        hasCourseInstance=[instance(site, one, outline, about_course=False) for one in instances],
    )


def keywords(outline: CourseOutline) -> list[str] | str | None:
    """What it is about: the words its authors chose, else what its lessons are called."""
    chosen = outline.citation.keywords if outline.citation else ()
    return texts((chosen or tuple(lesson.title for lesson in outline.lessons))[:KEYWORDS_MOST] or (outline.title,))


def lesson_part(site: Site, head: CourseHead, lesson: LessonOutline) -> Node:
    """A lesson as a part of its course, with its episodes by their addresses."""
    address = site.at(addresses.IN_BRIEF, course=head.slug, lesson=lesson.id)
    parts = [reference(f"{address}{episode.id}/") for episode in lesson.episodes]
    return node(
        "LearningResource",
        address,
        name=lesson.title,
        description=lesson.summary,
        timeRequired=duration(lesson.minutes),
        hasPart=parts,
    )


def lesson(site: Site, where: Where, outline: CourseOutline, one: LessonOutline, brief: str) -> Node:
    """A lesson at a glance; `brief` is its page for those who send people, in plain words."""
    base = f"{site.address}/{where.path}"
    address = f"{base}{one.id}/"
    return node(
        "LearningResource",
        address,
        profile=TRAINING_MATERIAL,
        name=one.title,
        description=one.summary or brief[:300] or f"{outline.title}: {one.title}",
        keywords=texts([episode.title for episode in one.episodes[:KEYWORDS_MOST]] or [one.title]),
        url=address,
        abstract=brief,
        inLanguage=outline.language,
        license=licence_address(outline.licence) or outline.licence,
        author=[person(author) for author in outline.authors],
        learningResourceType="lesson",
        timeRequired=duration(one.minutes),
        teaches=texts(point for episode in one.episodes for point in episode.objectives),
        competencyRequired=texts(point for episode in one.episodes for point in episode.prerequisites),
        isPartOf=reference(base),
        isAccessibleForFree=True,
        hasPart=[
            node(
                "LearningResource",
                f"{address}{episode.id}/",
                name=episode.title,
                timeRequired=duration(episode.minutes),
            )
            for episode in one.episodes
        ],
    )


def instance(site: Site, one: InstanceShown, outline: CourseOutline, *, about_course: bool = True) -> Node:
    """A course in time: who holds it, from when until when, online."""
    address = site.at(addresses.INSTANCE, partner=one.partner_slug, instance=one.slug)
    host = site.at(addresses.PARTNER, partner=one.partner_slug)
    title = f"{one.title}, {one.label}" if one.label else one.title
    course_address = site.at(addresses.COURSE, course=one.course_slug)
    return node(
        "CourseInstance",
        address,
        profile=COURSE_INSTANCE,
        name=f"{title} ({one.partner_name})",
        description=outline.summary or outline.title,
        keywords=keywords(outline),
        url=address,
        courseMode="online",
        courseWorkload=duration(outline.minutes),
        eventAttendanceMode=VIRTUAL,
        location=nameless("VirtualLocation", url=address),
        startDate=_day(one.starts_on),
        endDate=_day(one.ends_on),
        organizer=node("Organization", host, name=one.partner_name, url=host),
        inLanguage=one.language or outline.language,
        isAccessibleForFree=True,
        about=reference(course_address) if about_course else None,
    )


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
