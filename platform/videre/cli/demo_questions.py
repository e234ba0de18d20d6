"""Questions of the demo: asked at moments by invented people, answered, one open for two days, one waiting."""

import hashlib
from dataclasses import dataclass
from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from videre.cli.demo_cast import DemoCast
from videre.cli.demo_course import COURSE
from videre.cli.setup import Setting
from videre.discussion.actions.asking import ask_question
from videre.discussion.actions.deciding import mark_answer, show_question
from videre.discussion.actions.replying import add_reply
from videre.discussion.actions.voting import vote_question
from videre.discussion.models import Question, Reply
from videre.discussion.places import episode_at, episode_of
from videre.discussion.typed import judged
from videre.foundation import clock
from videre.foundation.database import unit_of_work

ENOUGH = 1_000_000


@dataclass(frozen=True, slots=True)
class _Said:
    """A reply: ``by`` names somebody of the cast, else a stranger; ``after`` so long after the question."""

    by: str
    text: str
    after: timedelta
    is_answer: bool = False


@dataclass(frozen=True, slots=True)
class _Asked:
    """A question: ``ago`` before now; ``shown`` after somebody has read it; ``host``: asked in the course there."""

    at: tuple[str, str]
    text: str
    ago: timedelta
    by: str = ""
    second: str = ""
    exercise: str = ""
    votes: int = 0
    shown: bool = True
    replies: tuple[_Said, ...] = ()
    host: str = "nord"


FRIDAY = ("it-runs-again", "worked-on-friday")
NEEDS = ("it-runs-again", "write-down-what-it-needs")
NUMBER = ("trust-the-number", "a-number-you-know")
LIES = ("trust-the-number", "data-that-lies")
DAY, HOUR = timedelta(days=1), timedelta(hours=1)

QUESTIONS = (
    _Asked(
        FRIDAY,
        "How would I have known that `linear_regression` is newer than the rest? Nothing in the file says so.",
        19 * DAY,
        by="Mari",
        second="0:40",
        votes=7,
        replies=(
            _Said("Jon", "I only found out on the cluster, when it stopped there.", 5 * HOUR),
            _Said(
                "Ada",
                "From the documentation: under each function of the standard library stands *New in version …*. "
                "Nobody reads that beforehand. What helps in practice is the next episode: write down which Python "
                "you **have**, and let the script say it.",
                9 * HOUR,
                is_answer=True,
            ),
        ),
    ),
    _Asked(
        FRIDAY,
        "Is `ICE_LIMIT=2 python3 iceout.py` the same as putting the line into `.bashrc`?",
        12 * DAY,
        by="Bo",
        second="1:06",
        votes=3,
        replies=(
            _Said(
                "Ada",
                "For this one run, yes. In `.bashrc` it holds for everything you start afterwards, and in half a year "
                "you have forgotten it: exactly what happened to Kari.",
                2 * HOUR,
                is_answer=True,
            ),
        ),
    ),
    _Asked(
        FRIDAY,
        "Why is the comment not one of the three? Mine says which data to use, so without it I am lost.",
        6 * DAY,
        exercise="three-things",
        votes=1,
        host="",
        replies=(
            _Said(
                "Hanna",
                "You are right that you would be lost, but the computer would not: a comment never stops a run.",
                3 * HOUR,
                is_answer=True,
            ),
        ),
    ),
    _Asked(
        NEEDS,
        "Our cluster has Python 3.6 and I may not install anything. What do I write down then?",
        2 * DAY + 3 * HOUR,
        by="somebody at a cluster",
        second="1:23",
        votes=5,
        replies=(_Said("Jon", "We load a module first: `module load python`. Perhaps you have one too?", 20 * HOUR),),
    ),
    _Asked(
        NUMBER,
        "Is one test with four days not too little? It feels like cheating.",
        8 * DAY,
        by="Elin",
        host="sor",
        second="1:14",
        votes=2,
        replies=(
            _Said(
                "Cy",
                "It is one more than most scripts have. The point is that you know *its* answer without the script. "
                "Add a second one for the thing that scares you most; for dates that is usually the turn of the year.",
                30 * HOUR,
                is_answer=True,
            ),
        ),
    ),
    _Asked(
        LIES,
        "What if my logger writes 0 when it has no reading? Then I cannot tell it from open water.",
        5 * HOUR,
        by="Aino",
        second="0:50",
        shown=False,
    ),
)
"""The names are invented, as the demo says on every page."""


def fill(setting: Setting, cast: DemoCast) -> None:
    """Ask and answer everything that is not there yet."""
    people = {"Ada": cast.ada, "Bo": cast.bo, "Cy": cast.cy}
    for number, one in enumerate(QUESTIONS):
        with unit_of_work(setting.database) as db:
            key = f"demo-question-{number:04}"
            if db.scalar(sa.select(Question.id).where(Question.key == key)) is None:
                _ask(db, one, key, people)


def _ask(db: Session, one: _Asked, key: str, people: dict[str, int]) -> None:
    asker = people.get(one.by)
    lesson, episode = one.at
    read = episode_at(db, one.host, COURSE, lesson, episode) if one.host else episode_of(db, COURSE, lesson, episode)
    place = read.at(second=one.second, exercise=one.exercise)
    words = judged(one.text, one.by, most=ENOUGH, links=asker is not None)
    question = ask_question(db, asker, place, words, key=key, at_once=False, waiting_most=ENOUGH)
    question.created_at = clock.ago(one.ago)
    if one.shown:
        show_question(db, None, question.id)
        question.shown_at = question.created_at + HOUR
    for number, said in enumerate(one.replies):
        _reply(db, question, said, f"{key}-reply-{number}", people.get(said.by))
    for number in range(one.votes):
        name = hashlib.sha256(f"{key}.{number}".encode()).hexdigest()
        vote_question(db, question.id, name, None)


def _reply(db: Session, question: Question, said: _Said, key: str, user_id: int | None) -> None:
    words = judged(said.text, said.by, most=ENOUGH, links=user_id is not None)
    made = add_reply(db, user_id, question.id, words, key=key, at_once=True, waiting_most=ENOUGH)
    reply = db.get_one(Reply, made.id)
    reply.created_at = reply.shown_at = question.created_at + said.after
    if said.is_answer:
        mark_answer(db, None, question.id, reply.public_id)
        question.answered_at = reply.created_at
