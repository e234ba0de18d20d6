"""The letter that tells hosts of code somebody would bring. Nothing of what was typed is in it: it is read here."""

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from videre.courses.models import Course, CourseVersion
from videre.foundation import addresses
from videre.foundation.language import chosen, moment
from videre.foundation.settings import Settings
from videre.live.models import CodeCase, CodeCaseHour, LiveSession
from videre.notifications.models import Letter
from videre.notifications.writing import Composed, absolute, written

KIND = "code-case"


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """What the letter may use; ``hours`` are the ones somebody would come to."""

    site: str
    site_url: str
    support: str
    course: str
    hours: tuple[str, ...]
    url: str


def compose(db: Session, settings: Settings, letter: Letter) -> Composed | None:
    """The letter; None when what it tells of is gone."""
    case = db.get(CodeCase, letter.facts["case"])
    if case is None:
        return None
    language = chosen(letter.language, settings.language)
    title = CourseVersion.outline["title"].as_string()
    course = db.scalar(
        sa.select(title).join(Course, Course.current_version_id == CourseVersion.id).where(Course.id == case.course_id)
    )
    rows = db.execute(
        sa.select(LiveSession.starts_at, LiveSession.zone)
        .join(CodeCaseHour, CodeCaseHour.session_id == LiveSession.id)
        .where(CodeCaseHour.case_id == case.id)
        .order_by(LiveSession.starts_at)
    )
    facts = CaseFacts(
        site=settings.site_name,
        site_url=absolute(settings, addresses.HOME),
        support=settings.support_address,
        course=course or "",
        hours=tuple(moment(at, zone, language) for at, zone in rows),
        url=absolute(settings, addresses.TEACH_CODE),
    )
    return written(letter.kind, language, facts)
