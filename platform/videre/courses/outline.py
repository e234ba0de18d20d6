"""The outline of a version: everything about a course but the text of its pages, typed, and as kept JSON."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from videre.content.course import Author, Citation, Course, Origin


@dataclass(frozen=True, slots=True)
class AuthorOutline:
    """Somebody to name and to cite."""

    name: str
    orcid: str | None
    affiliation: str | None

    @property
    def orcid_address(self) -> str | None:
        """Where the author's ORCID leads."""
        return f"https://orcid.org/{self.orcid}" if self.orcid else None


@dataclass(frozen=True, slots=True)
class ExerciseOutline:
    """An exercise as lists and progress need it."""

    id: str
    kind: str
    title: str
    minutes: int | None
    optional: bool


@dataclass(frozen=True, slots=True)
class EpisodeOutline:
    """An episode without its text; ``minutes`` is what the author says it takes, exercises included.

    ``path`` is its file in the source, "" in versions that were published before it was kept. ``objectives`` are what
    one can do afterwards, from the boxes of that name; so too in versions published since.
    """

    id: str
    title: str
    summary: str
    minutes: int | None
    optional: bool
    exercises: tuple[ExerciseOutline, ...]
    path: str = ""
    objectives: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LessonOutline:
    """A lesson: its episodes, and whether a page tells it in brief."""

    id: str
    title: str
    summary: str
    in_brief: bool
    episodes: tuple[EpisodeOutline, ...]

    @property
    def minutes(self) -> int:
        """How long its episodes take together, as far as the author said."""
        return sum(episode.minutes or 0 for episode in self.episodes)


@dataclass(frozen=True, slots=True)
class CourseOutline:
    """A version of a course without its text."""

    title: str
    language: str
    summary: str
    licence: str
    audience: str
    minutes: int
    prerequisites: tuple[str, ...]
    authors: tuple[AuthorOutline, ...]
    lessons: tuple[LessonOutline, ...]
    has_code_page: bool = False
    format: str = "native"
    origin: Origin | None = None
    citation: Citation | None = None

    def episodes(self) -> Iterator[tuple[LessonOutline, EpisodeOutline]]:
        """All episodes in order, each with its lesson."""
        for lesson in self.lessons:
            for episode in lesson.episodes:
                yield lesson, episode

    def lesson(self, lesson_id: str) -> LessonOutline | None:
        """The lesson of that id."""
        return next((lesson for lesson in self.lessons if lesson.id == lesson_id), None)

    def ids(self) -> Iterator[tuple[str, str, str]]:
        """(what it is, id, detail) of everything with an id; the detail of an exercise is its kind."""
        for lesson in self.lessons:
            yield "lesson", lesson.id, ""
            for episode in lesson.episodes:
                yield "episode", episode.id, ""
                for exercise in episode.exercises:
                    yield "exercise", exercise.id, exercise.kind

    def to_json(self) -> dict[str, Any]:
        """Plain data that `from_json` takes back."""
        return asdict(self)


def outline_of(course: Course, objectives: Mapping[str, tuple[str, ...]] | None = None) -> CourseOutline:
    """The outline of a course as read from its folder; ``objectives`` are those of its rendered pages, by episode."""
    stated = objectives or {}
    return CourseOutline(
        title=course.title,
        language=course.language,
        summary=course.summary,
        licence=course.licence,
        audience=course.audience,
        minutes=course.minutes,
        prerequisites=course.prerequisites,
        has_code_page=course.code is not None,
        format=course.format,
        origin=course.origin,
        citation=course.citation,
        authors=tuple(AuthorOutline(one.name, one.orcid, one.affiliation) for one in course.authors),
        lessons=tuple(
            LessonOutline(
                id=lesson.id,
                title=lesson.title,
                summary=lesson.summary,
                in_brief=lesson.in_brief is not None,
                episodes=tuple(
                    EpisodeOutline(
                        id=episode.id,
                        title=episode.title,
                        summary=episode.summary,
                        minutes=episode.minutes,
                        optional=episode.optional,
                        exercises=tuple(
                            ExerciseOutline(one.id, one.kind, one.title, one.minutes, one.optional)
                            for one in episode.exercises
                        ),
                        path=episode.page.path,
                        objectives=stated.get(episode.id, ()),
                    )
                    for episode in lesson.episodes
                ),
            )
            for lesson in course.lessons
        ),
    )


def from_json(data: Mapping[str, Any]) -> CourseOutline:
    """The outline from what `to_json` gave."""
    return CourseOutline(
        **{
            **data,
            "prerequisites": tuple(data["prerequisites"]),
            "authors": tuple(AuthorOutline(**one) for one in data["authors"]),
            "lessons": tuple(_lesson(one) for one in data["lessons"]),
            "origin": Origin(**data["origin"]) if data.get("origin") else None,
            "citation": _citation(data["citation"]) if data.get("citation") else None,
        }
    )


def _lesson(data: Mapping[str, Any]) -> LessonOutline:
    return LessonOutline(**{**data, "episodes": tuple(_episode(one) for one in data["episodes"])})


def _episode(data: Mapping[str, Any]) -> EpisodeOutline:
    exercises = tuple(ExerciseOutline(**one) for one in data["exercises"])
    return EpisodeOutline(**{**data, "exercises": exercises, "objectives": tuple(data.get("objectives", ()))})


def _citation(data: Mapping[str, Any]) -> Citation:
    authors = tuple(Author(**one) for one in data["authors"])
    return Citation(**{**data, "keywords": tuple(data["keywords"]), "authors": authors})
