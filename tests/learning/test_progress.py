"""Where a learner is in all courses; what is known of them is exported and erased."""

import sqlalchemy as sa
from sqlalchemy.orm import Session

from tests.learning.conftest import Asked
from tests.learning.scene import WANTED, Scene, make, report, who
from tests.support.cast import Cast
from videre import wiring
from videre.foundation import personal
from videre.foundation.database import Database
from videre.learning.actions.answering import Place, submit
from videre.learning.actions.marking import mark
from videre.learning.actions.reporting import report_coverage
from videre.learning.completion import Mark
from videre.learning.coverage import Interval
from videre.learning.models import Submission, Tick, WatchCoverage
from videre.learning.progress import courses_for_browsers, explain, progress_of

wiring.connect()


def test_nothing_done_is_nothing_shown(db: Session, cast: Cast, scene: Scene) -> None:
    assert progress_of(db, cast.bo.id) == ()
    everything = courses_for_browsers(db)
    assert [one.slug for one in everything] == ["hand-it-over"]
    assert not everything[0].is_begun
    assert [one.video_id for one in everything[0].episodes()] == [scene.video.public_id, scene.other_video.public_id]


def test_where_one_is_what_is_missing_and_what_is_next(db: Session, cast: Cast, scene: Scene) -> None:
    report_coverage(
        db, who(cast.bo), scene.video.public_id, report([*range(20), *range(40, 60)], position=60.0), WANTED
    )
    [course] = progress_of(db, cast.bo.id)
    first, second = course.episodes()
    assert (first.seen_percent, first.position, first.because) == (31, 60.0, "")
    assert first.gaps == (Interval(20.0, 40.0),)
    assert [one.id for one in first.stand.missing] == ["first", "which", "how-many"]
    assert (first.asked, second.asked, second.extra) == (("which", "how-many"), ("done-it",), ("extra",))
    assert course.next is not None
    assert course.next.id == "first"
    assert not course.is_finished
    mark(db, who(cast.bo), "hand-it-over", "one", "first", Mark.KNOWN, WANTED)
    [course] = progress_of(db, cast.bo.id)
    assert course.next is not None
    assert course.next.id == "second"
    assert next(course.episodes()).gaps == (), "what is known is not said to be unseen"
    report_coverage(db, who(cast.bo), scene.other_video.public_id, report(range(126)), WANTED)
    submit(db, who(cast.bo), Place("hand-it-over", "one", "second", "done-it"), "done", "key-01", longest=100)
    [course] = progress_of(db, cast.bo.id)
    assert course.is_finished
    assert (course.next, course.minutes_left, course.done) == (None, 0, 2)


def test_the_same_number_of_statements_for_one_course_and_for_three(
    db: Session, cast: Cast, scene: Scene, asked: Asked
) -> None:
    mark(db, who(cast.bo), "hand-it-over", "one", "first", Mark.READ, WANTED)
    db.commit()
    with asked() as one:
        assert len(progress_of(db, cast.bo.id)) == 1
    for slug in ("another", "third"):
        make(db, cast.nord, slug)
        mark(db, who(cast.bo), slug, "one", "second", Mark.READ, WANTED)
    db.commit()
    with asked() as three:
        assert [course.slug for course in progress_of(db, cast.bo.id)] == ["third", "another", "hand-it-over"]
    assert len(one) == len(three) == 3


def test_nobody_elses_evidence_is_shown(db: Session, cast: Cast, scene: Scene) -> None:
    mark(db, who(cast.cy), "hand-it-over", "one", "first", Mark.READ, WANTED)
    assert progress_of(db, cast.bo.id) == ()


def test_why_it_counts_can_be_asked(db: Session, cast: Cast, scene: Scene) -> None:
    before = explain(db, cast.bo.id, "hand-it-over", "first")
    assert before is not None
    assert (before.because, before.at, len(before.missing)) == ("", None, 3)
    report_coverage(db, who(cast.bo), scene.video.public_id, report(range(120)), WANTED)
    after = explain(db, cast.bo.id, "hand-it-over", "first")
    assert after is not None
    assert after.because == "Counted because you saw 95 % of it."
    assert after.at is not None
    assert [one.id for one in after.missing] == ["which", "how-many"]
    assert explain(db, cast.bo.id, "hand-it-over", "nope") is None


def test_a_person_gets_their_evidence_and_can_have_it_erased(
    db: Session, database: Database, cast: Cast, scene: Scene
) -> None:
    for person in (cast.bo, cast.cy):
        report_coverage(db, who(person), scene.video.public_id, report([1, 2, 7], again=[2], position=8.0), WANTED)
        submit(db, who(person), Place("hand-it-over", "one", "first", "which"), ["b"], "key-01", longest=100)
    found = personal.export(db, cast.bo.id)
    [watched], [answered], [ticked] = (
        found["videre_watch_coverage"],
        found["videre_submission"],
        found["videre_tick"],
    )
    assert (watched["seen"], watched["seen_again"], watched["position"]) == ([[1, 3], [7, 8]], [[2, 3]], 8.0)
    assert (answered["exercise"], answered["answer"], answered["correct"]) == ("which", ["b"], True)
    assert (ticked["course"], ticked["id"], ticked["state"]) == ("hand-it-over", "which", "done")
    for entry in personal.declared():
        if entry.table in ("videre_watch_coverage", "videre_submission", "videre_tick"):
            entry.erase(db, cast.bo.id)
    for table in (WatchCoverage, Submission, Tick):
        assert db.scalars(sa.select(table.user_id)).all() == [cast.cy.id]
    assert "videre.progress" in {one.name for one in personal.kept_in_browser()}
