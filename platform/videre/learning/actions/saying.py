"""One tap and one sentence about an episode. Nothing tells whose they are, so nothing of it is personal data."""

import sqlalchemy as sa
from sqlalchemy.orm import Session

from videre.content.typed_text import kept_text
from videre.courses.where import Where
from videre.foundation import clock
from videre.foundation.database import begin_write
from videre.foundation.errors import Conflict, Invalid
from videre.learning.models import Feedback
from videre.learning.published import read_at
from videre.learning.rules import FEEDBACK_A_DAY, SENTENCE_LENGTH, Tap


def give_feedback(
    db: Session, where: Where, lesson_id: str, episode_id: str, tap: str, sentence: str, user_id: int | None
) -> None:
    """Keep what somebody says of an episode, with the day and the version, and nothing else.

    `user_id` only decides whether they may read the course at all.
    """
    fields = {}
    said = " ".join(sentence.split())
    try:
        said = kept_text(said, most=SENTENCE_LENGTH) if said else ""
    except ValueError as error:
        fields["sentence"] = str(error)
    if tap not in {one.value for one in Tap}:
        fields["tap"] = "Choose one of the three."
    if fields:
        raise Invalid(fields=fields)
    version = read_at(db, where, user_id)
    version.place(lesson_id, episode_id)
    begin_write(db)
    today = clock.today()
    counted = sa.select(sa.func.count()).where(Feedback.course_id == version.course_id, Feedback.day == today)
    if db.execute(counted).scalar_one() >= FEEDBACK_A_DAY:
        raise Conflict("So much was said of this course today that no more is kept. Come back tomorrow.", kind="full")
    db.add(
        Feedback(
            course_id=version.course_id,
            episode_id=episode_id,
            version_number=version.number,
            tap=tap,
            sentence=said,
            day=today,
        )
    )
    db.flush()
