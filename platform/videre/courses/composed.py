"""Pages put together from the stored pages of a version: its exercises, all of it on one page, glossary, briefs."""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from videre.content.around import EXERCISE, ExercisesPage
from videre.content.markup import Move, boxes, moved
from videre.content.rendered import Exercise
from videre.courses.models import PageText
from videre.courses.outline import CourseOutline, EpisodeOutline, LessonOutline
from videre.courses.queries import EPISODE, GLOSSARY, IN_BRIEF, exercise_of

SLOT = re.compile(r'<div data-exercise-slot="([a-z0-9-]{1,40})"></div>')
LARGEST_WHOLE = 1_500_000
"""Characters of HTML that one page may have; a course with more is shown lesson by lesson."""


@dataclass(frozen=True, slots=True)
class Text:
    """A stored page."""

    html: str
    exercises: tuple[Exercise, ...]
    notes_html: str


@dataclass(frozen=True, slots=True)
class Word:
    """An entry of the glossary, with the episode that explains it ("" where the glossary itself does).

    ``place`` is where that episode's page has the word; versions from before it was kept do not say it.
    """

    term: str
    anchor: str
    html: str
    lesson: str
    episode: str
    place: str = ""

    @property
    def fragment(self) -> str:
        """What leads to the word on the page of its episode."""
        return self.place or f"h-{self.anchor}"


@dataclass(frozen=True, slots=True)
class Glossary:
    """All words in the order of the alphabet; `html` is what its page says besides."""

    html: str
    words: tuple[Word, ...]


@dataclass(frozen=True, slots=True)
class Listed:
    """An exercise, or a box that counts as one, as a list of them shows it; `anchor` is where it stands on its page.

    ``id`` is that of an exercise, "" of a box.
    """

    kind: str
    title: str
    anchor: str
    prompt_html: str
    options_html: tuple[str, ...] = ()
    hints_html: tuple[str, ...] = ()
    solution_html: str = ""
    minutes: int | None = None
    optional: bool = False
    needs: str | None = None
    id: str = ""


@dataclass(frozen=True, slots=True)
class ListedEpisode:
    """What there is to do in an episode."""

    lesson: LessonOutline
    episode: EpisodeOutline
    items: tuple[Listed, ...]

    @property
    def address(self) -> str:
        """Its page below the course."""
        return f"{self.lesson.id}/{self.episode.id}/"


def texts_of(db: Session, version_id: int, episode_ids: Collection[str] | None = None) -> dict[str, Text]:
    """The texts of episodes, of all or of some, by one statement."""
    wanted = sa.select(PageText.page_id, PageText.html, PageText.exercises, PageText.notes_html).where(
        PageText.version_id == version_id, PageText.kind == EPISODE
    )
    if episode_ids is not None:
        wanted = wanted.where(PageText.page_id.in_(list(episode_ids)))
    return {
        row.page_id: Text(row.html, tuple(exercise_of(one) for one in row.exercises), row.notes_html)
        for row in db.execute(wanted)
    }


def sizes_of(db: Session, version_id: int) -> dict[str, int]:
    """How long the text of each episode is, in characters of HTML."""
    size = sa.func.length(PageText.html) + sa.func.length(sa.cast(PageText.exercises, sa.Text))
    rows = db.execute(
        sa.select(PageText.page_id, size.label("length")).where(
            PageText.version_id == version_id, PageText.kind == EPISODE
        )
    )
    return {row.page_id: row.length for row in rows}


def briefs_of(db: Session, version_id: int) -> dict[str, str]:
    """What the pages in brief say, by lesson, as it stands where all of them are on one page."""
    rows = db.execute(
        sa.select(PageText.page_id, PageText.html).where(PageText.version_id == version_id, PageText.kind == IN_BRIEF)
    )
    return {
        row.page_id: moved(row.html, Move(f"{row.page_id}/", f"{IN_BRIEF}/", apart=f"{row.page_id}."), deeper=1)
        for row in rows
    }


def glossary_of(db: Session, version_id: int) -> Glossary | None:
    """The words that a version explains; None where it explains none."""
    row = db.execute(
        sa.select(PageText.html, PageText.contents).where(
            PageText.version_id == version_id, PageText.kind == GLOSSARY, PageText.page_id == GLOSSARY
        )
    ).first()
    return None if row is None else Glossary(row.html, tuple(Word(**one) for one in row.contents))


def listed(outline: CourseOutline, texts: Mapping[str, Text], here: str) -> Iterator[ListedEpisode]:
    """What there is to do, episode by episode, of the kinds that the course wants on one page; `here` is that page."""
    for lesson, episode in outline.episodes():
        text = texts.get(episode.id)
        own, wanted = f"{lesson.id}/{episode.id}/", outline.around.exercises
        items = () if text is None else tuple(_items(text, wanted, own, here))
        if items:
            yield ListedEpisode(lesson, episode, items)


def listed_exercise(exercise: Exercise, move: Move, *, deeper: int = 0) -> Listed:
    """An exercise as it is shown away from its page."""

    def here(html: str) -> str:
        return moved(html, move, deeper=deeper)

    return Listed(
        kind=exercise.kind,
        title=exercise.title,
        anchor=f"exercise-{exercise.id}",
        prompt_html=here(exercise.prompt_html),
        options_html=tuple(here(one["html"]) for one in exercise.public.get("options", ())),
        hints_html=tuple(here(hint) for hint in exercise.hints_html),
        solution_html=here(exercise.solution_html),
        minutes=exercise.minutes,
        optional=exercise.optional,
        needs=exercise.needs,
        id=exercise.id,
    )


def _items(text: Text, wanted: ExercisesPage, own: str, here: str) -> Iterator[Listed]:
    # Ids are kept apart by their episode; what they are linked from stands on the page of the episode.
    move = Move(own, here, apart=own.rstrip("/").rpartition("/")[2] + ".")
    for exercise in text.exercises:
        if not wanted.kinds or EXERCISE in wanted.kinds or exercise.kind in wanted.kinds:
            yield listed_exercise(exercise, move, deeper=2)
    for box in boxes(text.html, frozenset(wanted.kinds) - {EXERCISE}) if wanted.kinds else ():
        yield Listed(box.kind, box.title, box.under, moved(box.html, move, deeper=2))


@dataclass(frozen=True, slots=True)
class WholeEpisode:
    """An episode among others on one page: HTML and exercises in turn; `anchor` is where it begins."""

    lesson: LessonOutline
    episode: EpisodeOutline
    anchor: str
    pieces: tuple[str | Listed, ...]


def whole(
    outline: CourseOutline,
    lessons: Collection[LessonOutline],
    texts: Mapping[str, Text],
    here: str,
    *,
    deeper: int,
    with_glossary: bool,
    solved: bool = False,
) -> tuple[WholeEpisode, ...]:
    """Episodes as they stand on one page: links between them lead within it, and ids stay apart.

    `solved`: solutions that stand in the text are open.
    """
    inside = {f"{lesson.id}/{one.id}/": f"{one.id}." for lesson, one in outline.episodes() if lesson in lessons}
    inside |= {f"{lesson.id}/": f"{lesson.id}." for lesson in lessons}
    if with_glossary:
        inside[f"{GLOSSARY}/"] = f"{GLOSSARY}."
    found = []
    here_in_order = [(lesson, one) for lesson in lessons for one in lesson.episodes if one.id in texts]
    for lesson, one in here_in_order:
        pieces = _pieces(texts[one.id], Move(f"{lesson.id}/{one.id}/", here, inside), deeper)
        opened = (_opened(piece) if solved and isinstance(piece, str) else piece for piece in pieces)
        found.append(WholeEpisode(lesson, one, one.id, tuple(opened)))
    return tuple(found)


def _opened(html: str) -> str:
    return html.replace(' data-box="solution">', ' data-box="solution" open>')


def glossary_there(glossary: Glossary, outline: CourseOutline, here: str) -> Glossary:
    """The glossary as it stands at the end of a course on one page."""
    inside = {f"{lesson.id}/{one.id}/": f"{one.id}." for lesson, one in outline.episodes()}
    move = Move(f"{GLOSSARY}/", here, {**inside, f"{GLOSSARY}/": f"{GLOSSARY}."})
    words = tuple(
        Word(one.term, move.prefix + one.anchor, moved(one.html, move), one.lesson, one.episode, one.place)
        for one in glossary.words
    )
    return Glossary(moved(glossary.html, move, deeper=1), words)


def _pieces(text: Text, move: Move, deeper: int) -> Iterator[str | Listed]:
    known = {exercise.id: exercise for exercise in text.exercises}
    cut = SLOT.split(text.html)
    yield moved(cut[0], move, deeper=deeper)
    for exercise_id, html in zip(cut[1::2], cut[2::2], strict=True):
        if exercise_id in known:
            yield listed_exercise(known.pop(exercise_id), move, deeper=deeper)
        yield moved(html, move, deeper=deeper)
    yield from (listed_exercise(left, move, deeper=deeper) for left in known.values())
