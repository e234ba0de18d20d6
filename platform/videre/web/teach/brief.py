"""A lesson on one page for whoever helps with it: times, exercises, solutions, notes, and what is still asked."""

from dataclasses import dataclass
from datetime import datetime

from flask.typing import ResponseReturnValue

from videre.content.markup import Move, moved
from videre.courses.access import may_help_course
from videre.courses.composed import Listed, listed_exercise, texts_of
from videre.courses.outline import EpisodeOutline, LessonOutline
from videre.courses.where import Where
from videre.discussion.queries import StillOpen, still_open
from videre.foundation import addresses, clock
from videre.foundation.errors import NotFound
from videre.web.context import db
from videre.web.looks import Look
from videre.web.pages import render
from videre.web.people import reader
from videre.web.policies import SIGNED_IN
from videre.web.public.composed import Around, around
from videre.web.public.reading import read_at
from videre.web.teach.area import area

QUESTIONS_MOST = 20


@dataclass(frozen=True, slots=True)
class BriefEpisode:
    """An episode with its exercises and what was noted for teaching it."""

    episode: EpisodeOutline
    exercises: tuple[Listed, ...]
    notes: str


@dataclass(frozen=True, slots=True)
class TeachingBrief:
    """The page; ``questions`` are the oldest of the ``open`` ones."""

    around: Around
    look: Look | None
    lesson: LessonOutline
    episodes: tuple[BriefEpisode, ...]
    questions: tuple[StillOpen, ...]
    open: int
    now: datetime

    def days(self, question: StillOpen) -> int:
        """For how many days nobody has answered."""
        return (self.now - question.asked_at).days


@area.route(addresses.TEACHING_BRIEF, also=addresses.INSTANCE_TEACHING_BRIEF, policy=SIGNED_IN)
def brief_show(lesson: str, course: str = "", partner: str = "", instance: str = "") -> ResponseReturnValue:
    """A lesson for whoever helps or teaches in the course; missing for everybody else."""
    read, who = read_at(Where(course, partner, instance)), reader()
    if who is None or not may_help_course(db(), who.id, read.course_id):
        raise NotFound
    found = around(read)
    one = found.outline.lesson(lesson)
    if one is None:
        raise NotFound
    ids = [episode.id for episode in one.episodes]
    texts = texts_of(db(), read.version_id, ids)
    questions, total = still_open(db(), read.course_id, ids, most=QUESTIONS_MOST)
    episodes = []
    for episode in one.episodes:
        move = Move(f"{one.id}/{episode.id}/", f"brief/{one.id}/", apart=f"{episode.id}.")
        text = texts[episode.id]
        exercises = tuple(listed_exercise(exercise, move, deeper=2) for exercise in text.exercises)
        episodes.append(BriefEpisode(episode, exercises, moved(text.notes_html, move, deeper=2)))
    page = TeachingBrief(found, found.look, one, tuple(episodes), tuple(questions), total, clock.now())
    return render("teach/brief.html", page)
