"""The outline of a version: everything about a course but the text of its pages, typed, and as kept JSON."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from videre.content.around import NOTHING_AROUND, Around, around_from
from videre.content.course import Author, Citation, Course, InBrief, Origin, Send
from videre.foundation.keepable import keepable


@dataclass(frozen=True, slots=True)
class AuthorOutline:
    """Somebody to name and to cite."""

    name: str
    orcid: str | None
    affiliation: str | None
    is_organisation: bool = False

    @property
    def orcid_address(self) -> str | None:
        """Where the author's ORCID leads."""
        return f"https://orcid.org/{self.orcid}" if self.orcid else None


@dataclass(frozen=True, slots=True)
class ExerciseOutline:
    """An exercise as lists and progress need it; ``line`` is where it stands in the file of its episode."""

    id: str
    kind: str
    title: str
    minutes: int | None
    optional: bool
    line: int | None = None


@dataclass(frozen=True, slots=True)
class EpisodeOutline:
    """An episode without its text; ``minutes`` is what the author says it takes, exercises included.

    ``path`` is its file in the source, "" in versions that were published before it was kept; ``was`` are ids of
    its addresses before. ``objectives`` are what one can do afterwards, ``prerequisites`` what it asks for before,
    each from the boxes of that name.
    """

    id: str
    title: str
    summary: str
    minutes: int | None
    optional: bool
    exercises: tuple[ExerciseOutline, ...]
    path: str = ""
    was: tuple[str, ...] = ()
    objectives: tuple[str, ...] = ()
    prerequisites: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LessonOutline:
    """A lesson: its episodes, and whether a page tells it in brief; ``brief`` is what that says in three points.

    ``preparation``: its one page is for getting ready, before the first lesson.
    """

    id: str
    title: str
    summary: str
    in_brief: bool
    episodes: tuple[EpisodeOutline, ...]
    was: tuple[str, ...] = ()
    brief: InBrief | None = None
    preparation: bool = False

    @property
    def minutes(self) -> int:
        """How long its episodes take together, as far as the author said, optional ones left out."""
        return sum(episode.minutes or 0 for episode in self.episodes if not episode.optional)


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
    around: Around = NOTHING_AROUND
    has_glossary: bool = False
    citation: Citation | None = None

    @property
    def taught(self) -> tuple[LessonOutline, ...]:
        """The lessons without the page for getting ready."""
        return tuple(lesson for lesson in self.lessons if not lesson.preparation)

    @property
    def ready(self) -> LessonOutline | None:
        """The page for getting ready, if there is one."""
        return next((lesson for lesson in self.lessons if lesson.preparation), None)

    @property
    def start(self) -> tuple[LessonOutline, EpisodeOutline] | None:
        """The first episode of the first lesson."""
        return next(((lesson, episode) for lesson, episode in self.episodes() if not lesson.preparation), None)

    @property
    def exercises(self) -> int:
        """How many exercises its lessons have."""
        return sum(len(episode.exercises) for lesson in self.taught for episode in lesson.episodes)

    def place_of(self, episode_id: str) -> tuple[LessonOutline, EpisodeOutline] | None:
        """An episode with its lesson."""
        return next((place for place in self.episodes() if place[1].id == episode_id), None)

    @property
    def has_own_ids(self) -> bool:
        """Whether its author gave every id; else they were given by us, beside an earlier version."""
        return self.format == "native"

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
        return keepable(asdict(self))


def outline_of(
    course: Course,
    objectives: Mapping[str, tuple[str, ...]] | None = None,
    prerequisites: Mapping[str, tuple[str, ...]] | None = None,
    *,
    has_glossary: bool = False,
) -> CourseOutline:
    """The outline of a course as read from its folder.

    ``objectives`` and ``prerequisites`` are those of its rendered pages, by episode; ``has_glossary``: some page of it
    explains a word.
    """
    stated, asked = objectives or {}, prerequisites or {}
    return CourseOutline(
        title=course.title,
        language=course.language,
        summary=course.summary,
        licence=course.licence,
        audience=course.audience,
        minutes=course.minutes,
        prerequisites=course.prerequisites,
        has_code_page=course.code is not None,
        has_glossary=has_glossary,
        format=course.format,
        origin=course.origin,
        around=course.around,
        citation=course.citation,
        authors=tuple(
            AuthorOutline(one.name, one.orcid, one.affiliation, one.is_organisation) for one in course.authors
        ),
        lessons=tuple(
            LessonOutline(
                id=lesson.id,
                title=lesson.title,
                summary=lesson.summary,
                in_brief=lesson.in_brief is not None,
                brief=lesson.brief,
                preparation=lesson.preparation,
                episodes=tuple(
                    EpisodeOutline(
                        id=episode.id,
                        title=episode.title,
                        summary=episode.summary,
                        minutes=episode.minutes,
                        optional=episode.optional,
                        exercises=tuple(
                            ExerciseOutline(one.id, one.kind, one.title, one.minutes, one.optional, one.line)
                            for one in episode.exercises
                        ),
                        path=episode.page.path,
                        was=episode.was,
                        objectives=stated.get(episode.id, ()),
                        prerequisites=asked.get(episode.id, ()),
                    )
                    for episode in lesson.episodes
                ),
                was=lesson.was,
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
            "around": around_from(data["around"]) if data.get("around") else NOTHING_AROUND,
            "citation": _citation(data["citation"]) if data.get("citation") else None,
        }
    )


def _lesson(data: Mapping[str, Any]) -> LessonOutline:
    said = data.get("brief")
    brief = InBrief(said["what"], said["why"], tuple(Send(**one) for one in said["send"])) if said else None
    episodes = tuple(_episode(one) for one in data["episodes"])
    return LessonOutline(**{**data, "brief": brief, "episodes": episodes, "was": tuple(data.get("was", ()))})


def _episode(data: Mapping[str, Any]) -> EpisodeOutline:
    exercises = tuple(ExerciseOutline(**one) for one in data["exercises"])
    lists = {name: tuple(data.get(name, ())) for name in ("was", "objectives", "prerequisites")}
    return EpisodeOutline(**{**data, "exercises": exercises, **lists})


def _citation(data: Mapping[str, Any]) -> Citation:
    authors = tuple(Author(**one) for one in data["authors"])
    return Citation(**{**data, "keywords": tuple(data["keywords"]), "authors": authors})
