"""What a lesson page depends on, in one statement."""

import sqlalchemy as sa
from sqlalchemy.orm import Session

from tests.learning.conftest import Asked
from tests.learning.scene import WANTED, Scene, bits, report, who
from tests.support.cast import Cast
from videre.foundation.database import Database
from videre.learning.actions.reporting import report_coverage
from videre.learning.completion import Stand
from videre.learning.queries import PageState, page_state


def test_one_statement_for_visitors_and_for_learners(
    database: Database, cast: Cast, scene: Scene, asked: Asked
) -> None:
    for user_id in (None, cast.bo.id):
        with database.session() as db, asked() as statements:
            page_state(db.connection(), "hand-it-over", "first", user_id)
        assert len(statements) == 1


def test_a_visitor_gets_the_course_and_nothing_else(db: Session, cast: Cast, scene: Scene) -> None:
    assert page_state(db.connection(), "hand-it-over", "first", None) == PageState(scene.course.id, scene.version.id, 1)


def test_a_learner_gets_their_own_evidence(db: Session, cast: Cast, scene: Scene) -> None:
    report_coverage(db, who(cast.bo), scene.video.public_id, report(range(126), again=[3], position=9.5), WANTED)
    report_coverage(db, who(cast.cy), scene.video.public_id, report([7], position=3.0), WANTED)
    state = page_state(db.connection(), "hand-it-over", "first", cast.bo.id)
    assert state is not None
    assert (state.seen, state.again, state.position) == (bits(range(126)), bits([3]), 9.5)
    assert state.episodes == {"first": Stand("watched", "100")}
    assert (state.name, state.public_id) == ("Bo", cast.bo.public_id)
    assert state.is_signed_in(who(cast.bo))
    assert not state.is_signed_in((cast.bo.id, cast.bo.session_version + 1))
    assert not state.is_signed_in(None)
    assert state.for_browser()["episodes"] == {"first": ["watched", "100"]}
    elsewhere = page_state(db.connection(), "hand-it-over", "second", cast.bo.id)
    assert elsewhere is not None
    assert elsewhere.seen is None
    assert elsewhere.episodes == state.episodes


def test_somebody_erased_reads_as_a_visitor(db: Session, cast: Cast, scene: Scene) -> None:
    state = page_state(db.connection(), "hand-it-over", "first", 10**6)
    assert state == PageState(scene.course.id, scene.version.id, 1)
    assert not state.is_signed_in((10**6, 1))


def test_missing_unpublished_and_members_courses_are_not_there(db: Session, cast: Cast, scene: Scene) -> None:
    assert page_state(db.connection(), "no-such-course", "first", cast.bo.id) is None
    db.execute(sa.text("UPDATE videre_course SET members_only = :yes"), {"yes": True})
    assert page_state(db.connection(), "hand-it-over", "first", cast.bo.id) is None
    db.execute(sa.text("UPDATE videre_course SET members_only = :no, current_version_id = NULL"), {"no": False})
    assert page_state(db.connection(), "hand-it-over", "first", None) is None
