"""A course as it goes into the tables: read, rendered, serialised, so that showing it is one short write.

It can be kept as JSON: what somebody has looked at beforehand is what is shown, to the letter.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from videre.content.course import Course as CourseText
from videre.content.course import CourseFile as FileText
from videre.content.digest import digest
from videre.content.glossary import entries_of, without_entries
from videre.content.links import with_addresses
from videre.content.markup import Move, moved
from videre.content.objectives import objectives, prerequisites
from videre.content.picture_sizes import Size, with_room
from videre.content.rendered import RenderedPage
from videre.content.rendering import RenderedCourse
from videre.courses.outline import CourseOutline, from_json, outline_of
from videre.courses.queries import CODE, EPISODE, GLOSSARY, IN_BRIEF

Pauses = frozenset[tuple[float, str]]


@dataclass(frozen=True, slots=True)
class Draft:
    """A course ready to be published: read, rendered, without errors.

    ``beside`` is the number of the version it was read beside, whose ids it keeps; None when there was none.
    """

    course: CourseText
    rendered: RenderedCourse
    beside: int | None = None


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
    beside: int | None = None

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
            "beside": self.beside,
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
        files=tuple(_file(one) for one in data["files"]),
        videos=dict(data["videos"]),
        pauses={name: frozenset((float(at), one) for at, one in points) for name, points in data["pauses"].items()},
        beside=data.get("beside"),
    )


def _file(data: Mapping[str, Any]) -> FileText:
    pixels = data.get("pixels")
    return FileText(**{**data, "pixels": (int(pixels[0]), int(pixels[1])) if pixels else None})


def prepared_of(draft: Draft) -> Prepared:
    """The rows of a course that was read and rendered."""
    text = draft.course
    pages = _pages(draft)
    return Prepared(
        slug=text.id,
        label=text.version,
        digest=digest(text),
        outline=outline_of(
            text,
            {own: objectives(page.html) for own, page in draft.rendered.episodes.items()},
            {own: prerequisites(page.html) for own, page in draft.rendered.episodes.items()},
            has_glossary=any(page["kind"] == GLOSSARY for page in pages),
        ),
        pages=tuple(pages),
        files=text.files,
        videos={episode.id: episode.video for _lesson, episode in text.episodes() if episode.video},
        pauses={one.id: frozenset((p.at, p.exercise) for p in one.pauses) for _lesson, one in text.episodes()},
        beside=draft.beside,
    )


@dataclass(frozen=True, slots=True)
class _Pictures:
    """Where they are, seen from a page, and the room they take, by key."""

    files: str
    sizes: Mapping[str, Size]

    def placed(self, html: str, page: RenderedPage) -> str:
        """HTML of the page with the addresses of its pictures."""
        return with_addresses(with_room(html, self.sizes), page.assets, lambda key: self.files + key)


def _pages(draft: Draft) -> list[dict[str, Any]]:
    """The pages of the version as rows; what is written in them finds its pictures from where the page stands."""
    sizes = {file.key: file.pixels for file in draft.course.files if file.pixels}
    beside, below = _Pictures("../files/", sizes), _Pictures("../../files/", sizes)
    found = [(EPISODE, own, page, below) for own, page in draft.rendered.episodes.items()]
    found += [(IN_BRIEF, own, page, beside) for own, page in draft.rendered.in_briefs.items()]
    rows = [_row(kind, own, page, pictures) for kind, own, page, pictures in found]
    code, rendered = draft.course.code, draft.rendered.code
    if code is not None and rendered is not None:
        rows.append({**_row(CODE, CODE, rendered, beside), "contents": [asdict(card) for card in code.cards]})
    glossary = draft.rendered.glossary
    entries = _entries(draft, beside)
    if entries or glossary is not None:
        row = _row(GLOSSARY, GLOSSARY, replace(glossary or RenderedPage("", ""), html=""), beside)
        rest = _placed(without_entries(glossary.html), glossary, beside) if glossary else ""
        rows.append({**row, "html": rest, "contents": entries})
    return rows


def _entries(draft: Draft, pictures: _Pictures) -> list[dict[str, Any]]:
    """The words that the course explains, in the order of the alphabet, each with the episode that explains it."""
    found: dict[str, dict[str, Any]] = {}
    page = draft.rendered.glossary
    places = [("", "", "glossary/", page, True)] if page else []
    for lesson, one in draft.course.episodes():
        if one.id in draft.rendered.episodes:
            rendered = draft.rendered.episodes[one.id]
            places.append((lesson.id, one.id, f"{lesson.id}/{one.id}/", rendered, False))
    for lesson_id, episode_id, own, rendered, everywhere in places:
        for entry in entries_of(rendered.html, everywhere=everywhere):
            said = _placed(moved(entry.html, Move(own, "glossary/")), rendered, pictures)
            row = {"term": entry.term, "html": said, "lesson": lesson_id, "episode": episode_id, "place": entry.place}
            found.setdefault(entry.anchor, {"anchor": entry.anchor, **row})
    return sorted(found.values(), key=lambda row: str(row["term"]).casefold())


def _row(kind: str, own: str, page: RenderedPage, pictures: _Pictures) -> dict[str, Any]:
    return {
        "kind": kind,
        "page_id": own,
        "html": _placed(page.html, page, pictures),
        "contents": [[heading.level, heading.id, heading.text] for heading in page.toc],
        "exercises": _placed([asdict(exercise) for exercise in page.exercises], page, pictures),
        "sections": [asdict(section) for section in page.sections],
        "notes_html": _placed(page.instructor_notes_html, page, pictures),
    }


def _placed(value: Any, page: RenderedPage, pictures: _Pictures) -> Any:
    """`value` with every picture's placeholder replaced, wherever in it HTML stands."""
    match value:
        case str():
            return pictures.placed(value, page) if "asset:" in value else value
        case list() | tuple():
            return [_placed(one, page, pictures) for one in value]
        case Mapping():
            return {key: _placed(one, page, pictures) for key, one in value.items()}
        case _:
            return value
