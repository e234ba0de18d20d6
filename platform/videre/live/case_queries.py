"""Questions about code that people told of."""

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from videre.accounts.models import User
from videre.courses.access import HELPING, instances_worked_in, is_site_administrator
from videre.courses.models import Course, CourseInstance, CourseVersion
from videre.foundation import clock
from videre.foundation.database import in_pages
from videre.learning.models import Enrolment
from videre.live.cases import OPEN
from videre.live.models import CodeCase, CodeCaseHour, LiveSession
from videre.live.queries import Hour, upcoming_of_course
from videre.partners.models import Membership, Partner

PAGE = 25
OFFERED = 6


@dataclass(frozen=True, slots=True)
class CaseShown:
    """Something told about code, for those who help: who, where to answer, and which hours."""

    case: CodeCase
    course_slug: str
    course_title: str
    name: str
    address: str
    hours: tuple[LiveSession, ...]


def bookable_hours(db: Session, course_id: int, instance_id: int | None = None) -> list[Hour]:
    """The coming hours one may bring code to."""
    return upcoming_of_course(db, course_id, clock.now(), OFFERED, instance_id=instance_id)


def instance_joined(db: Session, user_id: int, course_id: int) -> int | None:
    """The course instance in which somebody takes the course: whose hosts are to hear of their code."""
    return db.scalar(
        sa.select(Enrolment.instance_id)
        .join(CourseInstance, CourseInstance.id == Enrolment.instance_id)
        .where(Enrolment.user_id == user_id, Enrolment.state == "joined", CourseInstance.course_id == course_id)
        .order_by(Enrolment.joined_at.desc())
        .limit(1)
    )


def cases_for(db: Session, user_id: int, *, open_only: bool, page: int = 1) -> tuple[list[CaseShown], int]:
    """What waits for somebody who helps, the oldest first (all: the newest first); and how many pages there are."""
    where = [_reached(db, user_id)]
    if open_only:
        where.append(CodeCase.state.in_(OPEN))
    total = db.execute(sa.select(sa.func.count()).select_from(CodeCase).where(*where)).scalar_one()
    offset, pages = in_pages(total, PAGE, page)
    order = (CodeCase.created_at, CodeCase.id) if open_only else (CodeCase.created_at.desc(), CodeCase.id.desc())
    title = CourseVersion.outline["title"].as_string()
    rows = db.execute(
        sa.select(CodeCase, Course.slug, title, User.name, User.address)
        .join(Course, Course.id == CodeCase.course_id)
        .join(CourseVersion, CourseVersion.id == Course.current_version_id)
        .outerjoin(User, User.id == CodeCase.user_id)
        .where(*where)
        .order_by(*order)
        .limit(PAGE)
        .offset(offset)
    ).all()
    hours = _hours(db, [row[0].id for row in rows])
    return [
        CaseShown(
            case, slug, name_of, case.name or name or "", case.address or address or "", tuple(hours.get(case.id, ()))
        )
        for case, slug, name_of, name, address in rows
    ], pages


def open_cases_count(db: Session, user_id: int) -> int:
    """How many wait for somebody who helps."""
    found = sa.select(sa.func.count()).select_from(CodeCase).where(_reached(db, user_id), CodeCase.state.in_(OPEN))
    return db.execute(found).scalar_one()


def _reached(db: Session, user_id: int) -> sa.ColumnElement[bool]:
    """What somebody may see: told in an instance they help in; of the course at large, where they help anywhere."""
    if is_site_administrator(db, user_id):
        return sa.true()
    helped = instances_worked_in(user_id, helps=True).subquery()
    in_instance = CodeCase.instance_id.in_(sa.select(helped.c.id))
    of_course = CodeCase.course_id.in_(
        sa.select(CourseInstance.course_id).join(helped, helped.c.id == CourseInstance.id)
    )
    at_home = sa.exists().where(
        Membership.user_id == user_id,
        Membership.role.in_(HELPING),
        Membership.partner_id == Partner.id,
        Partner.is_own,
    )
    return in_instance | (CodeCase.instance_id.is_(None) & (of_course | at_home))


def _hours(db: Session, case_ids: Sequence[int]) -> dict[int, list[LiveSession]]:
    found: dict[int, list[LiveSession]] = {}
    rows = db.execute(
        sa.select(CodeCaseHour.case_id, LiveSession)
        .join(LiveSession, LiveSession.id == CodeCaseHour.session_id)
        .where(CodeCaseHour.case_id.in_(case_ids))
        .order_by(LiveSession.starts_at)
    )
    for case_id, session in rows:
        found.setdefault(case_id, []).append(session)
    return found
