"""Whoever leaves a partner works in none of its courses any more."""

from pathlib import Path

import sqlalchemy as sa

from tests.support.cast import Cast
from tests.support.courses import published, write_course
from videre.courses.access import may_help, may_teach
from videre.courses.actions.instances import open_instance
from videre.courses.actions.staff import add_staff
from videre.courses.models import Staff
from videre.courses.rules import StaffRole
from videre.foundation.database import Database, unit_of_work
from videre.foundation.events import EventRow
from videre.foundation.storage.local import LocalStorage
from videre.partners.actions.members import add_member, change_roles
from videre.partners.models import Partner
from videre.partners.rules import Role


def test_work_at_its_courses_ends_with_the_last_role_and_elsewhere_goes_on(
    database: Database, storage: LocalStorage, cast: Cast, tmp_path: Path
) -> None:
    course = published(database, storage, write_course(tmp_path, video=None, pauses="[]")).course_id
    with unit_of_work(database) as db:
        nord = db.get_one(Partner, cast.nord.id)
        here = open_instance(db, None, cast.nord.id, course, "here").id
        there = open_instance(db, None, cast.sor.id, course, "there").id
        for role in (Role.HELPER, Role.INSTRUCTOR):
            add_member(db, None, nord, cast.bo, role)
        for instance in (here, there):
            add_staff(db, None, instance, cast.bo.id, StaffRole.INSTRUCTOR)
        change_roles(db, None, nord, cast.bo, {Role.HELPER})
        assert may_teach(db, cast.bo.id, here), "a role is left"
        change_roles(db, None, nord, cast.bo, set())
        assert not may_help(db, cast.bo.id, here)
        assert may_teach(db, cast.bo.id, there)
        assert db.scalars(sa.select(Staff.instance_id)).all() == [there]
        assert db.scalars(sa.select(EventRow.facts).where(EventRow.kind == "StaffRemoved")).all() == [
            {"instance_id": here, "user_id": cast.bo.id, "role": "instructor"}
        ]
