"""The letter that tells somebody of the answer to their question."""

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from videre.accounts.models import User
from videre.courses.models import Course, CourseVersion
from videre.discussion.links import private_key
from videre.discussion.models import Question, Reply
from videre.foundation import addresses
from videre.foundation.language import chosen
from videre.foundation.settings import Settings
from videre.notifications.models import Letter
from videre.notifications.writing import Composed, absolute, written

KIND = "question-answered"
BEGINNING = 200


@dataclass(frozen=True, slots=True)
class AnswerFacts:
    """What the letter may use: the question's own words go back to whoever wrote them, shortened."""

    site: str
    site_url: str
    support: str
    course: str
    question: str
    answer: str
    by: str
    url: str


def compose(db: Session, settings: Settings, letter: Letter) -> Composed | None:
    """The letter; None when the question or its answer is gone by now."""
    question = db.get(Question, letter.facts["question"])
    if question is None or question.answer_id is None:
        return None
    reply = db.get(Reply, question.answer_id)
    if reply is None or reply.hidden_at is not None:
        return None
    title = CourseVersion.outline["title"].as_string()
    course = db.scalar(
        sa.select(title)
        .join(Course, Course.current_version_id == CourseVersion.id)
        .where(Course.id == question.course_id)
    )
    key = private_key(settings.secret_key, question.public_id)
    facts = AnswerFacts(
        site=settings.site_name,
        site_url=absolute(settings, addresses.HOME),
        support=settings.support_address,
        course=course or "",
        question=_beginning(question.text),
        answer=reply.text,
        by=reply.name,
        url=f"{absolute(settings, addresses.QUESTION, question=question.public_id)}?key={key}",
    )
    return written(letter.kind, chosen(letter.language, settings.language), facts)


def wants_letter(db: Session, question: Question) -> tuple[str, User | None] | None:
    """Where the answer is to be sent: the address left for it, which may be the asker's own; None for nowhere."""
    if not question.address:
        return None
    user = db.get(User, question.user_id) if question.user_id else None
    return question.address, user


def forget_asker(db: Session, letter: Letter) -> None:
    """The letter is gone, so nobody needs the address any more that a stranger left for it."""
    if letter.kind != KIND:
        return
    db.execute(sa.update(Question).where(Question.id == letter.facts["question"]).values(address=None))
    if letter.user_id is None:
        letter.address = ""


def _beginning(text: str) -> str:
    one = " ".join(text.split())
    return one if len(one) <= BEGINNING else one[: BEGINNING - 1] + "…"
