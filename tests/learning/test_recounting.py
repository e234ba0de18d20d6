"""What counts, counted again from the evidence."""

import sqlalchemy as sa
from sqlalchemy.orm import Session

from tests.learning.scene import WANTED, Scene, add_course, attach, report, who
from tests.support.cast import Cast
from videre.foundation.database import Database
from videre.learning.actions.answering import Place, submit
from videre.learning.actions.marking import mark
from videre.learning.actions.recounting import Difference, count_attached, recount
from videre.learning.actions.reporting import report_coverage
from videre.learning.completion import Mark
from videre.learning.models import Tick

WHICH = Place("hand-it-over", "one", "first", "which")
NUMBER = Place("hand-it-over", "one", "first", "how-many")


def some_evidence(db: Session, cast: Cast, scene: Scene) -> None:
    """Bo and Cy watch, answer and mark; Di does nothing."""
    for person, seconds in ((cast.bo, range(126)), (cast.cy, range(50))):
        report_coverage(db, who(person), scene.video.public_id, report(seconds), WANTED)
        submit(db, who(person), WHICH, "a", "key-01", longest=1000)
    submit(db, who(cast.bo), WHICH, "b", "key-02", longest=1000)
    submit(db, who(cast.bo), NUMBER, "7", "key-03", longest=1000)
    mark(db, who(cast.cy), "hand-it-over", "one", "second", Mark.KNOWN, WANTED)


def test_it_agrees_with_what_was_counted_at_once(db: Session, cast: Cast, scene: Scene) -> None:
    some_evidence(db, cast, scene)
    assert recount(db, WANTED, write=False) == []


def test_it_finds_each_kind_of_difference_and_puts_it_right(db: Session, cast: Cast, scene: Scene) -> None:
    some_evidence(db, cast, scene)
    course = scene.course.id
    before = db.execute(sa.select(Tick.user_id, Tick.item_id, Tick.state).order_by(Tick.user_id, Tick.item_id)).all()
    db.execute(sa.delete(Tick).where(Tick.state == "watched"))
    db.execute(sa.update(Tick).where(Tick.user_id == cast.bo.id, Tick.item_id == "which").values(state="tried"))
    db.execute(sa.delete(Tick).where(Tick.item_id == "how-many"))
    kinds = {"course_id": course, "version_number": 1, "detail": "90", "at": scene.version.published_at}
    db.add(Tick(user_id=cast.di.id, item="exercise", item_id="done-it", state="done", **kinds))
    db.add(Tick(user_id=cast.cy.id, item="episode", item_id="first", state="watched", **kinds))
    db.flush()
    found = recount(db, WANTED, write=True)
    assert {(one.user_id, one.item_id, one.stands, one.should) for one in found} == {
        (cast.bo.id, "first", "", "watched"),
        (cast.bo.id, "which", "tried", "done"),
        (cast.bo.id, "how-many", "", "tried"),
        (cast.di.id, "done-it", "done", ""),
        (cast.cy.id, "first", "watched", ""),
    }
    assert recount(db, WANTED, write=False) == []
    after = db.execute(sa.select(Tick.user_id, Tick.item_id, Tick.state).order_by(Tick.user_id, Tick.item_id)).all()
    assert after == before


def test_a_higher_share_takes_nothing_away_that_was_earned(db: Session, cast: Cast, scene: Scene) -> None:
    report_coverage(db, who(cast.bo), scene.video.public_id, report(range(114)), WANTED)
    assert recount(db, 100, write=False) == []


def test_another_video_does_not_take_away_what_counted_with_the_first(db: Session, cast: Cast, scene: Scene) -> None:
    report_coverage(db, who(cast.bo), scene.video.public_id, report(range(126)), WANTED)
    db.execute(
        sa.text("UPDATE videre_episode_video SET until = since WHERE video_id = :video"), {"video": scene.video.id}
    )
    assert recount(db, WANTED, write=False) == []


def test_a_video_attached_later_counts_for_those_who_saw_it(
    db: Session, database: Database, cast: Cast, scene: Scene
) -> None:
    some_evidence(db, cast, scene)
    other = add_course(db, "another")
    attach(db, other, "second", scene.video, 0.0, 40.0)
    missing = recount(db, WANTED, write=False)
    assert missing == [
        Difference(one.id, other.id, "episode", "second", "", "watched", "100", 1) for one in (cast.bo, cast.cy)
    ]
    assert count_attached(db, scene.video.id, WANTED) == 3
    assert recount(db, WANTED, write=False) == []
