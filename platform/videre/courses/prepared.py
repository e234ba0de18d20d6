"""A course as it goes into the tables: read, rendered, serialised, so that showing it is one short write.

It can be kept as JSON: what somebody has looked at beforehand is what is shown, to the letter.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from videre.content.course import Course as CourseText
from videre.content.course import CourseFile as FileText
from videre.content.digest import digest
from videre.content.links import with_addresses
from videre.content.objectives import objectives
from videre.content.rendered import RenderedPage
from videre.content.rendering import RenderedCourse
from videre.courses.outline import CourseOutline, from_json, outline_of
from videre.courses.queries import CODE, EPISODE, IN_BRIEF

Pauses = frozenset[tuple[float, str]]


@dataclass(frozen=True, slots=True)
class Draft:
    """A course ready to be published: read, rendered, without errors."""

    course: CourseText
    rendered: RenderedCourse


@dataclass(frozen=True, slots=True)
class Prepared:
    """The same as rows: ``pages`` are those of `PageText`; ``videos`` and ``pauses`` are by episode."""

    slug: str
    label: str
    digest: str
    outline: CourseOutline
    pages: tuple[dict[str, Any], ...]
    files: tuple[FileText, ...]
    videos: dict[str, str]
    pauses: dict[str, Pauses]

    def page(self, kind: str, page_id: str) -> dict[str, Any] | None:
        """One of the pages."""
        return next((one for one in self.pages if (one["kind"], one["page_id"]) == (kind, page_id)), None)

    def to_json(self) -> dict[str, Any]:
        """Plain data that `prepared_from` takes back."""
        pauses = {name: sorted([at, one] for at, one in points) for name, points in self.pauses.items()}
        plain = {"outline": self.outline.to_json(), "files": [asdict(one) for one in self.files], "pauses": pauses}
        return {
            "slug": self.slug,
            "label": self.label,
            "digest": self.digest,
            "pages": list(self.pages),
            "videos": self.videos,
            **plain,
        }


def prepared_from(data: Mapping[str, Any]) -> Prepared:
    """What `to_json` gave."""
    return Prepared(
        slug=data["slug"],
        label=data["label"],
        digest=data["digest"],
        outline=from_json(data["outline"]),
        pages=tuple(data["pages"]),
        files=tuple(FileText(**one) for one in data["files"]),
        videos=dict(data["videos"]),
        pauses={name: frozenset((float(at), one) for at, one in points) for name, points in data["pauses"].items()},
    )


def prepared_of(draft: Draft) -> Prepared:
    """The rows of a course that was read and rendered."""
    text = draft.course
    return Prepared(
        slug=text.id,
        label=text.version,
        digest=digest(text),
        outline=outline_of(text, {own: objectives(page.html) for own, page in draft.rendered.episodes.items()}),
        pages=tuple(_pages(draft)),
        files=text.files,
        videos={episode.id: episode.video for _lesson, episode in text.episodes() if episode.video},
        pauses={one.id: frozenset((p.at, p.exercise) for p in one.pauses) for _lesson, one in text.episodes()},
    )


def _pages(draft: Draft) -> list[dict[str, Any]]:
    """The pages of the version as rows; what is written in them finds its pictures from where the page stands."""
    found = [(EPISODE, own, page, "../../files/") for own, page in draft.rendered.episodes.items()]
    found += [(IN_BRIEF, own, page, "../files/") for own, page in draft.rendered.in_briefs.items()]
    rows = [_row(kind, own, page, files) for kind, own, page, files in found]
    code, rendered = draft.course.code, draft.rendered.code
    if code is not None and rendered is not None:
        rows.append({**_row(CODE, CODE, rendered, "../files/"), "contents": [asdict(card) for card in code.cards]})
    return rows


def _row(kind: str, own: str, page: RenderedPage, files: str) -> dict[str, Any]:
    return {
        "kind": kind,
        "page_id": own,
        "html": _placed(page.html, page, files),
        "contents": [[heading.level, heading.id, heading.text] for heading in page.toc],
        "exercises": _placed([asdict(exercise) for exercise in page.exercises], page, files),
        "sections": [asdict(section) for section in page.sections],
        "notes_html": _placed(page.instructor_notes_html, page, files),
    }


def _placed(value: Any, page: RenderedPage, files: str) -> Any:
    """`value` with every picture's placeholder replaced, wherever in it HTML stands."""
    match value:
        case str():
            return with_addresses(value, page.assets, lambda key: files + key) if "asset:" in value else value
        case list() | tuple():
            return [_placed(one, page, files) for one in value]
        case Mapping():
            return {key: _placed(one, page, files) for key, one in value.items()}
        case _:
            return value
