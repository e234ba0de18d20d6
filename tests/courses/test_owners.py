"""Courses belong to a partner: who may publish them, whose videos they show, and what others learn of it."""

from pathlib import Path

import pytest
import sqlalchemy as sa

from tests.support.cast import Cast
from tests.support.courses import published, ready_video, write_course
from videre.courses.access import courses_published_by, may_help_course, may_publish_course, may_teach_course
from videre.courses.actions import attach_video
from videre.courses.episodes import episode_shell
from videre.courses.models import Course, CourseVersion
from videre.courses.publishing import publish_folder
from videre.foundation.database import Database, unit_of_work
from videre.foundation.errors import Conflict, NotAllowed, NotFound
from videre.foundation.storage.local import LocalStorage
from videre.partners.models import Membership


def course_at_sor(database: Database, storage: LocalStorage, cast: Cast, folder: Path) -> int:
    done, problems = publish_folder(database, storage, folder, cast.cy.id, partner_id=cast.sor.id)
    assert done is not None, problems
    return done.course_id


def test_who_teaches_at_a_partner_publishes_its_courses_and_only_those(
    database: Database, storage: LocalStorage, cast: Cast, tmp_path: Path
) -> None:
    course_id = course_at_sor(database, storage, cast, write_course(tmp_path))
    assert course_at_sor(database, storage, cast, write_course(tmp_path, version="2.0", words="Other.")) == course_id
    with database.session() as db:
        course = db.get_one(Course, course_id)
        assert course.partner_id == cast.sor.id
        assert may_publish_course(db, cast.cy.id, course_id)
        assert not may_publish_course(db, cast.ada.id, course_id)
        assert may_publish_course(db, cast.admin.id, course_id)
        assert list(db.scalars(courses_published_by(cast.cy.id))) == [course_id]
        assert may_teach_course(db, cast.cy.id, course_id)
        assert not may_help_course(db, cast.ada.id, course_id)
    with pytest.raises(NotAllowed):
        publish_folder(database, storage, write_course(tmp_path / "n", "other"), cast.cy.id, partner_id=cast.nord.id)
    with pytest.raises(NotAllowed):
        publish_folder(database, storage, write_course(tmp_path / "n", "other"), cast.cy.id)
    with pytest.raises(NotFound):
        publish_folder(database, storage, write_course(tmp_path / "n", "other"), None, partner_id=10**6)


def test_an_id_taken_by_another_partner_is_refused_without_a_word_about_whose(
    database: Database, storage: LocalStorage, cast: Cast, tmp_path: Path
) -> None:
    course_id = course_at_sor(database, storage, cast, write_course(tmp_path))
    other = write_course(tmp_path / "nord", version="9", words="Not theirs.")
    for partner in (cast.nord, cast.own):
        with pytest.raises(Conflict) as refused:
            publish_folder(database, storage, other, cast.admin.id, partner_id=partner.id)
        assert (refused.value.kind, "Sør" in refused.value.message) == ("course-taken", False)
    with pytest.raises(Conflict):
        publish_folder(database, storage, other, cast.ada.id, partner_id=cast.nord.id)
    with database.session() as db:
        assert db.scalar(sa.select(sa.func.count()).where(CourseVersion.course_id == course_id)) == 1


def test_the_operator_who_names_no_partner_leaves_a_course_where_it_belongs(
    database: Database, storage: LocalStorage, cast: Cast, tmp_path: Path
) -> None:
    course_id = course_at_sor(database, storage, cast, write_course(tmp_path))
    published(database, storage, write_course(tmp_path, version="2.0", words="Other."))
    mine = published(database, storage, write_course(tmp_path, "mine"))
    with database.session() as db:
        assert db.get_one(Course, course_id).partner_id == cast.sor.id
        assert db.get_one(Course, mine.course_id).partner_id is None
    with unit_of_work(database) as db:
        db.add(Membership(partner_id=cast.own.id, user_id=cast.di.id, role="instructor", since=cast.di.created_at))
    with database.session() as db:
        assert list(db.scalars(courses_published_by(cast.di.id))) == [mine.course_id]


def test_a_course_shows_videos_of_its_own_partner(
    database: Database, storage: LocalStorage, cast: Cast, tmp_path: Path
) -> None:
    ready_video(database, cast.own.id, "first-clip")
    theirs = ready_video(database, cast.sor.id, "first-clip")
    foreign = ready_video(database, cast.nord.id, "secret")
    course_id = course_at_sor(database, storage, cast, write_course(tmp_path))
    with database.session() as db:
        shell = episode_shell(db, "small", "begin", "e1")
        assert shell is not None
        assert shell.video is not None
        assert shell.video.id == theirs
    with unit_of_work(database) as db:
        for video in (foreign, 10**6):
            with pytest.raises(NotFound):
                attach_video(db, cast.cy.id, course_id, "e2", video)
        with pytest.raises(NotAllowed):
            attach_video(db, cast.ada.id, course_id, "e2", foreign)
        assert attach_video(db, cast.cy.id, course_id, "e2", theirs)
