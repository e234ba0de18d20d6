"""The identity of a version: SHA-256 over the canonical text tree.

What counts: everything that is read on the pages, in its order, and the bytes of pictures and files that
pages mention. What does not: videos, captions, chapters and pause points (they change without a new
version), the label `version`, the order of keys, comments in course.toml, line ends, a byte order mark.
"""

import hashlib
import json
from dataclasses import asdict

from videre.content.around import NOTHING_AROUND
from videre.content.course import FORMAT, Course, Page


def digest(course: Course) -> str:
    """The hex digest that names this state of the course's text."""
    canonical = {
        "format": FORMAT,
        "id": course.id,
        "title": course.title,
        "language": course.language,
        "summary": course.summary,
        "licence": course.licence,
        "audience": course.audience,
        "minutes": course.stated_minutes,
        "prerequisites": course.prerequisites,
        "authors": [[a.name, a.orcid, a.affiliation] for a in course.authors],
        "lessons": [
            {
                "id": lesson.id,
                "title": lesson.title,
                "summary": lesson.summary,
                "in_brief": lesson.in_brief and _page(lesson.in_brief),
                **({"was": lesson.was} if lesson.was else {}),
                **({"brief": asdict(lesson.brief)} if lesson.brief else {}),
                **({"preparation": True} if lesson.preparation else {}),
                "episodes": [
                    {
                        "id": episode.id,
                        "title": episode.title,
                        "minutes": episode.minutes,
                        "optional": episode.optional,
                        "summary": episode.summary,
                        "page": _page(episode.page),
                        **({"was": episode.was} if episode.was else {}),
                    }
                    for episode in lesson.episodes
                ],
            }
            for lesson in course.lessons
        ],
        # Only where there is one, so that courses without keep the identity they have.
        **({"code": [_page(course.code.page), [asdict(card) for card in course.code.cards]]} if course.code else {}),
        **({"around": asdict(course.around)} if course.around != NOTHING_AROUND else {}),
        **({"glossary": _page(course.glossary)} if course.glossary else {}),
        **({"texts": sorted([file.path, file.sha256] for file in course.texts)} if course.texts else {}),
        "files": sorted([file.path, file.sha256] for file in course.files),
    }
    text = json.dumps(canonical, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _page(page: Page) -> list[str]:
    return [page.path, page.title, page.source.rstrip()]
