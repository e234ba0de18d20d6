"""The year in figures: at two partners, once in the total, and nothing about few people."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from tests.live import scene as hours
from tests.support.cast import Cast, person
from tests.support.statements import statements
from videre.courses.models import CourseInstance
from videre.discussion.models import Question
from videre.foundation import clock
from videre.foundation.addresses import new_public_id
from videre.foundation.database import Database
from videre.foundation.errors import Invalid
from videre.insights.queries import year_report
from videre.insights.rules import bounds, checked_year
from videre.learning.models import DailyCount, Enrolment, JoiningAnswer, Tick
from videre.partners.models import JoiningQuestion

# A year that is over: in the first days of one, its second of January is still to come.
YEAR = clock.now().year - 1
NOW = datetime(YEAR, 1, 2, 12, tzinfo=UTC)


def enrol(db: Session, instance_id: int, user_id: int, at: datetime = NOW) -> int:
    row = Enrolment(instance_id=instance_id, user_id=user_id, state="joined", asked_at=at, joined_at=at)
    db.add(row)
    db.flush()
    return row.id


def tick(db: Session, user_id: int, course_id: int, item_id: str, item: str = "episode", at: datetime = NOW) -> None:
    state = "watched" if item == "episode" else "done"
    row = Tick(user_id=user_id, course_id=course_id, item=item, item_id=item_id, state=state, version_number=1, at=at)
    db.add(row)


@pytest.fixture
def made(database: Database, cast: Cast) -> hours.Scene:
    with database.session() as db:
        return hours.make(db, cast)


def test_somebody_at_two_partners_counts_at_each_and_once_in_the_total(
    database: Database, cast: Cast, made: hours.Scene
) -> None:
    with database.session() as db:
        enrol(db, made.at_nord, cast.bo.id)
        enrol(db, made.at_sor, cast.bo.id)
        enrol(db, made.at_nord, cast.di.id)
        enrol(db, made.at_nord, cast.cy.id, NOW - timedelta(days=370))
        tick(db, cast.bo.id, made.course, "first")
        tick(db, cast.bo.id, made.course, "which", "exercise")
        tick(db, cast.cy.id, made.course, "first", at=NOW - timedelta(days=365))
        db.commit()
        report = year_report(db, YEAR, "UTC")
    lines = {line.slug: line for line in report.partners}
    assert (lines["nord"].joined, lines["sor"].joined) == (2, 1)
    assert (lines["nord"].active, lines["nord"].finished, lines["nord"].exercises) == (1, 1, 1)
    assert (lines["sor"].active, lines["sor"].finished) == (1, 1)
    assert report.total is not None
    assert (report.total.joined, report.total.active, report.total.finished) == (2, 1, 1)


def test_two_courses_at_one_partner_double_nobody(database: Database, cast: Cast, made: hours.Scene) -> None:
    with database.session() as db:
        first = db.get_one(CourseInstance, made.at_nord)
        second = CourseInstance(
            partner_id=first.partner_id,
            course_id=first.course_id,
            version_id=first.version_id,
            slug="again",
            created_at=NOW,
        )
        db.add(second)
        db.flush()
        for instance_id in (first.id, second.id):
            enrol(db, instance_id, cast.bo.id)
        tick(db, cast.bo.id, made.course, "first")
        db.commit()
        report = year_report(db, YEAR, "UTC")
    (nord,) = [line for line in report.partners if line.slug == "nord"]
    assert (nord.joined, nord.active, nord.finished) == (1, 1, 1)


def test_hours_questions_and_plays_stand_where_they_belong(database: Database, cast: Cast, made: hours.Scene) -> None:
    with database.session() as db:
        held, called_off = (hours.hour(db, made, cast) for _ in range(2))
        held.starts_at, held.ends_at, held.came = NOW, NOW + timedelta(hours=1), 7
        called_off.starts_at, called_off.cancelled_at = NOW, NOW
        for instance_id, answered in ((made.at_nord, NOW), (None, None)):
            db.add(
                Question(
                    public_id=new_public_id(),
                    course_id=made.course,
                    instance_id=instance_id,
                    version_number=1,
                    episode_id="first",
                    text="?",
                    html="?",
                    created_at=NOW,
                    answered_at=answered,
                )
            )
        for what, signed_in, number in (
            ("play", True, 3),
            ("play", False, 4),
            ("finish", False, 2),
            ("play-at", True, 2),
            ("play-at", False, 1),
        ):
            db.add(
                DailyCount(
                    day=date(YEAR, 1, 2),
                    course_id=made.course,
                    what=what,
                    item_id="nord" if what == "play-at" else "first",
                    signed_in=signed_in,
                    number=number,
                )
            )
        db.commit()
        whole, at_sor = year_report(db, YEAR, "UTC"), year_report(db, YEAR, "UTC", cast.sor.id)
    lines = {line.slug: line for line in whole.partners}
    assert (lines["nord"].hours, lines["nord"].told, lines["nord"].came) == (1, 1, 7)
    assert (lines["nord"].questions, lines["nord"].answered) == (1, 1)
    assert whole.total is not None
    assert (whole.total.questions, whole.total.answered, whole.total.hours) == (2, 1, 1)
    (course,) = whole.courses
    assert (course.plays, course.plays_of_visitors, course.finished, course.finished_by_visitors) == (7, 4, 2, 2)
    assert whole.total.plays == 7
    assert (lines["nord"].plays, lines["sor"].plays) == (3, 0)
    (sor,) = at_sor.partners
    assert (sor.slug, sor.plays, sor.hours, sor.questions) == ("sor", 0, 0, 0)
    assert at_sor.total is None
    assert at_sor.accounts is None


def test_answers_are_told_in_groups_of_five_or_more(database: Database, cast: Cast, made: hours.Scene) -> None:
    with database.session() as db:
        asked = JoiningQuestion(
            partner_id=cast.nord.id,
            key="country",
            kind="choice",
            label="Which country?",
            purpose="We report it.",
            options=[],
            required=False,
            position=1,
            created_at=NOW,
        )
        db.add(asked)
        db.flush()
        for number, answer in enumerate(["no"] * 9 + ["dk"] * 6 + ["fi"] * 2):
            user = person(db, f"P{number}", f"p{number}@nord.example")
            db.add(JoiningAnswer(enrolment_id=enrol(db, made.at_nord, user.id), question_id=asked.id, answer=answer))
        db.commit()
        report = year_report(db, YEAR, "UTC")
        at_sor = year_report(db, YEAR, "UTC", cast.sor.id)
    (told,) = report.answers
    assert (told.answered, told.label) == (17, "Which country do you work or study in?")
    assert told.cells == (("Norway", 9), ("others", 8))
    assert at_sor.answers == ()


def test_the_report_costs_the_same_for_any_number_of_partners(
    database: Database, cast: Cast, made: hours.Scene
) -> None:
    with database.session() as db:
        with statements(database) as few:
            year_report(db, YEAR, "UTC", cast.nord.id)
        with statements(database) as many:
            year_report(db, YEAR, "UTC")
    assert len(many) - len(few) == 1  # the number of accounts


def test_a_year_begins_where_the_installation_is_at_home() -> None:
    first, last = bounds(2026, "Europe/Oslo")
    assert first == datetime(2025, 12, 31, 23, tzinfo=UTC)
    assert last == datetime(2026, 12, 31, 23, tzinfo=UTC)
    for year in (1999, 3000, -1):
        with pytest.raises(Invalid):
            checked_year(year, NOW)
