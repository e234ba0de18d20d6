"""On what of a course people have worked: asked before it is taken away."""

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session

from videre.learning.models import Submission, Tick


def worked_on(db: Session, course_id: int, kind: str, ids: Sequence[str]) -> dict[str, int]:
    """How many people have a tick at each of these, or have sent an answer; none for those nobody touched."""
    ticked = sa.select(Tick.item_id, Tick.user_id).where(
        Tick.course_id == course_id, Tick.item == kind, Tick.item_id.in_(ids)
    )
    if kind == "exercise":
        sent = sa.select(Submission.exercise_id, Submission.user_id).where(
            Submission.course_id == course_id, Submission.exercise_id.in_(ids)
        )
        pairs = sa.union(ticked, sent).subquery()
    else:
        pairs = ticked.subquery()
    counted = sa.select(pairs.c[0].label("item_id"), sa.func.count(sa.distinct(pairs.c.user_id)).label("people"))
    return {row.item_id: row.people for row in db.execute(counted.group_by(pairs.c[0]))}
