"""Attaching videos, hosting courses, and who may."""

from datetime import date
from pathlib import Path

import pytest
import sqlalchemy as sa

from tests.support.cast import Cast
from tests.support.courses import live_revision, published, ready_video, write_course
from videre.courses.actions import (
    add_staff,
    attach_video,
    detach_video,
    open_instance,
    remove_staff,
    touch_video,
    when_video_published,
)
from videre.courses.catalogue import instances_of
from videre.courses.episodes import episode_shell
from videre.courses.models import CourseInstance, Staff
from videre.courses.plans import InstancePlan
from videre.courses.rules import Joining, StaffRole
from videre.foundation import personal
from videre.foundation.database import Database, unit_of_work
from videre.foundation.errors import Conflict, Invalid, NotAllowed, NotFound
from videre.foundation.storage.local import LocalStorage
from videre.media.events import VideoPublished
from videre.partners.models import Membership


@pytest.fixture
def course_id(database: Database, storage: LocalStorage, tmp_path: Path) -> int:
    """The small course, published."""
    return published(database, storage, write_course(tmp_path)).course_id


def test_a_part_of_a_video_is_attached_and_taken_away(database: Database, cast: Cast, course_id: int) -> None:
    video = ready_video(database, cast.own.id, "clip")
    before = live_revision(database, "small")
    with unit_of_work(database) as db:
        assert attach_video(db, cast.admin.id, course_id, "e2", video, start=10, end=30)
        assert not attach_video(db, cast.admin.id, course_id, "e2", video, start=10, end=30)
    assert live_revision(database, "small") == before + 1
    with database.session() as db:
        shell = episode_shell(db, "small", "begin", "e2")
    assert shell is not None
    assert (shell.video and shell.video.id, shell.start, shell.end) == (video, 10.0, 30.0)
    with unit_of_work(database) as db:
        touch_video(db, video)
    assert live_revision(database, "small") == before + 2
    with unit_of_work(database) as db:
        assert detach_video(db, None, course_id, "e2")
        assert not detach_video(db, None, course_id, "e2")
    with unit_of_work(database) as db:
        touch_video(db, video)
    assert live_revision(database, "small") == before + 3


def test_only_what_is_there_can_be_attached_and_only_by_those_who_may(
    database: Database, cast: Cast, course_id: int
) -> None:
    video = ready_video(database, cast.own.id, "clip")
    with unit_of_work(database) as db:
        for person in (cast.ada, cast.bo):
            with pytest.raises(NotAllowed):
                attach_video(db, person.id, course_id, "e2", video)
            with pytest.raises(NotAllowed):
                detach_video(db, person.id, course_id, "e2")
        with pytest.raises(NotFound):
            attach_video(db, None, course_id, "none", video)
        with pytest.raises(NotFound):
            attach_video(db, None, course_id, "e2", 10**6)
        with pytest.raises(NotFound):
            attach_video(db, None, 10**6, "e2", video)
        with pytest.raises(Invalid) as refused:
            attach_video(db, None, course_id, "e2", video, start=61)
        assert "start" in refused.value.fields


def test_who_teaches_at_the_own_partner_may_attach(database: Database, cast: Cast, course_id: int) -> None:
    video = ready_video(database, cast.own.id, "clip")
    with unit_of_work(database) as db:
        db.add(Membership(partner_id=cast.own.id, user_id=cast.di.id, role="instructor", since=cast.di.created_at))
        db.add(Membership(partner_id=cast.own.id, user_id=cast.bo.id, role="helper", since=cast.bo.created_at))
    with unit_of_work(database) as db:
        assert attach_video(db, cast.di.id, course_id, "e2", video)
        with pytest.raises(NotAllowed):
            detach_video(db, cast.bo.id, course_id, "e2")


@pytest.mark.parametrize(
    ("wish", "shown"), [("small/e2", True), ("small/none", False), ("none/e2", False), ("small", False), ("", False)]
)
def test_a_video_goes_where_whoever_brought_it_wished(
    database: Database, cast: Cast, course_id: int, wish: str, shown: bool
) -> None:
    video = ready_video(database, cast.nord.id, "clip")
    with unit_of_work(database) as db:
        when_video_published(db, VideoPublished(video, wish))
    with database.session() as db:
        shell = episode_shell(db, "small", "begin", "e2")
    assert shell is not None
    assert (shell.video is not None) is shown


def test_a_partner_hosts_a_course_on_the_version_of_today(
    database: Database, storage: LocalStorage, cast: Cast, course_id: int, tmp_path: Path
) -> None:
    with unit_of_work(database) as db:
        open_instance(
            db,
            cast.admin.id,
            cast.nord.id,
            course_id,
            "spring",
            InstancePlan(starts_on=date(2027, 3, 3), joining=Joining.CODE),
        )
        open_instance(db, None, cast.sor.id, course_id, "spring")
        with pytest.raises(Conflict):
            open_instance(db, None, cast.nord.id, course_id, "spring")
        with pytest.raises(NotAllowed):
            open_instance(db, cast.ada.id, cast.nord.id, course_id, "mine")
        with pytest.raises(Invalid):
            open_instance(db, None, cast.nord.id, course_id, "Not a slug")
        with pytest.raises(Invalid):
            open_instance(
                db,
                None,
                cast.nord.id,
                course_id,
                "late",
                InstancePlan(starts_on=date(2027, 3, 3), ends_on=date(2027, 3, 2)),
            )
        with pytest.raises(NotFound):
            open_instance(db, None, cast.nord.id, 10**6, "none")
    published(database, storage, write_course(tmp_path / "next", version="2.0", words="Other."))
    with database.session() as db:
        found = instances_of(db, course_id)
    assert [(one.partner_name, one.version_label, one.joining) for one in found] == [
        ("Nord", "1.0", "code"),
        ("Sør", "1.0", "open"),
    ]


def test_staff_come_and_go_and_are_exported_and_erased(database: Database, cast: Cast, course_id: int) -> None:
    with unit_of_work(database) as db:
        instance = open_instance(db, None, cast.nord.id, course_id, "spring")
        db.add(Membership(partner_id=cast.nord.id, user_id=cast.di.id, role="administrator", since=cast.di.created_at))
        db.flush()
        assert add_staff(db, cast.di.id, instance.id, cast.ada.id, StaffRole.INSTRUCTOR)
        assert not add_staff(db, cast.di.id, instance.id, cast.ada.id, StaffRole.INSTRUCTOR)
        add_staff(db, cast.admin.id, instance.id, cast.bo.id, StaffRole.HELPER)
        with pytest.raises(NotAllowed):
            add_staff(db, cast.cy.id, instance.id, cast.cy.id, StaffRole.HOST)
        with pytest.raises(NotFound):
            add_staff(db, cast.di.id, 10**6, cast.ada.id, StaffRole.HELPER)
    entry = next(one for one in personal.declared() if one.table == "videre_staff")
    with unit_of_work(database) as db:
        (exported,) = entry.export(db, cast.ada.id)
        assert (exported["partner"], exported["course"], exported["role"]) == ("Nord", "small", "instructor")
        entry.erase(db, cast.ada.id)
        assert list(entry.export(db, cast.ada.id)) == []
        assert db.scalars(sa.select(Staff.user_id)).all() == [cast.bo.id]
        instance_id = db.scalars(sa.select(CourseInstance.id)).one()
        assert remove_staff(db, cast.di.id, instance_id, cast.bo.id, StaffRole.HELPER)
        assert not remove_staff(db, cast.di.id, instance_id, cast.bo.id, StaffRole.HELPER)
