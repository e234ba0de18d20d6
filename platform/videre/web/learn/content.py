"""What the template of a lesson page gets: the same for every reader, prepared once per version and revision."""

import json
import re
from dataclasses import dataclass

from markupsafe import Markup

from videre.content.markup import level_below
from videre.content.rendered import Exercise
from videre.courses.episodes import EpisodeShell
from videre.courses.forges import NO_SOURCE, SourceLinks, source_links
from videre.courses.outline import EpisodeOutline
from videre.courses.where import Where
from videre.learning.completion import EpisodeAsked, ExerciseAsked
from videre.media.queries import CaptionsShown, VideoShown
from videre.web.asking import QuestionList
from videre.web.found import Found
from videre.web.learn.where import Host
from videre.web.looks import Look

SLOT = re.compile(r'<div data-exercise-slot="([a-z0-9-]{1,40})"></div>')


@dataclass(frozen=True, slots=True)
class Piece:
    """Text between exercises, or an exercise with the level of its heading and where it is written."""

    html: Markup
    exercise: Exercise | None
    level: int = 3
    source: SourceLinks = NO_SOURCE


@dataclass(frozen=True, slots=True)
class VideoBeside:
    """The video of the episode: the part that is shown, its pause points and chapters within."""

    video: VideoShown
    start: float
    end: float
    portrait: bool
    transcript: CaptionsShown | None
    shown_track: str
    pauses: str
    chapters: str

    @property
    def seconds(self) -> float:
        """How long the part is that this episode shows."""
        return self.end - self.start


@dataclass(frozen=True, slots=True)
class LessonPage:
    """The page. `kinds` and `asked` are for the slots, the rest is for the template."""

    shell: EpisodeShell
    pieces: tuple[Piece, ...]
    beside: VideoBeside | None
    signed_in: bool
    percent: int
    number: int
    root: str
    base: str
    kinds: dict[str, str]
    asked: tuple[EpisodeAsked, ...]
    version_id: int
    live_revision: int
    hour: Markup
    questions: QuestionList
    host: Host | None
    look: Look | None
    at: str
    source: SourceLinks
    found: Found | None = None


def lesson_page(
    shell: EpisodeShell,
    *,
    signed_in: bool,
    root: str,
    percent: int,
    questions: QuestionList,
    hour: str = "",
    host: Host | None = None,
    found: Found | None = None,
) -> LessonPage:
    """The page of an episode, in a course instance with its `host`; `hour` is the next live hour for visitors."""
    where = host.instance.where if host else Where(shell.course.slug)
    ids = [episode.id for episode in shell.lesson.episodes]
    return LessonPage(
        shell=shell,
        pieces=_pieces(shell),
        beside=_beside(shell),
        signed_in=signed_in,
        percent=percent,
        number=ids.index(shell.episode.id) + 1,
        root=root,
        base=f"{root}/{where.path}",
        kinds={exercise.id: exercise.kind for exercise in shell.episode.exercises},
        asked=tuple(asked_of(episode) for episode in shell.lesson.episodes),
        version_id=shell.version.id,
        live_revision=shell.course.live_revision,
        hour=Markup(hour),
        questions=questions,
        host=host,
        look=host.look if host else None,
        at=f"{where.partner}/{where.instance}" if host else "",
        source=_source(shell),
        found=found,
    )


def _source(shell: EpisodeShell, exercise_id: str | None = None) -> SourceLinks:
    """Where the page, or an exercise of it, is written."""
    outline = shell.outline
    own = next((one for one in shell.lesson.episodes if one.id == shell.episode.id), None)
    if own is None:
        return NO_SOURCE
    line = next((one.line for one in own.exercises if one.id == exercise_id), None)
    if exercise_id is not None and line is None:
        return NO_SOURCE
    return source_links(outline.origin, own.path, line=line, edit=outline.around.edit)


def asked_of(episode: EpisodeOutline) -> EpisodeAsked:
    """An episode as completion sees it."""
    exercises = tuple(ExerciseAsked(one.id, one.title, one.optional, one.minutes) for one in episode.exercises)
    return EpisodeAsked(episode.id, episode.title, episode.optional, episode.minutes, exercises)


def _pieces(shell: EpisodeShell) -> tuple[Piece, ...]:
    """The text cut where exercises stand. An exercise whose place is missing comes last, never lost."""
    known = {exercise.id: exercise for exercise in shell.episode.exercises}
    cut = SLOT.split(shell.episode.html)
    found = [Piece(Markup(cut[0]), None)]
    level = level_below(cut[0], 2)
    for exercise_id, html in zip(cut[1::2], cut[2::2], strict=True):
        source = _source(shell, exercise_id)
        found += [Piece(Markup(""), known.pop(exercise_id, None), level, source), Piece(Markup(html), None)]
        level = level_below(html, level)
    return (*found, *(Piece(Markup(""), left, level) for left in known.values()))


def _beside(shell: EpisodeShell) -> VideoBeside | None:
    video = shell.video
    if video is None:
        return None
    end = video.seconds if shell.end is None else min(shell.end, video.seconds)
    inside = [chapter for chapter in video.chapters if shell.start <= chapter.second < end]
    first = _first_language(video, shell.course.language)
    return VideoBeside(
        video=video,
        start=shell.start,
        end=end,
        portrait=video.height > video.width,
        transcript=first,
        shown_track=first.language if first and video.silent else "",
        pauses=json.dumps([[pause.at, pause.exercise] for pause in shell.pauses if shell.start <= pause.at <= end]),
        chapters=json.dumps([[chapter.second, chapter.title] for chapter in inside], ensure_ascii=False),
    )


def _first_language(video: VideoShown, language: str) -> CaptionsShown | None:
    """The captions in the course's own language, else the first there are."""
    own = (track for track in video.captions if track.language.split("-")[0] == language.split("-")[0])
    return next(own, video.captions[0] if video.captions else None)
